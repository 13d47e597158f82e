/** Every fault at every operation, through the real provider process: what the user reads, and what is left. */
import { APP_SECRET, letCatchUp, makeByHand, PAGE, TOKEN } from "../support/pages";
import { startProvider, type ProviderProcess } from "../support/provider-process";
import { LAG } from "../../provider/page/view";
import { Standin, type Behaviour, type CallKind, type Fault } from "../../standin";

/** A fault, by what it is called in the table. */
export interface NamedFault extends Pick<Fault, "answer" | "takesEffect" | "headers"> {
  readonly name: string;
  /** How Graph behaves besides. */
  readonly behaviour?: Partial<Behaviour>;
  /** Whether Graph shows nothing of personas but their IDs. */
  readonly hidesFields?: boolean;
  /** Whether another try is of no use, so that an operation must fail. */
  readonly stays?: boolean;
}

/** Scales the provider's waits. */
const WAIT_SCALE = 0.01;

export const FAULTS: readonly NamedFault[] = [
  { name: "cut off before the write", answer: "cut-off" },
  { name: "cut off after the write", answer: "cut-off", takesEffect: true },
  { name: "500 before the write", answer: "internal" },
  { name: "500 after the write", answer: "internal", takesEffect: true },
  { name: "HTML 502", answer: "html" },
  { name: "empty 200", answer: "empty", takesEffect: true },
  { name: "time-out", answer: "hang", takesEffect: true },
  { name: "transient code 2", answer: "transient" },
  { name: "rate limit, wait stated", answer: "rate-limit", headers: { "retry-after": "1" } },
  { name: "rate limit, wait not stated", answer: "rate-limit" },
  { name: "expired token", answer: "expired-token", stays: true },
  { name: "permission lost", answer: "no-permission", stays: true },
  { name: "body cut short", answer: "truncated" },
  { name: "invalid JSON", answer: "invalid-json", takesEffect: true },
  { name: "redirect", answer: "redirect", takesEffect: true, stays: true },
  { name: "success: false", answer: "unsuccessful", stays: true },
  { name: "cut off after the write, listings lag", answer: "cut-off", takesEffect: true, behaviour: { listingDelay: LAG * WAIT_SCALE } }, // prettier-ignore
  { name: "cut off after the write, empty pages", answer: "cut-off", takesEffect: true, behaviour: { emptyPages: true, largestLimit: 5 } }, // prettier-ignore
  { name: "rate limit, no fields but IDs", answer: "rate-limit", hidesFields: true },
];

/** The operations, by the call that a fault strikes. `get` is what a refresh asks about a persona that is gone. */
export const OPERATIONS = ["create", "list", "get", "delete"] as const satisfies readonly CallKind[];
export type Operation = (typeof OPERATIONS)[number];

/** What came of an operation on `count` personas at once. */
export interface Outcome {
  readonly fault: string;
  readonly operation: Operation;
  readonly count: number;
  readonly succeeded: number;
  readonly failed: number;
  /** The first error, else the first warning; empty when the user reads nothing. */
  readonly reads: string;
  /** Whether nothing is lost and nothing doubled: what the engine was told is what is on the Page. */
  readonly agrees: boolean;
  /** Whether it agrees still after the run is repeated without faults, as the engine would. */
  readonly agreesAfterNextRun: boolean;
}

const COUNTS = [1, 12];
/** Every case of a fault; each has a Page of its own. */
export const CASES = OPERATIONS.flatMap((operation) => COUNTS.map((count) => ({ operation, count })));
const PAGES = CASES.map((_, index) => String(5000 + index));

const persona = (pageId: string, index = 0) => ({
  name: `Persona ${index}`,
  profilePictureUrl: "https://example.com/p.jpg",
  pageId,
});

/** A stand-in and a provider process, shared by the cases of a fault. */
export class Bench {
  private constructor(
    readonly standin: Standin,
    readonly provider: ProviderProcess,
  ) {}

  static async start({ answer, behaviour, hidesFields }: NamedFault): Promise<Bench> {
    const standin = await Standin.start({ behaviour });
    if (hidesFields) hideFields(standin);
    standin.addPage(PAGE, TOKEN, { appSecret: APP_SECRET, morePageIds: PAGES });
    const provider = await startProvider({
      "personas:pageAccessToken": TOKEN,
      "personas:appSecret": APP_SECRET,
      "personas:apiUrl": standin.url,
      // A short one would be a fault of its own on a busy machine.
      ...(answer === "hang" && { "personas:timeLimit": "1" }),
      "personas:waitScale": String(WAIT_SCALE),
    });
    return new Bench(standin, provider);
  }

