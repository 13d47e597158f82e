/** `personas move`: what a preview would delete and create again stays the same persona, by an edit of the state. */
import { randomUUID } from "node:crypto";
import { nameOf, placeOf, type Coming, type Going } from "../../provider/state/changes";
import { pendingIn, readExport, resourcesIn, type StackExport } from "../../provider/state/deployment";
import { moveIn, type Move } from "../../provider/state/move";
import type { Left, Pair } from "../../provider/state/pairs";
import { isOurs } from "../../provider/state/persona-type";
import { readShellFile } from "../shell-text";
import { problemsIn, readPlan, type Plan } from "../../provider/state/plan";
import { holdsSecret, revealBy, SECRET } from "../../provider/state/secrets";
import { resourceNameOf } from "../../provider/state/urn";
import { CommandError, EXITS } from "../exit";
import { layOut, styleFor } from "../output/table";
import { isolated } from "../../provider/graph/harmless";
import { jsonOf, tell } from "../output/text";
import { openStacks } from "../page";
import { checkConsent, isAgreed, readState, writeState, type ConsentOptions } from "../stacks/edit";
import type { Stacks } from "../stacks/stacks";

/** The options of `move`. */
export interface MoveOptions extends ConsentOptions {
  readonly stack: string;
  readonly cwd: string;
  readonly preview?: string;
  readonly json?: boolean;
}

/** Shows what would move, and moves it when the user has agreed. */
export async function move(options: MoveOptions): Promise<void> {
  checkConsent(options);
  const { stack, cwd, json = false } = options;
  const stacks = await openStacks(options);
  const before = await readState(stacks, stack);
  checkIdle(before.exported, stack);
  const plan = await planOf(options, stacks);
  const reveal = revealBy(before.exported, await openExport(before.exported, stack, stacks));
  const { pairs, left, next } = moveIn(before.exported, plan, { reveal, newId: randomUUID });

  await show({ pairs, left }, options);
  const isWritten = next !== undefined && (await isAgreed(questionOf(pairs, stack), options));
  if (isWritten) await writeState(stacks, before, next, { cwd, command: "move" });
  if (isWritten) tell(`Moved ${countOf(pairs.length)} within the state of stack ${stack}.`);
  if ((next && !isWritten) || left.some(({ isOpen }) => isOpen)) process.exitCode = EXITS.found.code;
  if (json) {
    console.log(jsonOf({ moves: pairs.map(rowOf), left: left.map(leftRowOf), written: isWritten }));
  }
}

function checkIdle(exported: StackExport, stack: string): void {
  const { length } = pendingIn(exported);
  if (length === 0) return;
  throw new CommandError(
    "failed",
    `stack ${stack} has ${length} pending ${length === 1 ? "operation" : "operations"}: an update is under way, or was interrupted; ` +
      `when none is under way, run \`personas recover --stack ${stack}\` first`,
  );
}

async function planOf({ stack, preview }: MoveOptions, stacks: Stacks): Promise<Plan> {
  const source = preview ?? `the preview of stack ${stack}`;
  const text = preview === undefined ? await stacks.preview(stack) : await readShellFile(preview);
  const plan = readPlan(text, source);
  const [problem] = problemsIn(plan);
  if (problem === undefined) return plan;
  throw new CommandError("failed", `${source} failed, so it does not show the whole plan: ${problem}`);
}

/** The state with its secrets in plain text, where personas have some: it is kept in memory alone. */
async function openExport(
  exported: StackExport,
  stack: string,
  stacks: Stacks,
): Promise<StackExport | undefined> {
  const ours = resourcesIn(exported).filter(({ type }) => isOurs(type));
  if (!ours.some(({ inputs, outputs }) => holdsSecret([inputs, outputs]))) return undefined;
  return readExport(await stacks.export(stack, { open: true }), `stack ${stack}`);
}

async function show({ pairs, left }: Pick<Move, "pairs" | "left">, options: MoveOptions): Promise<void> {
  // JSON has the standard output for itself; whoever is asked must see what about.
  const asks = !options.yes && !options.dryRun;
  if (pairs.length === 0) tell("Nothing to move: no persona would be deleted and created again.");
  else if (!options.json || asks) {
    const stream = options.json ? process.stderr : process.stdout;
    const rows = pairs.map((pair) => [rowOf(pair).id, ...placesOf(pair), rowOf(pair).name]);
    stream.write(`${await layOut(["ID", "FROM", "TO", "NAME"], rows, styleFor(stream))}\n`);
  }
  for (const { going, reason } of left) {
    tell(`Not moved: ${isolated(nameOf(going))} (${going.id}) of ${isolated(placeOf(going))}: ${reason}.`);
  }
}

function questionOf(pairs: readonly Pair[], stack: string): string {
  return `Move ${countOf(pairs.length)} within the state of stack ${stack}? Nothing changes on the Page.`;
}

function countOf(count: number): string {
  return count === 1 ? "1 persona" : `${count} personas`;
}

/** Where a persona is, or is to be. */
function placeRowOf(each: Going | Coming) {
  const urn = "urn" in each ? each.urn : each.resource.urn;
  return { urn, ...(each.key !== undefined && { key: each.key }) };
}

function rowOf({ going, coming }: Pair) {
  const name = coming.inputs.name === SECRET ? SECRET : nameOf(going);
  return { id: going.id, name, from: placeRowOf(going), to: placeRowOf(coming) };
}

function leftRowOf({ going, coming, reason, isOpen }: Left) {
  const to = coming && { to: placeRowOf(coming) };
  return { id: going.id, name: nameOf(going), from: placeRowOf(going), ...to, reason, isOpen };
}

/** From where, and to where; those of one name are told apart by their parents. */
function placesOf({ going, coming }: Pair): [from: string, to: string] {
  const places: [string, string] = [placeOf(going), placeOf(coming)];
  if (places[0] !== places[1]) return places;
  const parents = [going.resource.parent, coming.planned.parent].map((urn = "") => resourceNameOf(urn));
  return places.map((place, at) => `${place} of ${parents[at]}`) as [string, string];
}
