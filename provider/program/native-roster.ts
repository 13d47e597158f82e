/** The native form of a roster: the same entries and overlays, with resources of the native plugin. */
import * as pulumi from "./sdk";
import { withOtherDoor } from "./aliases";
import { DeclaredRoster, ROSTER_COMPONENT } from "./declared-roster";
import { declareImport } from "./imports";
import { Persona } from "./native-persona";
import type { PersonaRosterArgs } from "./roster";
import { inputsOf, type WholeRosterArgs } from "./whole-roster";
import { NATIVE_ROSTER_TYPE, ROSTER_TYPE } from "../state/persona-type";

/** The personas of a roster, as one resource of the stack. */
class WholeRoster extends pulumi.CustomResource {
  /** The IDs of the personas, by key. */
  declare readonly ids: pulumi.Output<Record<string, string>>;

  constructor(
    name: string,
    { personas: entries, pageId, ...options }: WholeRosterArgs,
    opts: pulumi.CustomResourceOptions,
  ) {
    for (const [key, entry] of entries) declareImport(`${name}-${key}`, entry.import);
    const personas = [...entries].map(([key, entry]) => {
      const { silence } = entry;
      return [key, { ...inputsOf(name, key, entry), ...(silence && { silence }) }] as const;
    });
    const inputs = { personas: Object.fromEntries(personas), pageId, ...options, ids: undefined };
    super(NATIVE_ROSTER_TYPE, name, inputs, withOtherDoor(opts, ROSTER_TYPE));
  }
}

/**
 * The personas of a Page as data: each entry is a {@link Persona}, `desk-adam` for the key `adam` of the roster
 * `desk`. Overlays say what a stack adds, changes and drops. Options such as `provider`, `protect` and
 * `retainOnDelete` hold for all of them, in either form; in that of one resource `retainOnDelete` must be the roster's
 * own.
 *
 * @example
 * ```ts
 * import { PersonaRoster } from "pulumi-personas/native";
 *
 * const desk = new PersonaRoster("desk", {
 *   personas: { adam: { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" } },
 *   stacks: { dev: { change: { adam: { name: "Adam Z. (dev)" } } } },
 * });
 * export const personaIds = desk.ids;
 * ```
 */
export class PersonaRoster extends pulumi.ComponentResource {
  /** The personas of this stack, by key; none when the roster is one resource. */
  readonly personas: Readonly<Record<string, Persona>>;
  /** Their IDs, by key: what a bot sends with. With mocks whose `state` has no `ids`, `<ID of the roster>-<key>`. */
  readonly ids: pulumi.Output<Record<string, string>>;

  /**
   * Throws a `RosterError` that names every mistake of the roster, including those in the overlays of other stacks.
   *
   * @param name the name of the resource, unique in its stack; the names of its personas begin with it
   * @param args the file, or the personas
   * @param opts the usual options of a component
   */
  constructor(name: string, args: PersonaRosterArgs, opts?: pulumi.ComponentResourceOptions) {
    const declared = new DeclaredRoster(name, args);
    super(ROSTER_COMPONENT, name, {}, opts);
    const { personas, ids } = declared.register(this, opts, { Persona, WholeRoster });
    this.personas = personas;
    this.ids = ids;
    // The state of a roster that is one resource has the IDs already.
    this.registerOutputs(declared.isOne ? undefined : { ids });
  }
}
