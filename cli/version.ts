/** The version of this package. */
import { readFileSync } from "node:fs";

/** As its package.json says. */
export function version(): string {
  const text = readFileSync(require.resolve("pulumi-personas/package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
