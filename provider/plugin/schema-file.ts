/** The schema as the build left it beside the code. An executable has it inside, by another file in place of this one. */
import { readFileSync } from "node:fs";
import * as path from "node:path";

export function schemaText(): string {
  return readFileSync(path.join(__dirname, "plugin-schema.json"), "utf8");
}
