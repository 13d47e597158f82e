/** `personas recover`: clears up a stack's state after an interrupted run. Shown, asked, kept, and then written. */
import { pendingIn, readExport } from "../../provider/state/deployment";
import { heldIn } from "../../provider/state/held";
import { NONE, rivalsAmong, type Found } from "../../provider/state/match";
import { recover as recovered, type Recovery } from "../../provider/state/recover";
import { SECRET } from "../../provider/state/secrets";
import {
  namesOf,
  unfinishedIn,
  wantedIn,
  type Suspect,
  type Unfinished,
  type Wanted,
} from "../../provider/state/unfinished";
import { CommandError, EXITS } from "../exit";
import { layOut, styleFor } from "../output/table";
import { jsonOf, tell } from "../output/text";
import { openStacks, warn, type SettingsOptions } from "../page";
import { Access } from "../stacks/access";
import {
  checkConsent,
  isAgreed,
  readState,
  writeState,
  type ConsentOptions,
  type ReadState,
} from "../stacks/edit";
import { knownTo, readHeld, type StacksOptions } from "../stacks/held";
import { lookAt } from "../stacks/look";
import type { Stacks } from "../stacks/stacks";

/** The options of `recover`. */
export interface RecoverOptions
  extends ConsentOptions, Pick<StacksOptions, "file">, Pick<SettingsOptions, "cwd"> {
  /** The stack to recover, and others that have personas on its Pages. */
  readonly stack: readonly [string, ...string[]];
  readonly adopt?: readonly string[];
  readonly dropOthers?: boolean;
  readonly json?: boolean;
}

/** Finds out what an interrupted run did, and has the state say so. */
export async function recover(options: RecoverOptions): Promise<void> {
  checkConsent(options);
  const choices = choicesOf(options);
  const [stack, ...otherStacks] = options.stack;
  const stacks = await openStacks(options);
  // First, so that no failure shows what it keeps secret.
  for (const each of options.stack) await stacks.config(each);
  const before = await readState(stacks, stack);
  const access = new Access(stacks, { stack, cwd: options.cwd });
  const isInterrupted = pendingIn(before.exported).length > 0;
  const unfinished = unfinishedIn(before.exported, isInterrupted ? await access.open : before.exported);
  const findings = { unfinished, recovery: NOTHING };
  if (unfinished.works.length === 0) {
    tell(`Stack ${stack} has no pending operations on personas: there is nothing to recover.`);
    if (options.json) console.log(jsonOfAll(stack, findings, false));
    return;
  }

  const own = heldIn(await access.open, `stack ${stack}`);
  // What is known was there before, and no interrupted run made it. The Pages first: what another stack makes and records
  // in between is then not taken for this one's.
  const { personasOn } = await lookAt(unfinished, access, knownTo([own]));
  const others = await readHeld(stacks, { ...options, stack: otherStacks });
  for (const each of others.flatMap(({ warnings }) => warnings)) warn(each);
  const held = knownTo([own, ...others]);
  const interrupted = await wantedBy(stacks, otherStacks.filter((_, index) => others[index]!.isUnfinished)); // prettier-ignore
  const replaced = new Set(wantedIn(unfinished).map(({ former }) => former?.id));
  const lost = [own, ...others].flatMap((each) => each.lost).filter(({ id }) => !replaced.has(id));
  const rivals = [...rivalsAmong(interrupted), ...lost.map(({ state }) => state)];
  const around = { personasOn, held, rivals, choices };
  findings.recovery = recovered(
    { state: before.exported, open: await access.open },
    unfinished,
    around,
    new Date(),
  );
  await show(findings, options);
  const isWritten = await write(stacks, before, findings, options);
  if (options.json) console.log(jsonOfAll(stack, findings, isWritten));
}

const NOTHING: Recovery = { found: [], unmade: [], undecided: [], gone: [], kept: [] };

/** What interrupted runs of other stacks may have made: a persona of the same name could be theirs. */
async function wantedBy(stacks: Stacks, unfinished: readonly string[]): Promise<Wanted[]> {
  const wanted: Wanted[] = [];
  for (const stack of unfinished) {
    const state = readExport(await stacks.export(stack, { open: true }), `stack ${stack}`);
    wanted.push(...wantedIn(unfinishedIn(state, state)));
  }
  return wanted;
}

function choicesOf({ adopt = [] }: RecoverOptions): ReadonlyMap<string, string> {
  const choices = adopt.map((each) => {
    const [, resource, id] = /^(.+)=(\d+|none)$/s.exec(each) ?? [];
    if (resource !== undefined && id !== undefined) return [resource, id] as const;
    throw new CommandError("usage", `--adopt takes <resource>=<persona ID>, or <resource>=${NONE}`);
  });
  const [twice] = choices.filter(([resource], at) => choices.findIndex(([each]) => each === resource) < at);
  if (twice) throw new CommandError("usage", `--adopt names ${twice[0]} more than once`);
  return new Map(choices);
}

