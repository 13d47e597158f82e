/** What was measured, and the medians and ratios that are told of it. */
import type { CallKind } from "pulumi-personas/standin";
import type { Use } from "./measure";

/** What each contestant does in a round, in this order. */
export const OPERATIONS = [
  "preview",
  "up",
  "up again",
  "preview again",
  "refresh",
  "replace",
  "destroy",
] as const;

/** An operation: of the stack that is empty, the first `up`; of one that is as declared, those "again". */
export type Operation = (typeof OPERATIONS)[number];

/** The kinds of calls to Graph that an operation may make. */
export type Calls = Readonly<Record<CallKind | "other", number>>;

/** One operation of one contestant in one round. */
export interface Measurement extends Use {
  readonly contestant: string;
  /** How many personas are declared. */
  readonly personas: number;
  /** Milliseconds that each call to Graph takes. */
  readonly latency: number;
  /** Counted from 1. */
  readonly round: number;
  readonly operation: Operation;
  readonly calls: Calls;
  /** Connections to Graph that calls came over. */
  readonly connections: number;
  /** Bytes of the file with the state, after the operation. */
  readonly state: number;
  /** Bytes of the personas in it, as JSON without white space. */
  readonly stateOfPersonas: number;
}

/** Where it was measured. */
export interface Machine {
  readonly cores: number;
  readonly processor: string;
  /** Bytes. */
  readonly memory: number;
  readonly system: string;
  readonly node: string;
  /** Of the Pulumi CLI. */
  readonly engine: string;
  /** Of @pulumi/pulumi. */
  readonly sdk: string;
}

/** A run of the benchmark. */
export interface Results {
  /** Of these results, for {@link parseResults}. */
  readonly format: 1;
  readonly command: string;
  /** ISO 8601, of the beginning. */
  readonly date: string;
  readonly machine: Machine;
  /** Milliseconds between two samples of memory. */
  readonly samplingInterval: number;
  readonly contestants: readonly string[];
  readonly measurements: readonly Measurement[];
}

/** What can be told of an operation as one number. */
export type Measure = (measurement: Measurement) => number;

/** The measurements of which a row of a table is told. */
export interface Setting {
  readonly personas: number;
  readonly latency: number;
  readonly operation: Operation;
}

/** The contestant that others are compared with. */
export function referenceOf({ contestants }: Results): string {
  return contestants.includes("tutorial") ? "tutorial" : contestants[0]!;
}

/** The numbers of personas, and the latencies, that were measured, ascending. */
export function rangesOf({ measurements }: Results): { sizes: number[]; latencies: number[] } {
  const ascending = (of: Measure) => [...new Set(measurements.map(of))].sort((a, b) => a - b);
  return { sizes: ascending(({ personas }) => personas), latencies: ascending(({ latency }) => latency) };
}

/** The middle of the values, or of the two in the middle their mean; `undefined` of none. */
export function medianOf(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

/** The median over the rounds of what a contestant used. */
export function medianUse(
  results: Results,
  setting: Setting,
  contestant: string,
  measure: Measure,
): number | undefined {
  return medianOf(roundsOf(results, setting, contestant).map(measure));
}

/**
 * The median over the rounds of the ratio of two contestants within a round, so that what slows a whole round is in
 * none of them. `undefined` without such rounds, or where the reference used nothing.
 */
export function medianRatio(
  results: Results,
  setting: Setting,
  contestant: string,
  reference: string,
  measure: Measure,
): number | undefined {
  const references = roundsOf(results, setting, reference);
  const ratios = roundsOf(results, setting, contestant).flatMap((each) => {
    const other = references.find(({ round }) => round === each.round);
    return other && measure(other) > 0 ? [measure(each) / measure(other)] : [];
  });
  return medianOf(ratios);
}

function roundsOf(results: Results, setting: Setting, contestant: string): Measurement[] {
  return results.measurements.filter(
    (each) =>
      each.contestant === contestant &&
      each.personas === setting.personas &&
      each.latency === setting.latency &&
      each.operation === setting.operation,
  );
}

/** The results as a file, with a line for each measurement. */
export function resultsText({ measurements, ...about }: Results): string {
  const head = JSON.stringify(about, null, 2).replace(/\n}$/, "");
  return `${head},\n  "measurements": [\n${measurements.map((each) => `    ${JSON.stringify(each)}`).join(",\n")}\n  ]\n}\n`;
}

/** Reads what {@link resultsText} wrote. */
export function parseResults(text: string): Results {
  const results = JSON.parse(text) as Partial<Results>;
  if (results.format !== 1 || !results.measurements?.length)
    throw new Error("these are no results of the benchmark");
  return results as Results;
}
