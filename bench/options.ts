/** The command line of the benchmark. */
import { Command, InvalidArgumentError, Option } from "commander";
import type { Contest } from "./contest";
import { CONTESTANTS, type Contestant } from "./contestants";
import { OPERATIONS, type Operation } from "./results";

/** What the command line asks for. */
export interface BenchOptions extends Contest {
  /** Files to write. */
  readonly json?: string;
  readonly markdown?: string;
  readonly svg?: string;
  readonly growthSvg?: string;
  /** Former results, of which to draw tables and pictures instead of measuring. */
  readonly render?: string;
}

/** Reads the arguments; ends the process for those that are wrong, and for help. */
export function readOptions(args: readonly string[]): BenchOptions {
  const everyone = CONTESTANTS.map(({ name }) => name).join(",");
  return new Command("npm run bench --")
    .description(
      "Measures how personas are previewed, made, read, replaced and deleted: by this package, by a provider as " +
        "guides show it, and by a bare script, on the real engine and a stand-in for Graph.",
    )
    .addOption(
      new Option("--contestants <names>", "who takes part")
        .argParser(list(contestantIn))
        .default(CONTESTANTS, everyone),
    )
    .addOption(
      new Option("--sizes <numbers>", "numbers of personas")
        .argParser(list(wholeNumber(1)))
        .default([1, 10, 100, 500], "1,10,100,500"),
    )
    .addOption(
      new Option("--latencies <ms>", "milliseconds that each call to Graph takes")
        .argParser(list(wholeNumber(0)))
        .default([0, 50], "0,50"),
    )
    .addOption(
      new Option("--operations <names>", "what is measured; each needs what those before it made")
        .argParser(list(operationIn))
        .default(OPERATIONS, OPERATIONS.join(",")),
    )
    .option("--rounds <number>", "how often, for the median", wholeNumber(1), 3)
    .option("--json <file>", "write the raw measurements, after each of them")
    .option("--markdown <file>", "write the tables")
    .option("--svg <file>", "write the picture of the largest stack")
    .option("--growth-svg <file>", "write the picture of growth")
    .option("--render <file>", "measure nothing: draw from the measurements in this file")
    .parse(args, { from: "user" })
    .opts<BenchOptions>();
}

/** The command that measures the same, wherever its results go. */
export function commandOf({ contestants, sizes, latencies, operations, rounds }: Contest): string {
  const names = contestants.map(({ name }) => name).join(",");
  const some = operations.length < OPERATIONS.length ? ` --operations "${operations.join(",")}"` : "";
  return `npm run bench -- --contestants ${names} --sizes ${sizes.join(",")} --latencies ${latencies.join(",")}${some} --rounds ${rounds}`;
}

function contestantIn(name: string): Contestant {
  const found = CONTESTANTS.find((each) => each.name === name);
  if (!found) throw new InvalidArgumentError(`There is no contestant ${JSON.stringify(name)}.`);
  return found;
}

function operationIn(name: string): Operation {
  const found = OPERATIONS.find((each) => each === name);
  if (!found) throw new InvalidArgumentError(`There is no operation ${JSON.stringify(name)}.`);
  return found;
}

function list<Value>(parse: (text: string) => Value): (text: string) => Value[] {
  return (text) => [...new Set(text.split(",").map((each) => parse(each.trim())))];
}

function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < least)
      throw new InvalidArgumentError(`Give whole numbers from ${least} on.`);
    return number;
  };
}