/** What there is to show and to write. */
interface Findings {
  readonly recovery: Recovery;
  readonly unfinished: Unfinished;
}

/** JSON has the standard output for itself. */
async function show(findings: Findings, { json = false }: RecoverOptions): Promise<void> {
  const stream = json ? process.stderr : process.stdout;
  stream.write(`${await layOut(["RESOURCE", "RESULT"], rowsOf(findings), styleFor(stream))}\n`);
  if (findings.recovery.found.length > 0) {
    tell("Pictures cannot be compared: check that the adopted personas are the right ones.");
  }
}

function rowsOf({ recovery, unfinished: { works, others } }: Findings): string[][] {
  const { found, unmade, undecided, gone, kept } = recovery;
  const rosters = new Map<string, number>();
  for (const { urn, key } of unmade) if (key !== undefined) rosters.set(urn, (rosters.get(urn) ?? 0) + 1);
  const row = (subject: Pick<Wanted, "urn" | "key">, result: string) => [namesOf(subject)[0], result];
  return [
    ...found.map((each) => row(each.wanted, `adopts ${personaOf(each)}${replacedBy(each.wanted)}`)),
    ...undecided.map(({ wanted, candidates }) =>
      row(wanted, `left to decide: ${candidates.map(({ id }) => id).join(", ")} or ${NONE}`),
    ),
    ...gone.map((each) => row(each, `${suspectOf(each)} is gone: removed from the state`)),
    ...kept.map((each) => row(each, `${suspectOf(each)} is still there: stays in the state`)),
    ...unmade.filter(({ key }) => key === undefined).map((each) => row(each, "was not created")),
    ...[...rosters].map(([urn, count]) =>
      row({ urn }, `${count} of its personas ${count === 1 ? "was" : "were"} not created`),
    ),
    ...works.flatMap((work) => (work.kind === "harmless" ? [row(work, `nothing to do (${work.type})`)] : [])),
    ...others.map(({ resource, type = "" }) => row(resource, `not checked: of another package (${type})`)),
  ];
}

function personaOf({ persona: { id, name }, version }: Found): string {
  return `persona ${id} (${version.hasSecretName ? SECRET : name})`;
}

function replacedBy({ former }: Wanted): string {
  return former && !former.isGone ? `; the next \`pulumi up\` deletes ${former.id}, which it replaces` : "";
}

function suspectOf({ id, name = SECRET }: Suspect): string {
  return `persona ${id} (${name})`;
}

/** Writes what was found, when all is decided and the user agrees; answers whether it did. */
async function write(
  stacks: Stacks,
  before: ReadState,
  { recovery: { state }, unfinished: { others } }: Findings,
  options: RecoverOptions,
): Promise<boolean> {
  const dropped = others.filter(({ type }) => type === "creating");
  if (!state) {
    tell(
      `Nothing was written: something is left to decide. Give --adopt <resource>=<persona ID> for each, or --adopt <resource>=${NONE} where none is its persona.`,
    );
  } else if (dropped.length > 0 && !options.dropOthers) {
    tell(
      `Nothing was written: \`pulumi stack import\`, which writes it, drops the pending creates of other packages, too (${dropped.length}). Check what became of them, then run this again with --drop-others.`,
    );
  } else {
    const agreed = await isAgreed(`Write this to the state of stack ${before.stack}?`, options);
    if (agreed) {
      await writeState(stacks, before, state, { cwd: options.cwd, command: "recover" });
      tell(`Stack ${before.stack} is recovered.`);
    }
    if (agreed || options.dryRun) return agreed;
  }
  process.exitCode = EXITS.found.code;
  return false;
}

/** For scripts. */
function jsonOfAll(stack: string, { recovery, unfinished }: Findings, written: boolean): string {
  const subject = ({ urn, key }: Pick<Wanted, "urn" | "key">) => ({
    resource: namesOf({ urn, ...(key !== undefined && { key }) })[0],
    urn,
    key,
  });
  const { found, unmade, undecided, gone, kept } = recovery;
  const suspect = (each: Suspect) => ({ ...subject(each), id: each.id });
  return jsonOf({
    stack,
    adopted: found.map(({ wanted, persona: { id } }) => ({
      ...subject(wanted),
      id,
      replaces: wanted.former?.isGone ? undefined : wanted.former?.id,
    })),
    undecided: undecided.map(({ wanted, candidates }) => ({
      ...subject(wanted),
      candidates: candidates.map(({ id }) => id),
    })),
    gone: gone.map(suspect),
    kept: kept.map(suspect),
    unmade: unmade.map(subject),
    dropped: unfinished.works.flatMap((work) =>
      work.kind === "harmless" ? [{ urn: work.urn, type: work.type }] : [],
    ),
    others: unfinished.others.map(({ resource: { urn }, type }) => ({ urn, type })),
    written,
  });
}
