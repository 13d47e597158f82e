/** The results as Markdown: for each measure a table, a row for each operation. */
import { bytesText, ratioText, secondsText } from "./format";
import { marksOf } from "./marks";
import {
  medianRatio,
  medianUse,
  OPERATIONS,
  rangesOf,
  referenceOf,
  type Calls,
  type Measure,
  type Measurement,
  type Operation,
  type Results,
  type Setting,
} from "./results";

/** A table of ratios. */
interface Section {
  readonly title: string;
  readonly measure: Measure;
  readonly text: (value: number) => string;
  /** The operations it has rows for; all unless given. */
  readonly operations?: readonly Operation[];
  /** Whether contestants are compared with the bare script, too. */
  readonly withScript?: boolean;
}

const SECTIONS: readonly Section[] = [
  { title: "Wall time", measure: ({ wall }) => wall, text: secondsText, withScript: true },
  { title: "CPU time", measure: ({ cpu }) => cpu, text: secondsText },
  { title: "Peak memory", measure: ({ memory }) => memory, text: bytesText },
  ...(["engine", "program", "provider"] as const).map((part) => ({
    title: `Of it the ${part}`,
    measure: ({ memoryOf }: Measurement) => memoryOf?.[part] ?? 0,
    text: bytesText,
  })),
  { title: "Bytes written", measure: ({ written }) => written, text: bytesText },
  { title: "State after up", measure: ({ state }) => state, text: bytesText, operations: ["up"] },
  {
    title: "Of it personas",
    measure: ({ stateOfPersonas }) => stateOfPersonas,
    text: bytesText,
    operations: ["up"],
  },
];

const SCRIPT = "script";
const NONE = "–";

/** Writes all tables, with where and how the results came about. */
export function table(results: Results): string {
  const reference = referenceOf(results);
  const other = results.contestants.find((each) => each !== reference) ?? reference;
  return [
    "# Benchmark",
    headOf(results),
    `The column \`${reference}\` is the median of its rounds; the others are ratios, as \`${other} / ${reference}\`: the ` +
      "median of the ratios within a round. Below 1 is less than the reference.",
    ...marksSection(results),
    ...SECTIONS.filter(({ measure }) => results.measurements.some((each) => measure(each) > 0)).flatMap(
      (section) => [`## ${section.title}`, sectionOf(results, section)],
    ),
    "## Calls to Graph",
    callsOf(results),
  ]
    .map((block) => `${block}\n`)
    .join("\n");
}

/** One table for the largest stack that was measured, at the longest latency: what a reader wants to know first. */
export function summary(results: Results): string {
  const { sizes, latencies } = rangesOf(results);
  const [personas, latency] = [sizes.at(-1)!, latencies.at(-1)!];
  const reference = referenceOf(results);
  const others = results.contestants.filter((each) => each !== reference);
  const wall: Measure = (each) => each.wall;
  const rows = OPERATIONS.map((operation) => {
    const setting = { personas, latency, operation };
    return [
      operation,
      shown(medianUse(results, setting, reference, wall), secondsText),
      ...others.map((each) => shown(medianRatio(results, setting, each, reference, wall), ratioText)),
    ];
  });
  return [
    `Wall time for ${personas} personas at ${latency} ms a call, as a share of that of \`${reference}\`:`,
    markdownTable(["operation", reference, ...others], rows),
    `Measured by \`${results.command}\` on ${results.date.slice(0, 10)}, with ${results.machine.cores} cores, Node.js ${results.machine.node} and Pulumi ${results.machine.engine}.`,
  ].join("\n\n");
}

function marksSection(results: Results): string[] {
  const rows = marksOf(results).map(({ what, operation, contestant, reference, most, found }) => [
    operation,
    what,
    `${contestant} / ${reference.contestant}`,
    String(reference.personas),
    ratioText(most),
    ratioText(found),
  ]);
  if (rows.length === 0) return [];
  return [
    "## Marks",
    "At 50 ms a call.",
    markdownTable(["operation", "measure", "ratio", "personas", "at most", "measured"], rows),
  ];
}

