/** By which settings a stack's personas are looked at: those of their provider, else those of the stack. */
import { readSettings, type Settings } from "../../provider/core/settings";
import { bagOf } from "../../provider/state/bags";
import { readExport, resourcesIn, type StackExport } from "../../provider/state/deployment";
import { pair, type Opened } from "../../provider/state/kept";
import { isDefaultProvider, isOurs, isProvider } from "../../provider/state/persona-type";
import { holdsSecret, opened } from "../../provider/state/secrets";
import { providerIn, resourceNameOf } from "../../provider/state/urn";
import { settingsOf, stacksOf, type SettingsOptions } from "../page";
import type { Stacks } from "./stacks";

/** The settings of a stack, and those of its explicit providers. Each is read when it is first asked for. */
export class Access {
  readonly #stacks: Stacks;
  readonly #options: SettingsOptions;
  #own: Promise<Settings> | undefined;
  #open: Promise<StackExport> | undefined;

  /** Without a stack, the settings are those of the environment. */
  constructor(stacks: Stacks, options: SettingsOptions) {
    this.#stacks = stacks;
    this.#options = options;
  }

  /** The settings of the stack. */
  get own(): Promise<Settings> {
    return (this.#own ??= settingsOf(this.#options, this.#stacks));
  }

  /** The stack, if any. */
  get stack(): string | undefined {
    return stacksOf(this.#options)[0];
  }

  /** What the stack's configuration alone sets. */
  async configured(): Promise<Settings> {
    const { stack } = this;
    if (stack === undefined) return {};
    const config = await this.#stacks.config(stack);
    return readSettings((key) => config.get(key), {});
  }

  /** The explicit providers of the stack, by their names. */
  async providers(): Promise<readonly { readonly name: string; readonly settings: Settings }[]> {
    if (this.stack === undefined) return [];
    const ours = resourcesIn(await this.open).filter(
      ({ urn, type, delete: isGoing }) =>
        isProvider(type) && isGoing !== true && !isDefaultProvider(resourceNameOf(urn)),
    );
    return ours.map(({ urn, inputs }) => ({ name: resourceNameOf(urn), settings: settingsIn(inputs) }));
  }

  /** The stack's state with its secrets in plain text, which must stay in memory. */
  get open(): Promise<StackExport> {
    const [stack = ""] = stacksOf(this.#options);
    return (this.#open ??= this.#stacks
      .export(stack, { open: true })
      .then((text) => readExport(text, `stack ${stack}`)));
  }

  /** The resources of personas in a state of the stack, with their secrets in plain text where their outputs have some. */
  async personasOf(exported: StackExport): Promise<Opened[]> {
    const all = resourcesIn(exported);
    const isSecret = all.some(({ type, outputs }) => isOurs(type) && holdsSecret(outputs));
    const open = isSecret ? resourcesIn(await this.open) : all;
    return pair(all, open).filter(({ kept: { type } }) => isOurs(type));
  }

  /** The settings that a resource has by its provider, which a state refers to as `<URN>::<ID>`. */
  async of(provider: string | undefined): Promise<Settings> {
    if (isDefault(provider)) return this.own;
    const { urn } = providerIn(provider ?? "");
    const resource = resourcesIn(await this.open).find((each) => each.urn === urn && each.delete !== true);
    if (!resource) return this.own;
    return settingsIn(resource.inputs);
  }
}

/** The settings of a provider; one of the native plugin has them by their names alone. */
function settingsIn(inputs: unknown): Settings {
  const bag = bagOf(opened(inputs));
  return readSettings((key) => bag[key] ?? bag[key.replace(/^personas:/, "")]);
}

/** Whether a provider is the engine's own, which has the settings of the stack. */
export function isDefault(provider: string | undefined): boolean {
  return provider === undefined || isDefaultProvider(resourceNameOf(providerIn(provider).urn));
}
