/** A `pulumi` that keeps stacks in files: for what the command does with them, which the real one would only slow down. */
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { folderIn } from "../support/folders";

const SCRIPT = `#!/usr/bin/env node
const fs = require("node:fs");
const path = require("node:path");
const args = process.argv.slice(2);
const stack = args[args.indexOf("--stack") + 1];
const file = path.join(__dirname, stack + ".json");
if (!fs.existsSync(file)) {
  console.error("error: no stack named '" + stack + "' found");
  process.exit(1);
}
const open = path.join(__dirname, stack + ".open.json");
if (args[0] === "config") console.log("{}");
else if (args[1] === "import") {
  fs.writeFileSync(file, fs.readFileSync(0));
  fs.rmSync(open, { force: true });
} else {
  const shows = args.includes("--show-secrets") && fs.existsSync(open);
  process.stdout.write(fs.readFileSync(shows ? open : file));
}
`;

/** Stacks, by name, as `pulumi stack export` prints them. */
export class FakePulumi {
  readonly folder = folderIn(tmpdir(), "personas-pulumi-");
  /** What a command needs to find it. */
  readonly environment = { PATH: `${this.folder}${path.delimiter}${process.env.PATH}` };

  constructor() {
    writeFileSync(path.join(this.folder, "pulumi"), SCRIPT, { mode: 0o755 });
  }

  /** The state of a stack; with `open`, as `--show-secrets` prints it. */
  set(stack: string, text: string, open = text): void {
    writeFileSync(path.join(this.folder, `${stack}.json`), text);
    writeFileSync(path.join(this.folder, `${stack}.open.json`), open);
  }

  get(stack: string): string {
    return readFileSync(path.join(this.folder, `${stack}.json`), "utf8");
  }
}
