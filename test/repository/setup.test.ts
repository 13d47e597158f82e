/** The set-up of the engine: what it finds, what it says when nothing works, and that two may run at once. */
import { execFile, spawn } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { build, installEngine } from "../../engine/install";
import { hasYamlHost, locateEngine, OLDEST_VERSION, type Engine } from "../../engine/locate";
import { withLock } from "../../engine/lock";
import { folderIn, ROOT } from "../support/folders";

const run = promisify(execFile);

/** A folder with a `pulumi` that tells a version, and more files beside it. */
function fakeEngine(version: string, ...beside: string[]): string {
  const folder = folderIn(tmpdir(), "personas-path-");
  for (const file of ["pulumi", ...beside]) {
    writeFileSync(path.join(folder, file), `#!/bin/sh\necho ${version}\n`);
    chmodSync(path.join(folder, file), 0o755);
  }
  return folder;
}

/** A clone with its packages, whose sources have changed since its build. Its bundler only counts. */
function changedClone() {
  const folder = folderIn(tmpdir(), "personas-clone-");
  const write = (file: string, text: string, time: number) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
    utimesSync(path.join(folder, file), time, time);
  };
  cpSync(path.join(ROOT, "engine"), path.join(folder, "engine"), { recursive: true });
  const settings = ["rolldown.config.mts", "package.json", "package-lock.json", "tsconfig.json"];
  for (const file of settings) write(file, "{}", 1);
  write("node_modules/.package-lock.json", "", 2);
  write("node_modules/rolldown/package.json", "{}", 2);
  const count = 'import fs from "node:fs"; fs.mkdirSync("dist"); fs.writeFileSync("dist/index.d.ts", ""); fs.appendFileSync("builds", ".");'; // prettier-ignore
  write("node_modules/rolldown/bin/cli.mjs", count, 2);
  write("dist/index.d.ts", "", 3);
  for (const source of ["provider", "standin", "cli"]) write(`${source}/index.ts`, "", 4);
  const log = path.join(folder, "builds");
  return {
    setup: path.join(folder, "engine", "setup.js"),
    built: path.join(folder, "dist", "index.d.ts"),
    builds: () => (existsSync(log) ? readFileSync(log, "utf8").length : 0),
  };
}

describe("looking for the engine", () => {
  const found = (...folders: string[]) => locateEngine({ PATH: folders.join(path.delimiter) });

  it("takes the first on PATH that fits, with all that lies beside it", () => {
    const tooOld = fakeEngine("v3.100.0");
    const beside = ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs", "pulumi-language-yaml"];
    const fits = fakeEngine("v3.300.1", ...beside);
    expect(found(tooOld, fits, fakeEngine("v3.400.0"))).toEqual({
      command: path.join(fits, "pulumi"),
      version: "3.300.1",
      path: [fits],
    });
  });

  it("adds the language host and the launcher that one built from source lacks", () => {
    const built = fakeEngine(`v${OLDEST_VERSION}`);
    const engine = found(built)!;
    expect(engine.path[0]).toBe(built);
    const has = (file: string) => engine.path.some((folder) => existsSync(path.join(folder, file)));
    expect(has("pulumi-language-nodejs") && has("pulumi-resource-pulumi-nodejs")).toBe(true);
  });

  it("takes the host of YAML that lies beside the engine, or on PATH", () => {
    const whole = fakeEngine("v3.300.1", "pulumi-language-yaml");
    expect(hasYamlHost(found(whole)!, {})).toBe(true);
    const bare: Engine = { command: "", version: "3.300.1", path: [fakeEngine("v3.300.1")] };
    expect(hasYamlHost(bare, {})).toBe(false);
    expect(hasYamlHost(bare, { PATH: whole })).toBe(true);
  });

  it.each(["v3.246.9", "v4.0.0", "v2.300.0", "nonsense"])("passes over %s", (version) => {
    const folder = fakeEngine(version);
    expect(found(folder)?.command).not.toBe(path.join(folder, "pulumi"));
  });
});

describe("installing the engine", () => {
  it("says what to install when none of the ways works", async () => {
    const said: string[] = [];
    const failing = (reason: string) => () => Promise.reject(new Error(reason));
    const install = installEngine(
      (line) => said.push(line),
      [
        ["download", failing("out of reach")],
        ["build", failing("Go is not installed")],
      ],
    );
    await expect(install).rejects.toThrow(
      /could not be installed:\n {2}- download: out of reach\n {2}- build: Go is not installed\nInstall the Pulumi CLI.*\nor install Go 1\.21/,
    );
    expect(said).toEqual(["no download: out of reach", "no build: Go is not installed"]);
  });

  it("tells a machine without Go from one with an old one", async () => {
    onTestFinished(() => void vi.unstubAllEnvs());
    const folder = folderIn(tmpdir(), "personas-go-");
    vi.stubEnv("PATH", folder);
    await expect(build(() => undefined)).rejects.toThrow("Go is not installed");
    writeFileSync(path.join(folder, "go"), "#!/bin/sh\necho go1.19.4\n", { mode: 0o755 });
    await expect(build(() => undefined)).rejects.toThrow("go1.19.4 is too old");
  });
});

