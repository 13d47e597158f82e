import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { hasYamlHost, INSTALL_ROOT, YAML_FOLDER } from "./engine/locate.js";

/** The longest files, which must not be left for the end. */
const FIRST = ["engine/histories", "engine/lifecycle", "unit/core/histories", "engine/"];

class LongestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const found = FIRST.findIndex((part) => moduleId.includes(`/test/${part}`));
      return found < 0 ? FIRST.length : found;
    };
    return Promise.resolve([...files].sort((a, b) => rank(a) - rank(b)));
  }
}

/** What random tests draw from: the same in every run, unless told otherwise; a run ends by printing it. */
const { SEED = "20261122" } = process.env;
if (!/^\d{1,9}$/.test(SEED)) throw new Error(`SEED must be a number of up to 9 digits, not ${SEED}`);

/** Halves the start of every process that loads Pulumi's SDK. */
const LAZY_MODULES = fileURLToPath(new URL("test/support/lazy-modules.js", import.meta.url));

/** Tests in whose process programs run: Pulumi keeps the state of a run in its modules. */
const PROGRAMS = ["test/engine/**/*.test.ts", "test/unit/program/**/*.test.ts"];

/** What is run by either door, as DOOR says. What begins with `native-` or `dynamic-` is of that door alone. */
const EITHER_DOOR = ["test/engine/**/!(native-*|dynamic-*).test.ts", "test/protocol/**/*.test.ts"];

/** Of it, what stands for the plugin's in every run; the rest is in the matrix. */
const REPRESENTATIVE = [
  "test/engine/lifecycle.test.ts",
  "test/protocol/rules.test.ts",
  "test/protocol/whole-roster.test.ts",
];

/** What cannot be run here, as set-up says: programs in YAML need a host, which is built by Go. */
const HOSTS = { path: [YAML_FOLDER, `${INSTALL_ROOT}/bin`] };
const WITHOUT_HOST = hasYamlHost(HOSTS) ? [] : ["test/engine/native-yaml.test.ts"];

/** What is slow and rarely breaks: a command of its own. */
const MATRIX = ["test/matrix/**/*.test.ts", "test/browser/**/*.test.ts", "test/engine/slow/**/*.test.ts"];

export default defineConfig({
  plugins: [
    {
      // They are published without the sources that their maps name.
      name: "no-maps-of-github",
      load: (id) =>
        /\/node_modules\/@actions\/.*\.js$/.test(id)
          ? readFileSync(id, "utf8").replace(/^\/\/# sourceMappingURL.*/m, "")
          : undefined,
    },
  ],
  test: {
    execArgv: ["--require", LAZY_MODULES],
    env: {
      NODE_OPTIONS: `--require=${JSON.stringify(LAZY_MODULES)}`,
      // A run of the engine is over before its garbage is worth collecting.
      GOGC: "off",
      GOMEMLIMIT: "400MiB",
      SEED,
    },
    // Files share a process: what one leaves, the next would have.
    unstubEnvs: true,
    setupFiles: ["test/support/seed.ts", "test/support/runtime.ts"],
    // GitHub's packages import JSON as bundlers allow.
    server: { deps: { inline: [/@actions\/(expressions|workflow-parser)/] } },
    projects: [
      {
        extends: true,
        test: { name: "programs", include: PROGRAMS, exclude: [...MATRIX, ...WITHOUT_HOST], isolate: false },
      },
      {
        extends: true,
        test: {
          name: "others",
          include: ["test/**/*.test.ts"],
          exclude: [...PROGRAMS, ...MATRIX],
          // Loading what they share anew for each file costs more than the file.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "quick",
          include: ["test/unit/**/*.test.ts"],
          exclude: [...PROGRAMS, "**/{histories,report-hostile,inspector}.test.ts"],
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: "native", include: REPRESENTATIVE, isolate: false, env: { DOOR: "native" } },
      },
      {
        extends: true,
        test: {
          name: "native-matrix",
          include: EITHER_DOOR,
          exclude: REPRESENTATIVE,
          isolate: false,
          env: { DOOR: "native" },
        },
      },
      { extends: true, test: { name: "matrix", include: MATRIX, testTimeout: 1_800_000 } },
    ],
    // A run of the engine takes seconds, and files share the cores.
    testTimeout: 300_000,
    hookTimeout: 60_000,
    // More would only be in each other's way: what they wait for is mostly another process of theirs.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    allowOnly: false,
    reporters: [
      "default",
      ["json", { outputFile: ".work/test-results.json" }],
      { onTestRunEnd: () => console.log(`Random tests drew from SEED=${SEED}.`) },
    ],
  },
});
