/** The resource that a program declares. What becomes of it is decided in the provider process, by the lifecycle. */
import * as pulumi from "./sdk";
import { advise } from "./advise";
import { withOtherDoor } from "./aliases";
import { DeclaredPicture } from "./declared-pictures";
import type { AdviceRule } from "../advice/rules";
import { declareImport } from "./imports";
import { providerOf } from "./personas-provider";
import { demandProviderEntry } from "./provider-entry";
import { silencedRules } from "./silence";
import { OTHER_PICTURES } from "../state/bags";
import { DYNAMIC_PROVIDER, NATIVE_PERSONA_TYPE, PERSONA_TYPE } from "../state/persona-type";
import { shortenStacks } from "./stacks";
import { warnOfConfig } from "./config-warnings";
import { pageFor, sealing, secretsAmong } from "./secrets";

/**
 * The inputs of a {@link Persona}.
 *
 * @example
 * ```ts
 * import { Persona, type PersonaArgs } from "pulumi-personas";
 *
 * const eva: PersonaArgs = {
 *   name: "Eva K.",
 *   profilePictureUrl: "https://example.com/eva.jpg",
 *   pageId: "5678",
 *   silence: ["duplicate-name"],
 * };
 * new Persona("eva", eva);
 * ```
 */
export interface PersonaArgs {
  /**
   * The name above the persona's messages: 1–50 characters, counted as Unicode code points, without white space
   * around it, without control characters, marks of direction among them, and not invisible. Another name is another
   * persona.
   */
  name: pulumi.Input<string>;
  /**
   * Where Meta downloads the picture from, once, when the persona is created: an absolute http or https address
   * without credentials; the picture at most 8 MB. Another address is another persona.
   */
  profilePictureUrl: pulumi.Input<string>;
  /**
   * The Page where the persona lives, by its ID, as text. Default: the Page of the settings, `personas:pageId`.
   * Another Page is another persona.
   */
  pageId?: pulumi.Input<string> | undefined;
  /**
   * Rules of advice that previews do not show for this persona, such as `["generic-name"]`, or `["all"]`. For a whole
   * stack, set `personas:silence`. It is not an input of the resource, and never a change.
   */
  silence?: readonly (AdviceRule | "all")[] | undefined;
}

/**
 * A persona of a Facebook Page in Messenger. Graph cannot change a persona: another name, picture address or Page
 * replaces it, and the new persona has a new ID.
 *
 * @example
 * ```ts
 * import { Persona } from "pulumi-personas";
 *
 * const adam = new Persona("adam", { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" });
 * export const adamId = adam.id;
 * ```
 */
export class Persona extends pulumi.CustomResource {
  /** The name above the persona's messages. */
  declare readonly name: pulumi.Output<string>;
  /**
   * The picture's address as it was declared; the address of Meta's copy is not kept, because it changes at every
   * read.
   */
  declare readonly profilePictureUrl: pulumi.Output<string>;
  /** The Page where the persona lives. */
  declare readonly pageId: pulumi.Output<string>;

  /**
   * Reads a persona that this stack does not manage. The stack never changes or deletes it. Fails when
   * its Page has no such persona.
   *
   * Graph does not report the address that a picture was made from, so `profilePictureUrl` is empty.
   * {@link getPersonas} gives the address of Meta's copy.
   *
   * @param name the name of the resource, unique in its stack
   * @param id the persona's ID
   * @param state its Page, if that is not the one of the settings
   * @param opts the usual options of a resource
   *
   * @example
   * ```ts
   * import { Persona } from "pulumi-personas";
   *
   * export const host = Persona.get("host", "24100000000007919").name;
   * ```
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    state: Pick<PersonaArgs, "pageId"> = {},
    opts: pulumi.CustomResourceOptions = {},
  ): Persona {
    return new Persona(name, state as PersonaArgs, { ...opts, id });
  }

  /**
   * @param name the name of the resource, unique in its stack
   * @param args the persona's name and picture, and its Page if that is not the one of the settings
   * @param opts the usual options of a resource. With `import`, the stack adopts the persona of the Page with that ID
   * instead of creating one. The name must be its name on the Page; its picture cannot be compared. A
   *   preview shows this as a create. Afterwards the option has no effect any more, and may be removed. A persona that
   *   the stack holds already, or that another resource imports, is refused.
   */
  constructor(name: string, args: PersonaArgs, opts: pulumi.CustomResourceOptions = {}) {
    const { silence, ...others } = args;
    // The engine fails on the import of a dynamic resource, so it goes to `create` as an input.
    const { import: imported, ...options } = opts;
    const silenced = silencedRules(name, silence);
    demandProviderEntry(`Persona ${JSON.stringify(name)}`);
    declareImport(name, imported);
    warnOfConfig();
    // One that is only read is somebody else's to name.
    const isOwn = opts.id === undefined;
    const additionalSecretOutputs = [...(opts.additionalSecretOutputs ?? [])];
    const sealed = sealing(isOwn ? additionalSecretOutputs : []);
    const look = {
      name: sealed("name", args.name),
      profilePictureUrl: sealed("profilePictureUrl", args.profilePictureUrl),
      pageId: pageFor(args.pageId, providerOf(opts)),
    };
    const secrets = secretsAmong(look, additionalSecretOutputs);
    const picture = new DeclaredPicture();
    const restore = shortenStacks(FRAMES_OF_A_DECLARATION);
    try {
      super(
        PERSONA_TYPE,
        name,
        {
          ...others,
          ...look,
          secrets,
          import: imported,
          [OTHER_PICTURES]: picture.others,
          __provider: DYNAMIC_PROVIDER,
        },
        withOtherDoor(secrets ? { ...options, additionalSecretOutputs } : options, NATIVE_PERSONA_TYPE),
      );
    } finally {
      restore();
    }
    const { __prov: provider } = this as { readonly __prov?: pulumi.ProviderResource };
    if (isOwn) picture.note(provider, look.profilePictureUrl);
    else picture.skip();
    if (isOwn) {
      const { pageId: page } = this;
      const namesPage = args.pageId !== undefined;
      advise({ ...look, resource: name, silenced, shownOn: this, pageId: page, namesPage });
    }
  }
}

/** Two of the SDK's helpers, the constructors of Resource, CustomResource and Persona, and the line of the program. */
export const FRAMES_OF_A_DECLARATION = 6;
