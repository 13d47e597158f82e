/** What may be shown, or handed on, of an output. */
import type * as pulumi from "./sdk";

/** The value of an output, if it is known and no secret; the SDK leaves much of this out of its types. */
export async function showable<Value>(output: pulumi.Output<Value>): Promise<Value | undefined> {
  const inner = output as unknown as {
    readonly isKnown: Promise<boolean>;
    readonly isSecret: Promise<boolean>;
    promise(): Promise<Value>;
  };
  const [isKnown, isSecret, value] = await Promise.all([inner.isKnown, inner.isSecret, inner.promise()]);
  return isKnown && !isSecret ? value : undefined;
}
