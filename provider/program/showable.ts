/** What may be shown, or handed on, of an output. */
import type * as pulumi from "./sdk";

/** What the SDK leaves out of its types. */
interface Inner<Value> {
  readonly isKnown: Promise<boolean>;
  readonly isSecret: Promise<boolean>;
  promise(): Promise<Value>;
}

/** The value of an output, if it is known and no secret. */
export async function showable<Value>(output: pulumi.Output<Value>): Promise<Value | undefined> {
  const { isSecret } = output as unknown as Inner<Value>;
  return (await isSecret) ? undefined : value(output);
}

/** The value of an output, if it is known. It may be secret, so it must not be shown. */
export async function value<Value>(output: pulumi.Output<Value>): Promise<Value | undefined> {
  const inner = output as unknown as Inner<Value>;
  const [isKnown, found] = await Promise.all([inner.isKnown, inner.promise()]);
  return isKnown ? found : undefined;
}
