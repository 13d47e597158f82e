/** The scripts of a release, run on a small repository: what they print, call and leave. GitHub and npm are stood in for. */
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import { folderIn, ROOT } from "./folders";
import { workflowsIn } from "./workflows";

const run = promisify(execFile);

/** A repository with this one's changesets and changelog; what `npm run` runs notes in it that it ran. */
export class ReleaseRepository {
  readonly folder = folderIn(tmpdir(), "personas-release-");

  constructor(version: string) {
    cpSync(path.join(ROOT, ".changeset"), path.join(this.folder, ".changeset"), { recursive: true });
    cpSync(path.join(ROOT, "CHANGELOG.md"), path.join(this.folder, "CHANGELOG.md"));
    symlinkSync(path.join(ROOT, "node_modules"), path.join(this.folder, "node_modules"));
    const manifest = {
      name: "pulumi-personas",
      version,
      scripts: Object.fromEntries(
        ["state", "sdk"].map((name) => [name, `node -p "process.env.npm_package_version" > ${name}.txt`]),
      ),
      prettier: (JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as { prettier: object })
        .prettier,
    };
    this.write("package.json", `${JSON.stringify(manifest, null, 2)}\n`);
    const lock = {
      name: manifest.name,
      version,
      lockfileVersion: 3,
      packages: { "": { name: manifest.name, version } },
    };
    this.write("package-lock.json", `${JSON.stringify(lock, null, 2)}\n`);
    this.write(".gitignore", "node_modules\n");
  }

  read(file: string): string {
    return readFileSync(path.join(this.folder, file), "utf8");
  }

  write(file: string, text: string): void {
    mkdirSync(path.dirname(path.join(this.folder, file)), { recursive: true });
    writeFileSync(path.join(this.folder, file), text);
  }

  has(file: string): boolean {
    return existsSync(path.join(this.folder, file));
  }

  async commit(): Promise<void> {
    const git = (...args: string[]) => run("git", args, { cwd: this.folder });
    await git("init", "--quiet", "--initial-branch=main");
    await git("add", ".");
    await git(
      "-c",
      "user.name=test",
      "-c",
      "user.email=test@example.com",
      "commit",
      "--quiet",
      "-m",
      "Start",
    );
  }

  /** Runs a script as the workflow does, with a registry that has these versions, or fails with a status. */
  async node(script: string, registry: readonly string[] | number = []): Promise<string> {
    const server = createServer(({ url }, response) => {
      const published =
        typeof registry === "object" && registry.some((each) => url === `/pulumi-personas/${each}`);
      response.writeHead(typeof registry === "number" ? registry : published ? 200 : 404).end("{}");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    // The script of an npm that runs this one must not be this one's.
    const env = { ...process.env, NODE_OPTIONS: "", npm_config_registry: url };
    const { stdout } = await run(process.execPath, [script], { cwd: this.folder, env });
    return stdout;
  }

  /** Runs a step of the release as GitHub's shell does, with commands that note how they were called. */
  async step(name: string, commands: readonly string[], environment: NodeJS.ProcessEnv): Promise<string[]> {
    const { workflow } = workflowsIn(".").find(({ file }) => file.endsWith("release.yml"))!;
    const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
    const script = steps.find((step) => step.name === name)!.run!;
    const [bin, calls] = [path.join(this.folder, "bin"), path.join(this.folder, "calls")];
    mkdirSync(bin, { recursive: true });
    for (const command of commands) {
      const note = `#!/bin/sh\necho "${command} $*" >> "${calls}"\n`;
      writeFileSync(path.join(bin, command), note, { mode: 0o755 });
    }
    const env = {
      ...process.env,
      RUNNER_TEMP: this.folder,
      ...environment,
      PATH: `${bin}:${process.env.PATH}`,
    };
    await run("bash", ["--noprofile", "--norc", "-e", "-c", script], { cwd: this.folder, env });
    return existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n") : [];
  }
}