  stop(): Promise<void> {
    return this.standin.stop();
  }

  /** Strikes `count` calls of an operation on `count` personas at once. A listing is one call for all. */
  async strike(fault: NamedFault, { operation, count }: (typeof CASES)[number]): Promise<Outcome> {
    const { standin, provider } = this;
    const page = PAGES[CASES.findIndex((each) => each.operation === operation && each.count === count)]!;
    const printed = provider.output.length;
    const { name, stays, behaviour: _, hidesFields: __, ...rest } = fault;
    // A rate limit is told to some, not to each in turn: twelve times in a row it would be one that lasts.
    const most = operation === "list" ? 1 : rest.answer === "rate-limit" ? 3 : count;
    const times = stays ? 1_000 : Math.min(count, most);
    const attempt = await { create: createAll, list: readAll, get: readGone, delete: deleteAll }[operation]({
      standin,
      provider,
      page,
      count,
      strike: async () => {
        await letCatchUp(standin);
        standin.faults.add({ ...rest, on: operation, times });
      },
    });
    standin.faults.clear();
    const failures = attempt.results.filter((result) => result.status === "rejected");
    const warning = /^warning: (.*)$/m.exec(provider.output.slice(printed))?.[1];
    const outcome = {
      fault: name,
      operation,
      count,
      succeeded: count - failures.length,
      failed: failures.length,
      reads: failures[0] ? (failures[0].reason as Error).message : (warning ?? ""),
      agrees: attempt.agrees(),
    };
    await letCatchUp(standin);
    await attempt.again();
    return { ...outcome, agreesAfterNextRun: attempt.agrees() };
  }
}

function hideFields({ world }: Standin): void {
  world.onChange(() => {
    const shown = PAGES.flatMap((page) => world.personasOf(page)).filter(
      ({ withheld }) => withheld.length === 0,
    );
    for (const each of shown) each.withheld = ["name", "profile_picture_url"];
  });
}

interface Trial {
  readonly standin: Standin;
  readonly provider: ProviderProcess;
  readonly page: string;
  readonly count: number;
  readonly strike: () => Promise<void>;
}

interface Attempt {
  readonly results: readonly PromiseSettledResult<unknown>[];
  readonly agrees: () => boolean;
  readonly again: () => Promise<void>;
}

async function createAll({ standin, provider, page, count, strike }: Trial): Promise<Attempt> {
  const ids = new Map<number, string>();
  const create = async (index: number) => {
    ids.set(index, (await provider.create(persona(page, index))).id);
  };
  const indices = Array.from({ length: count }, (_, index) => index);
  await strike();
  return {
    results: await Promise.allSettled(indices.map(create)),
    agrees: () => same([...ids.values()], idsOn(standin, page)),
    again: async () => {
      await Promise.all(indices.filter((index) => !ids.has(index)).map(create));
    },
  };
}

async function deleteAll({ standin, provider, page, count, strike }: Trial): Promise<Attempt> {
  const kept = new Set(makeByHand(standin, count, page));
  const remove = async (id: string) => {
    await provider.delete(id, persona(page));
    kept.delete(id);
  };
  await strike();
  return {
    results: await Promise.allSettled([...kept].map(remove)),
    // What the state still holds may be gone from the Page, but nothing may be left there that it lost.
    agrees: () => idsOn(standin, page).every((id) => kept.has(id)),
    again: async () => {
      await Promise.all([...kept].map(remove));
    },
  };
}

function readAll(trial: Trial): Promise<Attempt> {
  return readSome(trial, makeByHand(trial.standin, trial.count, trial.page), true);
}

function readGone(trial: Trial): Promise<Attempt> {
  const ids = makeByHand(trial.standin, trial.count, trial.page);
  for (const each of trial.standin.world.personasOf(trial.page)) each.deleted = true;
  return readSome(trial, ids, false);
}

async function readSome(
  { provider, page, strike }: Trial,
  ids: readonly string[],
  there: boolean,
): Promise<Attempt> {
  const answers = new Map<string, string>();
  const read = async (id: string) => {
    answers.set(id, (await provider.read(id, persona(page))).id);
  };
  await strike();
  return {
    results: await Promise.allSettled(ids.map(read)),
    // No answer is better than a wrong one.
    agrees: () => [...answers].every(([id, answer]) => answer === (there ? id : "")),
    again: async () => {
      await Promise.all(ids.filter((id) => !answers.has(id)).map(read));
    },
  };
}

function idsOn(standin: Standin, page: string): string[] {
  return standin.world.personasOf(page).map(({ id }) => id);
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return JSON.stringify([...one].sort()) === JSON.stringify([...other].sort());
}
