/** A Page and its access token as a resource, for stacks that manage several Pages. */
import * as pulumi from "./sdk";
import { NATIVE_PERSONA_TYPE, NATIVE_PROVIDER_TYPE, PERSONA_TYPE } from "../state/persona-type";
import { withOtherDoor } from "./aliases";
import { SETTINGS } from "../core/settings";
import type { SettingName, Settings } from "../core/settings";

/**
 * The inputs of a {@link PersonasProvider}. What you leave out comes from the stack.
 *
 * @example
 * ```ts
 * import * as pulumi from "@pulumi/pulumi";
 * import { PersonasProvider, type PersonasProviderArgs } from "pulumi-personas";
 *
 * const settings: PersonasProviderArgs = {
 *   pageId: "5678",
 *   pageAccessToken: new pulumi.Config().requireSecret("outletToken"),
 *   timeLimit: 120, // seconds
 * };
 * export const outlet = new PersonasProvider("outlet", settings);
 * ```
 */
export interface PersonasProviderArgs {
  /** The Page where a `Persona` of this provider lives unless it names another, by its ID, as text. */
  pageId?: pulumi.Input<string> | undefined;
  /**
   * The access token of that Page. It is kept in the state as a secret. With it, the provider does not take
   * `pageAccessTokens` from the stack.
   */
  pageAccessToken?: pulumi.Input<string> | undefined;
  /**
   * The access tokens of several Pages, by the Pages' IDs; `pageAccessToken` is for all others. They are kept in the state
   * as a secret.
   */
  pageAccessTokens?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /** The app's secret: when set, every call carries `appsecret_proof`. It is kept in the state as a secret. */
  appSecret?: pulumi.Input<string> | undefined;
  /** The version of the Graph API. Default: `v26.0`. */
  apiVersion?: pulumi.Input<string> | undefined;
  /** The address of Graph. Plain http is allowed only to loopback. Default: `https://graph.facebook.com`. */
  apiUrl?: pulumi.Input<string> | undefined;
  /** The seconds that one call to Graph may take. Default: 60. */
  timeLimit?: pulumi.Input<number> | undefined;
  /** Scales the waits between tries and for rate limits: for tests. Default: 1. */
  waitScale?: pulumi.Input<number> | undefined;
  /** Whether the pictures of new and changed personas are downloaded in previews and ups: bad ones fail the run. */
  checkPictures?: pulumi.Input<boolean> | undefined;
  /** Whether every picture is downloaded in every run: one that changed behind its address replaces its persona. */
  trackPictures?: pulumi.Input<boolean> | undefined;
  /** Whether pictures may be downloaded from private addresses, too. */
  allowPrivatePictures?: pulumi.Input<boolean> | undefined;
  /**
   * Whether a run creates personas even where an interrupted run may have created them, or the stack holds them in another
   * form of their roster.
   */
  makeAnew?: pulumi.Input<boolean> | undefined;
}

/**
 * The settings of one Page, to give to resources as `provider`. What you leave out comes from the stack's
 * configuration, or, in the provider process, from the environment.
 *
 * Another token updates this resource alone. Another Page replaces the personas that live on this one's by default.
 *
 * @example
 * ```ts
 * import * as pulumi from "@pulumi/pulumi";
 * import { Persona, PersonasProvider } from "pulumi-personas";
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
    super("pulumi-nodejs", name, given.properties, withOtherDoor(opts ?? {}, NATIVE_PROVIDER_TYPE));
    given.note(this);
  }
}

type Tokens = Record<string, pulumi.Input<string>>;

/** The settings that a program gives to a provider, of either door: what it leaves out is the stack's. */
export class GivenSettings {
  readonly #values: Partial<Record<SettingName, pulumi.Output<string>>> = {};

  constructor(args: PersonasProviderArgs) {
    for (const setting of Object.keys(SETTINGS) as SettingName[]) {
      const { configKey, secret } = SETTINGS[setting];
      const given: pulumi.Input<string | number | boolean | Tokens> | undefined = args[setting];
      // The stack's tokens of single Pages would go before the one that the program gives.
      const isFromStack = setting !== "pageAccessTokens" || args.pageAccessToken === undefined;
      const value = given ?? (isFromStack ? pulumi.runtime.getConfig(configKey) : undefined);
      if (value === undefined) continue;
      // The engine takes the settings of a provider as text alone.
      const text = pulumi
        .output<string | number | boolean | Tokens>(value)
        .apply((each) => (typeof each === "object" ? JSON.stringify(each) : String(each)));
      const isSecret = secret || (given === undefined && pulumi.runtime.isConfigSecret(configKey));
      this.#values[setting] = isSecret ? pulumi.secret(text) : text;
    }
  }

  /** The properties of the resource: the same for both doors, so that it may change them. */
  get properties(): Record<string, pulumi.Output<string>> {
    const settings = Object.entries(this.#values) as [SettingName, pulumi.Output<string>][];
    return Object.fromEntries(settings.map(([setting, value]) => [SETTINGS[setting].configKey, value]));
  }

  /** Takes note of the provider that has them, for {@link settingsOf}. */
  note(provider: pulumi.ProviderResource): void {
    known.set(provider, this.#values);
  }
}

const known = new WeakMap<pulumi.ProviderResource, Settings<pulumi.Output<string>>>();

/** The explicit provider of a resource with these options; without one it has the stack's own. */
export function providerOf({
  provider,
  parent,
}: pulumi.InvokeOptions | pulumi.CustomResourceOptions): pulumi.ProviderResource | undefined {
  return provider ?? parent?.getProvider(PERSONA_TYPE) ?? parent?.getProvider(NATIVE_PERSONA_TYPE);
}

/** The Page of a {@link PersonasProvider}, where it has one. */
export function pageOf(provider: pulumi.ProviderResource): pulumi.Output<string> | undefined {
  return known.get(provider)?.pageId;
}

/** The settings that a {@link PersonasProvider} was given or took from the stack; `undefined` for another provider. */
export function settingsOf(provider: pulumi.ProviderResource): pulumi.Output<Settings> | undefined {
  const values = known.get(provider);
  return values && pulumi.output(values);
}
