/** Runs broken off by Ctrl-C or by the end of the provider process, then recovered as the guide says. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { truncateSync } from "node:fs";
import { expect, it } from "vitest";
import { IS_NATIVE, itIsOfTheDynamicDoor } from "../../support/door";
import { Bench } from "../../support/interruption";
import { PAGE } from "../../support/pages";
import { attributesFile } from "../../support/state-file";

const PROCESS = IS_NATIVE ? "pulumi-resource-personas" : "dynamic-provider";

/** Waits until the engine says something. */
async function hears({ stdout }: ChildProcess, what: string): Promise<void> {
  for (let said = ""; !said.includes(what);) said += String((await once(stdout!, "data"))[0]);
}

it.each([[3, "after"]] as const)(
  "SIGKILL of the provider process at call %i, %s it took effect, loses no persona",
  async (call, moment) => {
    const bench = await Bench.start();
    bench.nextProgram();
    const killed = await bench.interrupt({
      call,
      moment,
      strike: () => bench.processes(PROCESS).forEach((pid) => process.kill(pid, "SIGKILL")),
    });
    expect(killed.errors).toMatch(
      /error: (update failed|resource plugin personas has exited|.*transport is closing|.*connection reset by peer)/,
    );
    expect(killed.code).toBe(1);
    await bench.noProcessIsLeft();
    await bench.recover({ isHeard: true });
  },
);

itIsOfTheDynamicDoor("The first Ctrl-C")(
  "Ctrl-C lets what is under way finish, and a second one breaks it off; the next up goes on",
  async () => {
    const bench = await Bench.start();
    bench.nextProgram();
    const once = await bench.interrupt({
      call: 2,
      moment: "after",
      strike: (engine) => void engine.kill("SIGINT"),
    });
    expect(once.errors).toContain("error: update canceled");
    expect(once.code).toBe(1);
    await bench.noProcessIsLeft();
    const held = bench.standin.world.personasOf(PAGE).map(({ id }) => id);
    const { stdout } = await bench.project.run(["stack", "export"]);
    for (const id of held) expect(stdout, "a create that was under way must be recorded").toContain(id);
    await bench.recover();

    bench.nextProgram();
    const twice = await bench.interrupt({
      call: 2,
      moment: "after",
      strike: async (engine) => {
        for (const said of ["^C received; cancelling", "^C received; terminating"]) {
          engine.kill("SIGINT");
          await hears(engine, said);
        }
      },
    });
    expect(twice.errors).toContain("error: update cancelled");
    expect(twice.code).toBe(8);
    await bench.noProcessIsLeft();
    // The engine takes what it no longer waits for as failed.
    await bench.recover({ isHeard: true });
  },
);

it("a kill while the file backend writes the state's attributes is recovered from as the guide says", async () => {
  const bench = await Bench.start();
  truncateSync(attributesFile(bench.project.pulumi.backend));
  expect((await bench.project.run(["up", "--yes", "--skip-preview"])).stderr).toContain(
    "failed to load checkpoint: EOF",
  );
  await bench.recover();
  expect(bench.adopted, "nothing is lost by it").toBe(0);
});
