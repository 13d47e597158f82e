/**
 * Public client libraries for Messenger against the stand-in, and a table of what each does with personas. Run by
 * `npm run clients`; arguments name the libraries.
 */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { layOut, styleFor } from "../../cli/output/table";
import type { Standin } from "../../standin";
import { install, jarOf, NODE_MODULES, PYTHON, type Registry } from "./install";
import { businessSdk, fb, fbgraph, messagingApi, messengerNode } from "./npm";
import {
  Cannot,
  carryOut,
  OPERATIONS,
  PAGE,
  PICTURE,
  PSID,
  startFor,
  TOKEN,
  type Library,
} from "./operations";
import { inOtherProcess } from "./other-process";

/** A library as it is installed, and how it is opened. */
interface Contestant {
  readonly name: string;
  readonly registry: Registry;
  /** The repository itself depends on those without. */
  readonly version?: string;
  open(standin: Standin): Library & { end?(): void };
}

const RESTFB = { name: "com.restfb:restfb", version: "2025.15.0" };

const CONTESTANTS: readonly Contestant[] = [
  { name: "messaging-api-messenger", registry: "npm", open: messagingApi },
  { name: "facebook-nodejs-business-sdk", registry: "npm", open: businessSdk },
  { name: "fbgraph", registry: "npm", open: fbgraph },
  { name: "fb", registry: "npm", version: "2.0.0", open: (standin) => fb(standin, NODE_MODULES) },
  {
    name: "messenger-node",
    registry: "npm",
    version: "0.3.2",
    open: (standin) => messengerNode(standin, NODE_MODULES),
  },
  { name: "facebook_business", registry: "PyPI", version: "26.0.3", open: python("facebook_business") },
  { name: "ampalibe", registry: "PyPI", version: "1.1.9", open: python("ampalibe") },
  { name: "pymessenger", registry: "PyPI", version: "0.0.7.0", open: python("pymessenger") },
  {
    ...RESTFB,
    registry: "Maven Central",
    open: ({ url }) =>
      inOtherProcess("java", [
        "-cp",
        jarOf(RESTFB.name, RESTFB.version),
        path.join(__dirname, "RestFb.java"),
        ...argumentsFor(url),
      ]),
  },
];

function python(library: string): Contestant["open"] {
  return ({ url }) =>
    inOtherProcess(PYTHON, [path.join(__dirname, "pypi.py"), library, ...argumentsFor(url)]);
}

function argumentsFor(url: string): string[] {
  return [url, TOKEN, PAGE, PSID, PICTURE];
}

function versionOf({ name, version }: Contestant): string {
  const { devDependencies } = JSON.parse(
    readFileSync(path.join(__dirname, "..", "..", "package.json"), "utf8"),
  ) as {
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  return version ?? devDependencies[name]!;
}

/** A row for each operation, or one that says why the library is not there. */
async function rowsOf(contestant: Contestant): Promise<string[][]> {
  const { name, registry, version } = contestant;
  const title = [`${name} ${versionOf(contestant)}`, registry];
  try {
    if (version !== undefined) install(registry, name, version);
  } catch (error) {
    return [[...title, "", `not installed: ${(error as Error).message}`]];
  }
  const standin = await startFor();
  try {
    const library = contestant.open(standin);
    const rows: string[][] = [];
    for (const operation of Object.keys(OPERATIONS)) {
      const result = await carryOut(operation, library, standin).then(() => "ok", resultOf);
      rows.push([...title, operation, result]);
    }
    library.end?.();
    return rows;
  } finally {
    await standin.stop();
  }
}

function resultOf(error: unknown): string {
  const { message } = error as Error;
  return `${error instanceof Cannot ? "cannot" : FAILED}: ${message.split("\n").slice(0, 3).join(" ")}`;
}

const FAILED = "failed";

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.find((name) => !CONTESTANTS.some((each) => each.name === name));
  if (unknown !== undefined) throw new Error(`there is no library ${unknown}`);
  const rows: string[][] = [];
  for (const each of CONTESTANTS.filter(({ name }) => names.length === 0 || names.includes(name))) {
    console.error(`${each.name} …`);
    rows.push(...(await rowsOf(each)));
  }
  console.log(await layOut(["LIBRARY", "REGISTRY", "OPERATION", "RESULT"], rows, styleFor(process.stdout)));
  if (rows.some(([, , , result]) => result!.startsWith(FAILED))) process.exitCode = 1;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
