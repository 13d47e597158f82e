import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The longest files, which must not be left for the end. */
const FIRST = [
  "protocol/pace",
  "engine/kill",
  "engine/readme",
  "engine/histories",
  "engine/lifecycle",
  "engine/",
];

class LongestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const found = FIRST.findIndex((part) => moduleId.includes(`/test/${part}`));
      return found < 0 ? FIRST.length : found;
    };
    return Promise.resolve([...files].sort((a, b) => rank(a) - rank(b)));
  }
}

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // A run of the engine takes seconds, and files share the cores.
    testTimeout: 300_000,
    hookTimeout: 60_000,
    // Twice the cores: much of a run is waiting.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    allowOnly: false,
    reporters: ["default", ["json", { outputFile: ".work/test-results.json" }]],
  },
});
