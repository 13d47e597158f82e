/** By which settings a stack's personas are looked at: those of their provider, else those of the stack. */
import { readSettings, type Settings } from "../../provider/core/settings";
import { bagOf } from "../../provider/state/bags";
import { readExport, resourcesIn, type StackExport } from "../../provider/state/deployment";
import { opened } from "../../provider/state/secrets";
import { resourceNameOf } from "../../provider/state/urn";
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

  /** The stack's state with its secrets in plain text, which must stay in memory. */
  get open(): Promise<StackExport> {
    const [stack = ""] = stacksOf(this.#options);
    return (this.#open ??= this.#stacks
      .export(stack, { open: true })
      .then((text) => readExport(text, `stack ${stack}`)));
  }

  /** The settings that a resource has by its provider, which a state refers to as `<URN>::<ID>`. */
  async of(provider: string | undefined): Promise<Settings> {
    if (isDefault(provider)) return this.own;
    const urn = urnOf(provider ?? "");
    const resource = resourcesIn(await this.open).find((each) => each.urn === urn && each.delete !== true);
    if (!resource) return this.own;
    const inputs = bagOf(opened(resource.inputs));
    return readSettings((key) => inputs[key]);
  }
}

/** Whether a provider is the engine's own, which has the settings of the stack. */
export function isDefault(provider: string | undefined): boolean {
  return provider === undefined || /^default(_\d\w*)?$/.test(resourceNameOf(urnOf(provider)));
}

function urnOf(provider: string): string {
  return provider.replace(/::[^:]*$/, "");
}
