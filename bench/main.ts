/** The benchmark: measures, and shows what came out. Run by `npm run bench`. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { hold } from "./contest";
import { secondsText } from "./format";
import { growthPicture } from "./growth-picture";
import { thisMachine } from "./machine";
import { commandOf, readOptions, type BenchOptions } from "./options";
import { picture } from "./picture";
import { SAMPLING_INTERVAL } from "./processes";
import { parseResults, resultsText, type Measurement, type Results } from "./results";
import { table } from "./table";

/** Within the repository, so that the programs of projects there find its packages. */
const WORK = path.join(__dirname, "..", ".work");

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const results =
    options.render === undefined
      ? await measureAll(options)
      : parseResults(readFileSync(options.render, "utf8"));
  const text = table(results);
  if (options.markdown !== undefined) writeFileSync(options.markdown, text);
  if (options.svg !== undefined) writeFileSync(options.svg, picture(results));
  if (options.growthSvg !== undefined) writeFileSync(options.growthSvg, growthPicture(results));
  process.stdout.write(text);
}

async function measureAll(options: BenchOptions): Promise<Results> {
  mkdirSync(WORK, { recursive: true });
  const folder = mkdtempSync(path.join(WORK, "bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  // An exit at once, by which the running command is ended, too.
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));

  const measurements: Measurement[] = [];
  const results: Results = {
    format: 1,
    command: commandOf(options),
    date: new Date().toISOString(),
    machine: thisMachine(),
    samplingInterval: SAMPLING_INTERVAL,
    contestants: options.contestants.map(({ name }) => name),
    measurements,
  };
  for await (const measurement of hold(options, folder)) {
    measurements.push(measurement);
    const { personas, latency, round, operation, contestant, wall } = measurement;
    console.error(
      `personas ${personas}, latency ${latency} ms, round ${round}: ${operation} by ${contestant} ${secondsText(wall)}`,
    );
    // A failure an hour later must not lose it.
    if (options.json !== undefined) writeFileSync(options.json, resultsText(results));
  }
  return results;
}

main().catch((error: unknown) => {
  console.error(`\nThe benchmark failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
