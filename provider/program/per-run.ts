/** What a program's process keeps for each run: it may have several, even at once. */
import * as pulumi from "./sdk";

/** Gives each run a value of its own. The SDK has a connection to the engine for each, and none without. */
export function perRun<Value extends object>(begin: () => Value): () => Value {
  const values = new WeakMap<object, Value>();
  return () => {
    const connection: object = pulumi.runtime.getMonitor() ?? {};
    const value = values.get(connection) ?? begin();
    values.set(connection, value);
    return value;
  };
}
