/** The benchmark's results as they are told, and that what is told was measured. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { expect, it } from "vitest";
import { fleetText, type FleetResults } from "../../bench/fleet-results";
import { problemsOf, type Outcome } from "../../bench/check";
import { growthPicture } from "../../bench/growth-picture";
import { picture } from "../../bench/picture";
import { MARKS, marksOf, type Mark } from "../../bench/marks";
import {
  medianRatio,
  medianUse,
  parseResults,
  type Measure,
  type Measurement,
  type Results,
} from "../../bench/results";
import { summary, table } from "../../bench/table";
import { ROOT } from "../support/folders";

const RUNS = ["run", "growth", "doors"];
const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8");

it("the documents and the tables tell what the last runs measured, and nothing else", () => {
  const [results, growth, doors] = RUNS.map((name) => parseResults(read(`bench/last-${name}.json`)));
  expect(read("docs/benchmark.md")).toContain(summary(results!));
  expect(read("docs/benchmark.md")).toContain(growth!.command);
  expect(read("bench/last-run.md")).toBe(table(results!));
  expect(read("bench/last-run.svg")).toBe(picture(results!));
  expect(read("bench/last-growth.md")).toBe(table(growth!));
  expect(read("bench/last-growth.svg")).toBe(growthPicture(growth!));
  expect(read("docs/benchmark.md")).toContain(doors!.command);
  expect(read("bench/last-doors.md")).toBe(table(doors!));
  const fleet = JSON.parse(read("bench/last-fleet.json")) as FleetResults;
  expect(read("bench/last-fleet.md")).toBe(fleetText(fleet));
});

it("no release is slower, larger or steeper than it may be", () => {
  const found = RUNS.flatMap((name) => marksOf(parseResults(read(`bench/last-${name}.json`))));
  const tell = ({ what, operation, contestant, reference }: Mark) =>
    [what, operation, contestant, reference.contestant, reference.personas].join(" ");
  expect(found.map(tell).sort(), "every mark must have been measured").toEqual(MARKS.map(tell).sort());
  const broken = found.filter(({ found: ratio, most }) => ratio > most);
  expect(broken.map((mark) => `${tell(mark)}: ${mark.found}`)).toEqual([]);
});

it("twice the personas take at most twice as much of anything that is not the engine's own", () => {
  const growth = parseResults(read("bench/last-growth.json"));
  const measures: Readonly<Record<string, Measure>> = {
    wall: ({ wall }) => wall,
    CPU: ({ cpu }) => cpu,
    "bytes written": ({ written }) => written,
    "memory of the engine": ({ memoryOf }) => memoryOf!.engine,
    "memory of the program": ({ memoryOf }) => memoryOf!.program,
    "memory of the provider": ({ memoryOf }) => memoryOf!.provider,
    calls: ({ calls }) => Object.values(calls).reduce((sum, each) => sum + each, 0),
  };
  // After the step of each resource it makes a snapshot of the whole state.
  const OF_THE_ENGINE = ["wall", "CPU", "bytes written"];
  const steep = growth.contestants.flatMap((contestant) =>
    (["preview", "up", "refresh"] as const).flatMap((operation) =>
      Object.entries(measures).flatMap(([what, measure]) => {
        const hasMany = operation !== "refresh" && !contestant.endsWith("roster");
        if (hasMany && OF_THE_ENGINE.includes(what)) return [];
        const use = (personas: number) =>
          medianUse(growth, { personas, latency: 50, operation }, contestant, measure)!;
        const [half, whole] = [use(1000), use(2000)];
        // A listing grows old while the engine takes its time, and is then repeated.
        return whole > 2.1 * half ? [`${contestant}, ${operation}, ${what}: ${half} to ${whole}`] : [];
      }),
    ),
  );
  expect(steep).toEqual([]);
});

it("a ratio is that of two contestants within a round, not of their medians", () => {
  const measured = (contestant: string, round: number, wall: number) =>
    ({ contestant, round, wall, personas: 1, latency: 0, operation: "up" }) as Measurement;
  const walls = [
    [10, 1],
    [100, 50],
    [20, 4],
  ] as const;
  const measurements = walls.flatMap(([tutorial, persona], index) => [
    measured("tutorial", index + 1, tutorial),
    measured("persona", index + 1, persona),
  ]);
  const results = { measurements } as unknown as Results;
  const setting = { personas: 1, latency: 0, operation: "up" } as const;
  expect(medianRatio(results, setting, "persona", "tutorial", ({ wall }) => wall)).toBe(0.2);
});

it("the picture takes any name for text", () => {
  const results = parseResults(read("bench/last-run.json"));
  const hostile = { ...results, command: `<script>&"`, contestants: [...results.contestants, `<script>&"`] };
  expect(picture(hostile)).not.toContain("<script>");
  expect(growthPicture(hostile)).not.toContain("<script>");
});

it.each<[string, Partial<Outcome>, RegExp]>([
  ["a run that failed", { code: 1 }, /code|failed|ended/],
  ["a persona that is not on the Page", { after: [] }, /./],
  ["an ID that the state lacks", { state: "" }, /./],
])("%s is no measurement", (_, wrong, problem) => {
  const look = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" };
  const calls = { create: 1, list: 0, get: 0, delete: 0, send: 0, other: 0 };
  const good: Outcome = {
    declared: { adam: look },
    before: [],
    after: [{ ...look, id: "24100000000007919" }],
    calls,
    state: "24100000000007919",
    code: 0,
    output: "",
  };
  expect(problemsOf("up", good)).toEqual([]);
  expect(problemsOf("up", { ...good, ...wrong }).join("; ")).toMatch(problem);
});
