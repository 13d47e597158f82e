/** The native form of the settings of one Page, as a provider of the native plugin. */
import * as pulumi from "./sdk";
import { withOtherDoor } from "./aliases";
import { GivenSettings, type PersonasProviderArgs } from "./personas-provider";
import { PROVIDER_TYPE } from "../state/persona-type";

/**
 * The settings of one Page, to give to resources as `provider`. What you leave out comes from the stack's
 * configuration, or, in the plugin's process, from the environment.
 *
 * Another token updates this resource alone. Another Page replaces the personas that live on this one's by default.
 *
 * @example
 * ```ts
 * import * as pulumi from "@pulumi/pulumi";
 * import { Persona, PersonasProvider } from "pulumi-personas/native";
 *
 * const outlet = new PersonasProvider("outlet", {
 *   pageId: "5678",
 *   pageAccessToken: new pulumi.Config("outlet").requireSecret("pageAccessToken"),
 * });
 * const eva = { name: "Eva K.", profilePictureUrl: "https://example.com/eva.jpg" };
 * new Persona("eva", eva, { provider: outlet });
 * ```
 */
export class PersonasProvider extends pulumi.ProviderResource {
  /**
   * @param name the name of the resource, unique in its stack
   * @param args the settings
   * @param opts the usual options of a resource
   */
  constructor(name: string, args: PersonasProviderArgs = {}, opts?: pulumi.ResourceOptions) {
    const given = new GivenSettings(args);
    super("personas", name, given.properties, withOtherDoor(opts ?? {}, PROVIDER_TYPE));
    given.note(this);
  }
}
