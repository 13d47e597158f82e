/** Measures the example of a fleet, by how many Pages are worked on at once. Run by `npm run bench:fleet`, on Linux. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Pulumi } from "../engine/pulumi";
import { Standin } from "pulumi-personas/standin";
import { COMMAND, makeFleet, NAMES } from "./fleet-project";
import { fleetText, type FleetResults, type FleetRun } from "./fleet-results";
import { thisMachine } from "./machine";
import { measure } from "./measure";

const PAGES = 50;
const AT_ONCE = [1, 2, 4, 8];
const LATENCY = 50;

async function run(atOnce: number, folder: string): Promise<FleetRun> {
  const { pages, environment } = makeFleet(path.join(folder, "project"), PAGES);
  const standin = await Standin.start({ pages });
  standin.onCall = (_, moment) => (moment === "before" ? sleep(LATENCY) : undefined);
  try {
    const pulumi = new Pulumi(path.join(folder, "pulumi"), { PERSONAS_API_URL: standin.url, ...environment });
    const command = [...COMMAND, "--at-once", String(atOnce)];
    const { use, code, output } = await measure(command, path.join(folder, "project"), pulumi.environment);
    const { list, create } = standin.counts();
    const isRight = Object.keys(pages).every(
      (page) => standin.world.personasOf(page).map(({ name }) => name).sort().join() === NAMES.join(), // prettier-ignore
    );
    if (code !== 0 || !isRight) throw new Error(`the fleet ended with ${code}:\n${output}`);
    return { atOnce, ...use, list, create };
  } finally {
    await standin.stop();
  }
}

async function main(): Promise<void> {
  const work = path.join(__dirname, "..", ".work");
  mkdirSync(work, { recursive: true });
  const folder = mkdtempSync(path.join(work, "fleet-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const runs: FleetRun[] = [];
  for (const atOnce of AT_ONCE) {
    runs.push(await run(atOnce, path.join(folder, String(atOnce))));
    console.error(`${atOnce} at once: done`);
  }
  const date = new Date().toISOString();
  const results: FleetResults = { date, machine: thisMachine(), pages: PAGES, personas: NAMES.length, latency: LATENCY, runs }; // prettier-ignore
  writeFileSync(path.join(__dirname, "last-fleet.json"), `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(path.join(__dirname, "last-fleet.md"), fleetText(results));
  process.stdout.write(fleetText(results));
}

main().catch((error: unknown) => {
  console.error(`\nThe benchmark failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
