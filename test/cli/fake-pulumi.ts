/** A `pulumi` that keeps stacks in files: for what the command does with them, which the real one would only slow down. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { folderIn } from "../support/folders";

const SCRIPT = `#!/bin/sh
here=\${0%/*}
for each; do
  [ "$before" = --stack ] && stack=$each
  [ "$each" = --show-secrets ] && open=.open
  before=$each
done
echo "$*" >>"$here/calls"
if [ "$1 $2" = "stack --show-name" ]; then
  cat "$here/selected" 2>/dev/null || { echo "error: no stack selected; please use \`pulumi stack select\`" >&2; exit 255; }
  exit
fi
[ -f "$here/$stack.json" ] || { echo "error: no stack named '$stack' found" >&2; exit 1; }
case "$1 $2" in
  config*) cat "$here/$stack.config.json" 2>/dev/null || echo "{}" ;;
  "stack import") cat >"$here/$stack.json" && rm -f "$here/$stack.open.json" ;;
  *) [ -f "$here/$stack$open.json" ] || open=; cat "$here/$stack$open.json" ;;
esac
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
    mkdirSync(path.dirname(path.join(this.folder, stack)), { recursive: true });
    writeFileSync(path.join(this.folder, `${stack}.json`), text);
    writeFileSync(path.join(this.folder, `${stack}.open.json`), open);
  }

  /** The configuration of a stack, by key: a plain value, or what `pulumi config --json --show-secrets` prints of it. */
  configure(
    stack: string,
    config: Readonly<Record<string, string | { readonly value: string; readonly secret: boolean }>>,
  ): void {
    const entries = Object.entries(config).map(([key, value]) => [
      key,
      typeof value === "string" ? { value, secret: false } : value,
    ]);
    writeFileSync(
      path.join(this.folder, `${stack}.config.json`),
      JSON.stringify(Object.fromEntries(entries)),
    );
  }

  /** What `pulumi stack select` leaves. */
  select(stack: string): void {
    writeFileSync(path.join(this.folder, "selected"), `${stack}\n`);
  }

  /** Makes its folder a project's, to run commands in. */
  makeProject(): string {
    writeFileSync(path.join(this.folder, "Pulumi.yaml"), "name: bot\nruntime: nodejs\n");
    return this.folder;
  }

  /** How it was called so far. */
  get calls(): readonly string[] {
    const file = path.join(this.folder, "calls");
    return existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
  }

  get(stack: string): string {
    return readFileSync(path.join(this.folder, `${stack}.json`), "utf8");
  }
}
