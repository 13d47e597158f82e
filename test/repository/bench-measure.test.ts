/** What the benchmark says that the parts of a run hold. On Linux. */
import { expect, it } from "vitest";
import { measure } from "../../bench/measure";
import { ROOT } from "../support/folders";

it("a process that the engine starts is a part of its own from when it begins its program", async () => {
  const plugin = "exec -a pulumi-resource-personas sleep 0.4";
  const command = ["bash", "-c", `exec -a pulumi bash -c 'sleep 0.4; ${plugin}'`];
  const { use, code } = await measure(command, ROOT, process.env);
  expect(code).toBe(0);
  expect(use.memoryOf).toMatchObject({ engine: expect.any(Number) as number, program: 0 });
  expect(use.memoryOf!.engine).toBeGreaterThan(0);
  expect(use.memoryOf!.provider).toBeGreaterThan(0);
});