describe("set-up", () => {
  it("builds what has changed, once, when it runs twice and at once, and leaves the rest alone", async () => {
    const clone = changedClone();
    const setup = () => run(process.execPath, [clone.setup], { env: { ...process.env, VITEST: undefined } });
    await Promise.all([setup(), setup()]);
    expect(clone.builds()).toBe(1);
    await setup();
    expect(clone.builds(), "what is built already must not be removed").toBe(1);
  });

  it("says at once on Windows where it can be run", async () => {
    const clone = changedClone();
    const windows = path.join(path.dirname(clone.setup), "windows.js");
    writeFileSync(windows, 'Object.defineProperty(process, "platform", { value: "win32" });\n');
    const setup = run(process.execPath, ["--require", windows, clone.setup], {
      env: { ...process.env, VITEST: undefined },
    });
    await expect(setup).rejects.toThrow("on Linux and macOS alone");
    expect(clone.builds(), "it would go on to an engine that it cannot find").toBe(0);
  });

  it("does nothing while tests run, which use the build that it would remove", async () => {
    const clone = changedClone();
    await run(process.execPath, [clone.setup]);
    expect(clone.builds(), "tests lost the build that they use").toBe(0);
    expect(existsSync(clone.built)).toBe(true);
  });

  it.each([
    ["has died", (left: string) => left],
    [
      "has died, and another process has its ID by now",
      (left: string, pid: string) => left.replace(pid, String(process.pid)),
    ],
  ])("takes over from one that %s", async (_, leftBehind) => {
    const lock = path.join(folderIn(tmpdir(), "personas-lock-"), "lock");
    const script = `require(${JSON.stringify(path.join(ROOT, "engine", "lock.js"))}).withLock(${JSON.stringify(lock)}, () => process.exit(), () => {})`;
    const owner = spawn(process.execPath, ["-e", script]);
    await new Promise((resolve) => owner.once("exit", resolve));
    writeFileSync(lock, leftBehind(readFileSync(lock, "utf8"), String(owner.pid)));
    const waited: string[] = [];
    await expect(
      withLock(
        lock,
        () => Promise.resolve("done"),
        (pid) => waited.push(pid),
      ),
    ).resolves.toBe("done");
    expect(waited, "set-up would wait for ever").toEqual([]);
  });

  it("waits for an owner that is at work, and names it", async () => {
    const lock = path.join(folderIn(tmpdir(), "personas-lock-"), "lock");
    const waited: string[] = [];
    const order: string[] = [];
    let end = (): void => undefined;
    const first = withLock(
      lock,
      () => new Promise<void>((resolve) => (end = resolve)),
      () => undefined,
    );
    const second = withLock(
      lock,
      () => Promise.resolve(order.push("second")),
      (pid) => {
        waited.push(pid);
        order.push("first");
        end();
      },
    );
    await Promise.all([first, second]);
    expect([order, waited]).toEqual([["first", "second"], [String(process.pid)]]);
  });

  it("lets no two processes work at once, and takes over from one that died", async () => {
    const folder = folderIn(tmpdir(), "personas-lock-");
    const lock = path.join(folder, "inner", "lock");
    const dead = spawn(process.execPath, ["-e", ""]);
    await new Promise((resolve) => dead.once("exit", resolve));
    mkdirSync(path.dirname(lock));
    writeFileSync(lock, String(dead.pid));

    const script = `
      const fs = require("node:fs");
      const { withLock } = require(${JSON.stringify(path.join(ROOT, "engine", "lock.js"))});
      const busy = ${JSON.stringify(path.join(folder, "busy"))};
      withLock(${JSON.stringify(lock)}, async () => {
        fs.writeFileSync(busy, "", { flag: "wx" });
        await new Promise((resolve) => setTimeout(resolve, 100));
        fs.rmSync(busy);
      }, () => {});
    `;
    const work = () => run(process.execPath, ["-e", script]);
    await expect(Promise.all([work(), work(), work(), work()])).resolves.toHaveLength(4);
    expect(existsSync(lock)).toBe(false);
  });
});
