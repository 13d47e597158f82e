/** What the native plugin would have left, from what the dynamic provider left. */

/** A state, or a preview, with the types, the default provider and the configuration of the native plugin. */
export function asNative<Value>(value: Value): Value {
  const text = JSON.stringify(value, (key, each: unknown) => (key === "__provider" ? undefined : each))
    .replaceAll("pulumi-nodejs:dynamic/personas:", "personas:index:")
    .replaceAll("pulumi:providers:pulumi-nodejs::default", "pulumi:providers:personas::default_0_1_0")
    .replaceAll("pulumi:providers:pulumi-nodejs", "pulumi:providers:personas")
    .replaceAll(/"personas:(\w+)":/g, '"$1":');
  return JSON.parse(text) as Value;
}
