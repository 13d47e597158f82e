/** Installs client libraries of other registries, each in its version, below `.work/`. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";

/** Where a library comes from. */
export type Registry = "npm" | "PyPI" | "Maven Central";

const FOLDER = path.join(__dirname, "..", "..", ".work", "clients");
const FOLDERS: Readonly<Record<Registry, string>> = {
  npm: path.join(FOLDER, "npm"),
  PyPI: path.join(FOLDER, "pypi"),
  "Maven Central": path.join(FOLDER, "maven"),
};

export const NODE_MODULES = path.join(FOLDERS.npm, "node_modules");
export const PYTHON = path.join(FOLDERS.PyPI, "bin", "python");

/** The jar of a library. */
export function jarOf(artifact: string, version: string): string {
  return path.join(FOLDERS["Maven Central"], `${artifact.split(":")[1]}-${version}.jar`);
}

/** Installs a library, unless it is there already. Throws with what the installer said when it cannot be had. */
export function install(registry: Registry, name: string, version: string): void {
  const folder = FOLDERS[registry];
  const mark = path.join(folder, `${name.replace(":", "-")}-${version}.installed`);
  if (existsSync(mark)) return;
  mkdirSync(folder, { recursive: true });
  INSTALLERS[registry](name, version, folder);
  writeFileSync(mark, "");
}

const INSTALLERS: Readonly<Record<Registry, (name: string, version: string, folder: string) => void>> = {
  npm: (name, version, folder) => {
    const own = path.join(folder, "package.json");
    // Else npm would take the repository's.
    if (!existsSync(own)) writeFileSync(own, "{}\n");
    run(
      "npm",
      "install",
      "--prefix",
      folder,
      "--save-exact",
      "--ignore-scripts",
      "--no-audit",
      `${name}@${version}`,
    );
  },
  PyPI: (name, version, folder) => {
    run("python3", "-m", "venv", folder);
    run(PYTHON, "-m", "pip", "install", "--quiet", `${name}==${version}`);
  },
  "Maven Central": (artifact, version, folder) => {
    const plugin = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy";
    run(
      "mvn",
      "--batch-mode",
      "--quiet",
      plugin,
      `-Dartifact=${artifact}:${version}`,
      `-DoutputDirectory=${folder}`,
    );
  },
};

function run(command: string, ...args: string[]): void {
  // `npm run --silent` would silence the npm below it, too.
  const env = { ...process.env, npm_config_loglevel: "error" };
  const { status, error, stderr, stdout } = spawnSync(command, args, { encoding: "utf8", cwd: FOLDER, env });
  if (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw isMissing ? new Error(`there is no ${command} here`) : error;
  }
  if (status === 0) return;
  const lines = `${stdout}\n${stderr}`
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  const said = lines.find((line) => /^\W*(npm )?error/i.test(line)) ?? lines.at(-1);
  throw new Error(`${path.basename(command)}: ${said}`);
}
