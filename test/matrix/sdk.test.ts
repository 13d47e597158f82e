/** The SDKs: they are what the schema says, and what their own languages take. */
import { execFile } from "node:child_process";
import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { docstrings } from "../../provider/plugin/docstrings";
import { pluginSchema, type Manifest } from "../../provider/plugin/schema";
import { folderIn, ROOT, WORK } from "../support/folders";

const execute = promisify(execFile);

const SDK = path.join(ROOT, "sdk");

/** The text of each file below, by its path; what Go keeps of modules is written by Go. */
function filesIn(folder: string): Readonly<Record<string, string>> {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = found
    .filter((each) => each.isFile() && !/^go\.(mod|sum)$/.test(each.name))
    .map((each) => path.join(each.parentPath, each.name));
  return Object.fromEntries(
    files.map((file) => [path.relative(folder, file), readFileSync(file, "utf8")] as const).sort(),
  );
}

it("are what the schema says now", async () => {
  const folder = folderIn(WORK, "sdk-");
  const schema = path.join(folder, "schema.json");
  const manifest = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as Manifest;
  writeFileSync(schema, JSON.stringify(pluginSchema(docstrings, manifest)));
  await execute("go", ["run", "-C", path.join(ROOT, "engine", "sdk"), ".", schema, folder]);
  expect(filesIn(SDK), "`npm run sdk` makes them anew").toEqual(filesIn(folder));
});

it("that of TypeScript is taken by its compiler", async () => {
  const folder = folderIn(WORK, "sdk-nodejs-");
  cpSync(path.join(SDK, "nodejs"), folder, { recursive: true });
  symlinkSync(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"));
  const compiler = path.join(ROOT, "node_modules", "typescript", "bin", "tsc");
  const { stdout } = await execute(process.execPath, [compiler, "--skipLibCheck", "--noEmit", "--project", folder]).catch((error: unknown) => error as { stdout: string }); // prettier-ignore
  expect(stdout).toBe("");
});
