/** The component that a program declares for a roster: a persona for each entry. What the entries are, overlays decide. */
import * as pulumi from "./sdk";
import type { AdviceRule } from "../advice/rules";
import { DeclaredRoster, ROSTER_COMPONENT } from "./declared-roster";
import { Persona } from "./persona";
import type { Overlay } from "../roster-file/overlay";
import { WholeRoster } from "./whole-roster";

/**
 * One persona of a roster.
 *
 * @example
 * ```ts
 * import type { RosterPersona } from "pulumi-personas";
 *
 * export const eva: RosterPersona = {
 *   name: "Eva K.",
 *   profilePictureUrl: "https://example.com/eva.jpg",
 *   formerly: ["evelyn"],
 * };
 * ```
 */
export interface RosterPersona {
  /** The name above the persona's messages, as {@link Persona} takes it: 1–50 characters. */
  name: pulumi.Input<string>;
  /** Where Meta downloads the picture from, as {@link Persona} takes it. */
  profilePictureUrl: pulumi.Input<string>;
  /** The Page where the persona lives. Default: the roster's, else the one of the settings. */
  pageId?: pulumi.Input<string> | undefined;
  /**
   * The ID of a persona that the Page has already, which the stack adopts instead of creating one. IDs differ from
   * Page to Page, so this mostly belongs in the overlay of one stack, under `change`.
   */
  import?: string | undefined;
  /**
   * Keys that this persona had in this roster before. With the former key here, the persona keeps its ID when its key
   * changes; without, it is another persona. Once every stack is up, it may be removed.
   */
  formerly?: readonly string[] | undefined;
  /**
   * Names of resources that this persona was before it moved into the roster: `["adam"]` for one that the program
   * declared as `new Persona("adam", …)`. It keeps its ID. Once every stack is up, it may be removed. It has no effect
   * in a roster that is one resource.
   */
  formerlyAlone?: readonly string[] | undefined;
  /** Other resources that this persona was, such as those with another parent. Not in files. */
  aliases?: pulumi.Input<pulumi.URN | pulumi.Alias>[] | undefined;
  /** Rules of advice that previews do not show for this persona, as {@link Persona} takes them. */
  silence?: readonly (AdviceRule | "all")[] | undefined;
}

/**
 * The differences of one stack from the roster.
 *
 * @example
 * ```ts
 * import type { RosterOverlay } from "pulumi-personas";
 *
 * // IDs differ from Page to Page, so what to take over is said by stack.
 * export const prod: RosterOverlay = { change: { adam: { import: "24100000000007919" } } };
 * ```
 */
export type RosterOverlay = Overlay<RosterPersona>;

/** What the inputs of a roster are beside its personas. */
interface RosterOfStack {
  /**
   * The stack whose overlay applies. Default: the stack that is run; then a preview warns of overlays that match no
   * stack of the project, by its files `Pulumi.<stack>.yaml`.
   */
  stack?: string | undefined;
  /** The Page of personas without `pageId`. Default: the one of the settings. */
  pageId?: pulumi.Input<string> | undefined;
  /**
   * `"one"` makes the whole roster one resource of the stack instead of one for each persona: for hundreds of personas,
   * since the engine writes the whole state at each step of each resource. A change of a persona is an update of that
   * resource; the personas are treated the same. Default: `"each"`.
   */
  as?: "each" | "one" | undefined;
}

/**
 * A {@link PersonaRoster} in a file.
 *
 * @example
 * ```ts
 * import { PersonaRoster, type PersonaRosterFileArgs } from "pulumi-personas";
 *
 * const args: PersonaRosterFileArgs = { file: "roster.yaml", as: "one" };
 * export const personaIds = new PersonaRoster("desk", args).ids;
 * ```
 */
export interface PersonaRosterFileArgs extends RosterOfStack {
  /**
   * A file in YAML or JSON, in UTF-8, with `personas` and, optionally, `stacks` as in {@link PersonaRosterMapArgs}; its
   * schema is `roster.schema.json` of this package. JSON may have comments. Keys that begin with `x-` are ignored, at
   * the head of the file, where YAML may keep its anchors, and in personas. A file whose name ends with `.csv` or `.tsv` is
   * CSV, with commas, semicolons or tabs: its first line names the columns, `key` and the properties of a persona; it has no `stacks`. A
   * relative path starts at the folder in which the program runs.
   */
  file: string;
  personas?: undefined;
  stacks?: undefined;
}

/**
 * A {@link PersonaRoster} in the program.
 *
 * @example
 * ```ts
 * import { PersonaRoster, type PersonaRosterMapArgs } from "pulumi-personas";
 *
 * const args: PersonaRosterMapArgs = {
 *   personas: { adam: { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" } },
 *   stacks: { dev: { change: { adam: { name: "Adam Z. (dev)" } } } },
 *   pageId: "1234",
 * };
 * export const personaIds = new PersonaRoster("desk", args).ids;
 * ```
 */
export interface PersonaRosterMapArgs extends RosterOfStack {
  /**
   * The personas of every stack, each by a key that stays when its name changes: 1–100 letters (A–Z), digits, dots,
   * underscores and hyphens, the first a letter or digit.
   */
  personas: Readonly<Record<string, RosterPersona>>;
  /** The differences of single stacks, by the stack's name. Other stacks get the personas as they are. */
  stacks?: Readonly<Record<string, RosterOverlay>> | undefined;
  file?: undefined;
}

/**
 * The inputs of a {@link PersonaRoster}: a file, or personas.
 *
 * @example
 * ```ts
 * import { PersonaRoster, type PersonaRosterArgs } from "pulumi-personas";
 *
 * export function rosterOf(page: string, args: PersonaRosterArgs): PersonaRoster {
 *   return new PersonaRoster(`desk-${page}`, { ...args, pageId: page });
 * }
 * ```
 */
export type PersonaRosterArgs = PersonaRosterFileArgs | PersonaRosterMapArgs;

/**
 * The personas of a Page as data: each entry is a {@link Persona}, `desk-adam` for the key `adam` of the roster
 * `desk`. Overlays say what a stack adds, changes and drops. Options such as `provider`, `protect` and
 * `retainOnDelete` hold for all of them, in either form; in that of one resource `retainOnDelete` must be the roster's
 * own.
 *
 * @example
 * ```ts
 * import { PersonaRoster } from "pulumi-personas";
 *
 * const desk = new PersonaRoster("desk", {
 *   personas: {
 *     adam: { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" },
 *     eva: { name: "Eva K.", profilePictureUrl: "https://example.com/eva.jpg" },
 *   },
 *   stacks: { dev: { change: { adam: { name: "Adam Z. (dev)" } }, drop: ["eva"] } },
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
   * Throws a {@link RosterError} that names every mistake of the roster, including those in the overlays of other
   * stacks. Values that are outputs are checked later, with their persona.
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