function headOf({ command, date, machine, samplingInterval, measurements }: Results): string {
  const rounds = Math.max(...measurements.map(({ round }) => round));
  return [
    `- \`${command}\`, ${date.slice(0, 10)}, ${rounds === 1 ? "1 round" : `${rounds} rounds`}`,
    `- ${machine.cores} cores (${machine.processor}), ${bytesText(machine.memory)}, ${machine.system}`,
    `- Node.js ${machine.node}, Pulumi CLI ${machine.engine}, @pulumi/pulumi ${machine.sdk}`,
    `- Memory is the sum of the RSS of all processes, sampled every ${samplingInterval} ms; bytes written are those of the file system`,
  ].join("\n");
}

function sectionOf(results: Results, section: Section): string {
  const { measure, text, operations = OPERATIONS, withScript = false } = section;
  const reference = referenceOf(results);
  const pairs = [
    ...results.contestants.filter((each) => each !== reference).map((each) => [each, reference] as const),
    ...results.contestants
      .filter((each) => withScript && each !== SCRIPT && results.contestants.includes(SCRIPT))
      .map((each) => [each, SCRIPT] as const),
  ].filter(([of, to], index, all) => all.findIndex((each) => each[0] === of && each[1] === to) === index);
  const rows = settingsOf(results, operations).map((setting) => [
    ...headOfRow(setting, operations),
    shown(medianUse(results, setting, reference, measure), text),
    ...pairs.map(([of, to]) => shown(medianRatio(results, setting, of, to, measure), ratioText)),
  ]);
  return markdownTable(
    [
      ...titlesOfRow(operations),
      reference,
      ...pairs.map(([of, to]) => (to === reference ? of : `${of} / ${to}`)),
    ],
    rows,
  );
}

function callsOf(results: Results): string {
  const kinds: readonly (keyof Calls)[] = ["create", "list", "get", "delete", "send", "other"];
  const cell = (setting: Setting, contestant: string) => {
    const count = (measure: Measure) => medianUse(results, setting, contestant, measure) ?? 0;
    const calls = kinds
      .map((kind) => [kind, count((each) => each.calls[kind])] as const)
      .filter(([, calls]) => calls > 0)
      .map(([kind, calls]) => `${calls} ${kind}`);
    const connections = count((each) => each.connections);
    return calls.length === 0 ? "0" : `${calls.join(", ")} over ${connections}`;
  };
  const rows = settingsOf(results, OPERATIONS).map((setting) => [
    ...headOfRow(setting, OPERATIONS),
    ...results.contestants.map((contestant) => cell(setting, contestant)),
  ]);
  return `Medians of the rounds, by kind, and the connections they came over.\n\n${markdownTable([...titlesOfRow(OPERATIONS), ...results.contestants], rows)}`;
}

function settingsOf(results: Results, operations: readonly Operation[]): Setting[] {
  const { sizes, latencies } = rangesOf(results);
  return latencies.flatMap((latency) =>
    sizes.flatMap((personas) =>
      operations
        .map((operation) => ({ personas, latency, operation }))
        .filter((setting) => medianUse(results, setting, referenceOf(results), () => 1) !== undefined),
    ),
  );
}

function titlesOfRow(operations: readonly Operation[]): string[] {
  return ["latency", "personas", ...(operations.length > 1 ? ["operation"] : [])];
}

function headOfRow({ personas, latency, operation }: Setting, operations: readonly Operation[]): string[] {
  return [`${latency} ms`, String(personas), ...(operations.length > 1 ? [operation] : [])];
}

function shown(value: number | undefined, text: (value: number) => string): string {
  return value === undefined ? NONE : text(value);
}

/** Titles of columns that hold words. */
const LEFT = ["operation", "measure", "ratio"];

/** A table whose columns are aligned in the source, too, those with numbers to the right. */
export function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = titles.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const isLeft = titles.map((title) => LEFT.includes(title));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => (isLeft[column] ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join(" | ")} |`;
  const rule = widths.map((width, column) =>
    isLeft[column] ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  return [line(titles), line(rule), ...rows.map(line)].join("\n");
}
