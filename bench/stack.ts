/** A stack that is new, made once and copied: to make one costs a run of the CLI. */
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { locateEngine } from "../engine/locate";
import { Pulumi } from "../engine/pulumi";

const PROJECT = "name: personas\nruntime: { name: nodejs, options: { typescript: false } }\nmain: index.js\n";

/** A new stack, to be copied. */
export class NewStack {
  /** The CLI's path. */
  readonly command: string;
  readonly #folder: string;

  private constructor(folder: string, command: string) {
    this.#folder = folder;
    this.command = command;
  }

  /** Makes the stack in `folder`. */
  static async create(folder: string): Promise<NewStack> {
    const engine = locateEngine();
    if (!engine) throw new Error("there is no Pulumi engine: run `npm run setup`");
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "Pulumi.yaml"), PROJECT);
    const init = ["stack", "init", "dev"];
    const { code, stderr } = await new Pulumi(path.join(folder, "pulumi")).run(folder, init);
    if (code !== 0) throw new Error(`pulumi ${init.join(" ")} ended with ${code}:\n${stderr}`);
    return new NewStack(folder, engine.command);
  }

  /** Makes `folder` a project with the stack, without a program, and answers what the CLI needs in the environment. */
  copyTo(folder: string): NodeJS.ProcessEnv {
    cpSync(this.#folder, folder, { recursive: true });
    return new Pulumi(path.join(folder, "pulumi"), { PULUMI_STACK: "dev" }).environment;
  }
}
