import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // A run of the engine takes seconds, and files share the cores.
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // One more than the cores: much of a run is waiting.
    maxWorkers: 3,
    allowOnly: false,
    reporters: ["default", ["json", { outputFile: ".work/test-results.json" }]],
  },
});
