/** What the package is to keep, as ratios at 50 ms a call: more than so much is a step back. */
import {
  medianRatio,
  referenceOf,
  type Measure,
  type Operation,
  type Results,
  type Setting,
} from "./results";

/** The most that a ratio may be. */
export interface Mark {
  readonly what: string;
  readonly measure: Measure;
  readonly operation: Operation;
  readonly contestant: string;
  /** Compared with this contestant, for so many personas. */
  readonly reference: { readonly contestant: string; readonly personas: number };
  readonly most: number;
}

const LATENCY = 50;
const wall: Measure = (each) => each.wall;
const cpu: Measure = (each) => each.cpu;
const to = (contestant: string, personas: number) => ({ contestant, personas });
const [few, some, many] = [to("tutorial", 10), to("tutorial", 100), to("tutorial", 500)];
const script = to("script", 500);
const thin = to("thin", 1000);
const state: Measure = (each) => each.state;
const written: Measure = (each) => each.written;
const stateOfPersonas: Measure = (each) => each.stateOfPersonas;
const [fewByOther, manyByOther] = [to("persona", 10), to("persona", 500)];
const [fewInOne, manyInOne] = [to("roster", 10), to("roster", 500)];

/** Times are for 2 cores. */
export const MARKS: readonly Mark[] = [
  { what: "CPU", measure: cpu, operation: "up", contestant: "persona", reference: few, most: 0.85 },
  { what: "CPU", measure: cpu, operation: "preview", contestant: "persona", reference: few, most: 0.92 },
  { what: "CPU", measure: cpu, operation: "refresh", contestant: "persona", reference: few, most: 1 },
  { what: "wall", measure: wall, operation: "up", contestant: "persona", reference: some, most: 0.6 },
  { what: "state", measure: state, operation: "up", contestant: "persona", reference: some, most: 0.2 },
  { what: "wall", measure: wall, operation: "up", contestant: "persona", reference: many, most: 0.4 },
  { what: "written", measure: written, operation: "up", contestant: "persona", reference: many, most: 0.17 },
  { what: "wall", measure: wall, operation: "up", contestant: "roster", reference: script, most: 1.9 },
  { what: "wall", measure: wall, operation: "destroy", contestant: "roster", reference: script, most: 1.5 },
  { what: "wall", measure: wall, operation: "preview", contestant: "roster", reference: thin, most: 0.55 },
  { what: "wall", measure: wall, operation: "refresh", contestant: "roster", reference: thin, most: 0.8 },
  { what: "wall", measure: wall, operation: "preview", contestant: "roster", reference: many, most: 0.49 },
  { what: "wall", measure: wall, operation: "refresh", contestant: "roster", reference: many, most: 0.44 },
  // The native plugin, beside the dynamic provider.
  { what: "CPU", measure: cpu, operation: "up", contestant: "native", reference: fewByOther, most: 0.92 },
  { what: "CPU", measure: cpu, operation: "refresh", contestant: "native", reference: fewByOther, most: 0.6 },
  {
    what: "CPU",
    measure: cpu,
    operation: "up",
    contestant: "native-roster",
    reference: fewInOne,
    most: 0.78,
  },
  { what: "CPU", measure: cpu, operation: "up", contestant: "native", reference: manyByOther, most: 0.92 },
  {
    what: "CPU",
    measure: cpu,
    operation: "preview",
    contestant: "native-roster",
    reference: manyInOne,
    most: 0.8,
  },
  {
    what: "state of personas",
    measure: stateOfPersonas,
    operation: "up",
    contestant: "native",
    reference: manyByOther,
    most: 0.85,
  },
  // Of single resources the engine's own cost grows faster; theirs must not.
  ...(["preview", "up", "refresh"] as const).flatMap((operation) =>
    ["persona", "native"].map((contestant) => ({
      what: "wall",
      measure: wall,
      operation,
      contestant,
      reference: to("thin", 2000),
      most: 1,
    })),
  ),
];

/** A mark beside what was measured of it. */
export interface Kept extends Mark {
  readonly found: number;
}

/** The marks of which something was measured. What differs by little, the doors, has a run with more rounds. */
export function marksOf(results: Results): Kept[] {
  const isOfDoors = ({ reference }: Mark) => ["persona", "roster"].includes(reference.contestant);
  return MARKS.flatMap((mark) => {
    const isOfRun = !isOfDoors(mark) || referenceOf(results) === "persona";
    const found = isOfRun ? foundOf(results, mark) : undefined;
    return found === undefined ? [] : [{ ...mark, found }];
  });
}

function foundOf(results: Results, { measure, operation, contestant, reference }: Mark): number | undefined {
  const setting: Setting = { latency: LATENCY, operation, personas: reference.personas };
  return medianRatio(results, setting, contestant, reference.contestant, measure);
}
