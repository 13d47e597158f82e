/**
 * A roster as a program declares it, by either door: what its entries are for the stack, and the resources that they
 * become.
 */
import * as pulumi from "./sdk";
import { isMocked } from "./mocks";
import type { PersonaArgs } from "./persona";
import type { PersonaRosterArgs, RosterPersona } from "./roster";
import { RosterError } from "./roster-error";
import { readRosterFile } from "../roster-file/file";
import { entriesFor, rosterProblems } from "../roster-file/overlay";
import type { Roster } from "../roster-file/overlay";
import { warnOfOverlays } from "./known-stacks";
import { rosterOptionsOf, type WholeRosterArgs } from "./whole-roster";

/** The type of the component, the same by either door. */
export const ROSTER_COMPONENT = "pulumi-personas:index:PersonaRoster";

/** A whole roster, registered. */
interface RegisteredRoster {
  readonly id: pulumi.Output<pulumi.ID>;
  readonly ids: pulumi.Output<Record<string, string>>;
}

/** The resources of a door. */
export interface RosterDoor<Persona> {
  readonly Persona: new (name: string, args: PersonaArgs, opts: pulumi.CustomResourceOptions) => Persona;
  readonly WholeRoster: new (
    name: string,
    args: WholeRosterArgs,
    opts: pulumi.CustomResourceOptions,
  ) => RegisteredRoster;
}

/** A roster without mistakes. Throws a {@link RosterError} that names them all. */
export class DeclaredRoster {
  readonly isOne: boolean;
  readonly #name: string;
  readonly #args: PersonaRosterArgs;
  readonly #entries: ReadonlyMap<string, RosterPersona>;

  constructor(name: string, args: PersonaRosterArgs) {
    const roster = rosterOf(name, args);
    this.#name = name;
    this.#args = args;
    this.#entries = entriesFor(roster, args.stack ?? pulumi.getStack());
    this.isOne = formOf(name, args) === "one";
    // Whoever says which overlay applies may call overlays as they like.
    if (args.stack === undefined) warnOfOverlays(sourceOf(name, args), Object.keys(roster.stacks ?? {}));
  }

  /** Registers its resources in a component, by the classes of a door. */
  register<Persona extends { readonly id: pulumi.Output<pulumi.ID> }>(
    component: pulumi.Resource,
    opts: pulumi.ComponentResourceOptions | undefined,
    { Persona, WholeRoster }: RosterDoor<Persona>,
  ): {
    readonly personas: Readonly<Record<string, Persona>>;
    readonly ids: pulumi.Output<Record<string, string>>;
  } {
    const [name, args, entries] = [this.#name, this.#args, this.#entries];
    if (this.isOne) {
      const whole = { personas: entries, pageId: args.pageId, ...rosterOptionsOf(component, opts) };
      const roster = new WholeRoster(name, whole, { parent: component });
      return { personas: {}, ids: idsOf(roster, [...entries.keys()]) };
    }
    const declare = (key: string, entry: RosterPersona) => {
      const { name: personaName, profilePictureUrl, pageId = args.pageId, silence } = entry;
      const { formerly = [], formerlyAlone = [], aliases = [] } = entry;
      return new Persona(
        `${name}-${key}`,
        { name: personaName, profilePictureUrl, pageId, silence },
        {
          parent: component,
          aliases: [
            ...formerly.map((former) => ({ name: `${name}-${former}` })),
            ...formerlyAlone.map((former) => ({ name: former, parent: pulumi.rootStackResource })),
            ...aliases,
          ],
          ...(entry.import !== undefined && { import: entry.import }),
        },
      );
    };
    const personas = Object.fromEntries([...entries].map(([key, entry]) => [key, declare(key, entry)]));
    const ids = Object.fromEntries(Object.entries(personas).map(([key, { id }]) => [key, id]));
    return { personas, ids: pulumi.output(ids) };
  }
}

/** Mocks mostly answer with the inputs, which have no IDs: those are then made up from the roster's. */
function idsOf(roster: RegisteredRoster, keys: readonly string[]): pulumi.Output<Record<string, string>> {
  if (!isMocked()) return roster.ids;
  const madeUp = (id: string) => Object.fromEntries(keys.map((key) => [key, `${id}-${key}`]));
  return pulumi
    .all([roster.ids as pulumi.Output<Record<string, string> | undefined>, roster.id])
    .apply(([ids, id]) => ids ?? madeUp(id));
}

function formOf(name: string, { as = "each" }: PersonaRosterArgs): "each" | "one" {
  // A program in JavaScript may say anything.
  if (["each", "one"].includes(as)) return as;
  throw new RosterError(`PersonaRoster ${JSON.stringify(name)}`, [
    { path: ["as"], at: "value", message: 'must be "each" or "one"' },
  ]);
}

/** The roster, once nothing is wrong with it. */
function rosterOf(name: string, args: PersonaRosterArgs): Roster<RosterPersona> {
  const { file, personas, stacks } = args;
  const source = sourceOf(name, args);
  const given = howMany(args);
  if (given !== "one") {
    const message = `needs either personas or a file, and has ${given}`;
    throw new RosterError(source, [{ path: [], at: "value", message }]);
  }
  if (file !== undefined) {
    const { roster, problems } = readRosterFile(file);
    if (!roster) throw new RosterError(source, problems);
    return roster;
  }
  const roster = { personas, stacks };
  const problems = rosterProblems(roster);
  if (problems.length > 0) throw new RosterError(source, problems);
  return roster;
}

function sourceOf(name: string, { file }: PersonaRosterArgs): string {
  return file ?? `PersonaRoster ${JSON.stringify(name)}`;
}

/** How many rosters there are. The compiler demands one, too, but not of a program in JavaScript. */
function howMany(args: Partial<Record<"file" | "personas" | "stacks", unknown>>): "neither" | "one" | "both" {
  if (args.file === undefined) return args.personas === undefined ? "neither" : "one";
  return (args.personas ?? args.stacks) === undefined ? "one" : "both";
}
