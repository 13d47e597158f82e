/** What the benchmark of the fleet found, and its table. */
import { bytesText, ratioText, secondsText } from "./format";
import type { Use } from "./measure";
import type { Machine } from "./results";
import { markdownTable } from "./table";

/** One run of the fleet on new Pages. */
export interface FleetRun extends Use {
  /** How many Pages were worked on at once. */
  readonly atOnce: number;
  /** Calls to Graph. */
  readonly list: number;
  readonly create: number;
}

/** All runs, the first of which is the reference. */
export interface FleetResults {
  readonly date: string;
  readonly machine: Machine;
  readonly pages: number;
  /** On each Page. */
  readonly personas: number;
  /** Milliseconds that each call to Graph takes. */
  readonly latency: number;
  readonly runs: readonly FleetRun[];
}

/** Writes the table: the first run as it was, the others as ratios to it. */
export function fleetText({ date, machine, pages, personas, latency, runs }: FleetResults): string {
  const [first] = runs;
  if (!first) throw new Error("no run was measured");
  const row = (run: FleetRun) => {
    const use =
      run === first
        ? [secondsText(run.wall), secondsText(run.cpu), bytesText(run.memory)]
        : [run.wall / first.wall, run.cpu / first.cpu, run.memory / first.memory].map(ratioText);
    return [run.atOnce, ...use, run.list, run.create].map(String);
  };
  return `# Fleet

- \`npm run bench:fleet\`, ${date.slice(0, 10)}: the first \`up\` of ${pages} Pages with ${personas} personas each, ${latency} ms a call
- ${machine.cores} cores (${machine.processor}), Node.js ${machine.node}, Pulumi CLI ${machine.engine}

The first row is as it was measured; the others are ratios to it. Memory is the most that all processes held at once.

${markdownTable(["at once", "wall", "CPU", "memory", "listings", "creates"], runs.map(row))}
`;
}
