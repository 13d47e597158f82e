import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // A run of the engine takes seconds, and the CI's two cores are shared by the files.
    testTimeout: 120_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    allowOnly: false,
    reporters: ["default", ["json", { outputFile: ".work/test-results.json" }]],
  },
});
