/** The native form of the resource that a program declares: the plugin imports, advises, and keeps what is secret. */
import * as pulumi from "./sdk";
import { withOtherDoor } from "./aliases";
import { DeclaredPicture } from "./declared-pictures";
import { declareImport } from "./imports";
import { FRAMES_OF_A_DECLARATION, type PersonaArgs } from "./persona";
import { sealing } from "./secrets";
import { shortenStacks } from "./stacks";
import { readSettings } from "../core/settings";
import { ONLY_READ, OTHER_PICTURES } from "../state/bags";
import { NATIVE_PERSONA_TYPE, PERSONA_TYPE } from "../state/persona-type";

/**
 * A persona of a Facebook Page in Messenger, by the native plugin. Graph cannot change a persona: another name, picture
 * address or Page replaces it, and the new persona has a new ID.
 *
 * @example
 * ```ts
 * import { Persona } from "pulumi-personas/native";
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
   * its Page has no such persona. `profilePictureUrl` is empty, because Graph does not report the address that a
   * picture was made from.
   *
   * @param name the name of the resource, unique in its stack
   * @param id the persona's ID
   * @param state its Page, if that is not the one of the settings
   * @param opts the usual options of a resource
   *
   * @example
   * ```ts
   * import { Persona } from "pulumi-personas/native";
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
   * @param opts the usual options of a resource. With `import`, the stack adopts the persona of the Page with that ID,
   * or with `<Page ID>/<persona ID>` on another Page than that of the settings. The name must be its name on the Page;
   * its picture cannot be compared.
   */
  constructor(name: string, args: PersonaArgs, opts: pulumi.CustomResourceOptions = {}) {
    const picture = new DeclaredPicture();
    const isOwn = opts.id === undefined;
    if (isOwn) declareImport(name, opts.import);
    const { name: personaName, profilePictureUrl, pageId, silence, ...others } = args;
    const sealed = sealing(opts.additionalSecretOutputs ?? []);
    const look = {
      name: sealed("name", personaName),
      profilePictureUrl: sealed("profilePictureUrl", profilePictureUrl),
      pageId: sealed("pageId", pageId),
    };
    const told = isOwn ? { silence, [OTHER_PICTURES]: picture.others } : { [ONLY_READ]: true };
    const { import: imported, ...options } = withOtherDoor(opts, PERSONA_TYPE);
    // Without the line of the program in its stack: the state would keep it twice, a tenth of what a persona takes there.
    const restore = shortenStacks(FRAMES_OF_A_DECLARATION - 1);
    try {
      super(
        NATIVE_PERSONA_TYPE,
        name,
        { ...others, ...look, ...told },
        imported === undefined ? options : { ...options, import: importOf(imported, pageId) },
      );
    } finally {
      restore();
    }
    const { __prov: provider } = this as { readonly __prov?: pulumi.ProviderResource };
    if (isOwn) picture.note(provider, profilePictureUrl);
    else picture.skip();
  }
}

/** What to import by: the engine tells the plugin nothing but this, so the Page goes with it where it is not the settings'. */
function importOf(personaId: string, pageId: pulumi.Input<string> | undefined): string {
  const ofSettings = readSettings((key) => pulumi.runtime.getConfig(key)).pageId;
  const isElsewhere = typeof pageId === "string" && pageId !== ofSettings && !personaId.includes("/");
  return isElsewhere ? `${pageId}/${personaId}` : personaId;
}
