/** Which inputs of a persona a program declares as secrets: the engine hands their values to the provider in plain text. */
import * as pulumi from "./sdk";
import { SETTINGS } from "../core/settings";
import { pageOf } from "./personas-provider";

/** The inputs of a persona that may be secrets. */
export interface SecretInputs {
  readonly name: pulumi.Input<string>;
  readonly profilePictureUrl: pulumi.Input<string>;
  readonly pageId?: pulumi.Input<string | undefined> | undefined;
}

/**
 * The names of those that are, with blanks between, as the provider takes them; none where no input is. They are added to
 * `outputs`, those of the resource that the engine is to keep as secrets, before the SDK sends it: an engine makes no
 * secret of the outputs of a resource that does not change.
 */
export function secretsAmong(
  { name, profilePictureUrl, pageId }: SecretInputs,
  outputs: string[],
): pulumi.Output<string | undefined> | undefined {
  const all = Object.entries({ name, profilePictureUrl, pageId });
  if (outputs.length === 0 && all.every(([, value]) => !mayBeSecret(value))) return undefined;
  const found = all.map(async ([property, value]) => {
    const isSecret = outputs.includes(property) || (await pulumi.isSecret(pulumi.output(value)));
    return isSecret ? [property] : [];
  });
  return pulumi.output(
    Promise.all(found).then((each) => {
      const secrets = each.flat();
      outputs.push(...secrets.filter((property) => !outputs.includes(property)));
      return secrets.length > 0 ? secrets.join(" ") : undefined;
    }),
  );
}

/**
 * Makes a secret of each input that is among these names, as `additionalSecretOutputs` has them: a provider has its inputs
 * before the engine makes secrets of its outputs.
 */
export function sealing(names: readonly string[]) {
  return <Value>(property: string, value: Value) =>
    names.includes(property) && value !== undefined ? pulumi.secret(value) : value;
}

/** Whether a value could be a secret; a plain one is none. */
export function mayBeSecret(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

/**
 * The Page of a persona of this explicit provider, if any: as it is given, else the one that it has by its settings where
 * that is a secret there, which the provider process could not know.
 */
export function pageFor(
  pageId: pulumi.Input<string> | undefined,
  provider: pulumi.ProviderResource | undefined,
): pulumi.Input<string | undefined> | undefined {
  if (pageId !== undefined) return pageId;
  if (provider !== undefined) {
    const page = pageOf(provider);
    return page && pulumi.output(pulumi.isSecret(page).then((isSecret) => (isSecret ? page : undefined)));
  }
  const { configKey } = SETTINGS.pageId;
  if (!pulumi.runtime.isConfigSecret(configKey)) return undefined;
  return pulumi.secret(pulumi.runtime.getConfig(configKey) ?? "");
}
