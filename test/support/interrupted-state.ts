/** States of Pulumi as interrupted runs leave them, at random, beside what the runs have done to the Pages by then. */
import fc from "fast-check";
import type { HeldPersona } from "../../provider/core/persona";
import type { ListedPersona } from "../../provider/page/listing";
import { readExport, type StackExport } from "../../provider/state/deployment";
import { PERSONA_TYPE, ROSTER_TYPE } from "../../provider/state/persona-type";
import { rosterOutputsOf } from "../../provider/state/roster-state";

/** A persona of a stack, and what an interrupted run was doing to it. */
interface Single {
  readonly run: "none" | "create" | "replace" | "update" | "delete" | "force";
  /** Whether it took effect before the run was interrupted. */
  readonly isDone: boolean;
  /** Whether an earlier run was interrupted, too, before it made anything. */
  readonly isRepeated: boolean;
  readonly isSecret: boolean;
  readonly isProtected: boolean;
  readonly hasOwnProvider: boolean;
  readonly parent: boolean;
  readonly name: number;
}

interface Entry {
  readonly before: boolean;
  readonly after: boolean;
  readonly isChanged: boolean;
  readonly isMade: boolean;
  readonly isDeleted: boolean;
  readonly isSecret: boolean;
  readonly isRenamed: boolean;
  readonly name: number;
}

/** A roster as one resource, likewise. */
interface Roster {
  readonly run: "none" | "make" | "delete";
  readonly entries: readonly Entry[];
  readonly leftovers: readonly boolean[];
}

/** What stands on the Page besides. */
interface Stranger {
  readonly name: number;
  readonly isHeldElsewhere: boolean;
}

/** A stack after interrupted runs. */
export interface Interrupted {
  /** As it is exported, and with its secrets in plain text. */
  readonly kept: StackExport;
  readonly open: StackExport;
  readonly page: ReadonlyMap<string, ListedPersona>;
  /** What other stacks hold. */
  readonly elsewhere: readonly string[];
  /** The personas that a stack's runs have made, and that are on the Page. */
  readonly own: ReadonlySet<string>;
  /** Whether no two personas have one name, but for those that replace each other. */
  readonly isUnmistakable: boolean;
  readonly secrets: readonly string[];
}

const name = fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 9, arbitrary: fc.integer({ min: 1, max: 10_000 }) }); // prettier-ignore
const single: fc.Arbitrary<Single> = fc.record({
  run: fc.constantFrom("none", "create", "create", "replace", "update", "delete", "force"),
  isDone: fc.boolean(),
  isRepeated: fc.boolean(),
  isSecret: fc.boolean(),
  isProtected: fc.boolean(),
  hasOwnProvider: fc.boolean(),
  parent: fc.boolean(),
  name,
});
const entry: fc.Arbitrary<Entry> = fc.record({
  before: fc.boolean(),
  after: fc.boolean(),
  isChanged: fc.boolean(),
  isMade: fc.boolean(),
  isDeleted: fc.boolean(),
  isSecret: fc.boolean(),
  isRenamed: fc.boolean(),
  name,
});
const roster: fc.Arbitrary<Roster> = fc.record({
  run: fc.constantFrom("none", "make", "make", "delete"),
  entries: fc.array(entry, { maxLength: 6 }),
  leftovers: fc.array(fc.boolean(), { maxLength: 2 }),
});

/** Stacks after interrupted runs. */
export const interrupted: fc.Arbitrary<Interrupted> = fc
  .record({
    singles: fc.array(single, { maxLength: 6 }),
    rosters: fc.array(roster, { maxLength: 2 }),
    strangers: fc.array(fc.record({ name, isHeldElsewhere: fc.boolean() }), { maxLength: 3 }),
  })
  .map((parts) => new Builder().build(parts));

const PAGE = "1234";
const STACK = "urn:pulumi:dev::bot::pulumi:pulumi:Stack::bot-dev";
const DEFAULT = "urn:pulumi:dev::bot::pulumi:providers:pulumi-nodejs::default";
const OUTLET = "urn:pulumi:dev::bot::pulumi:providers:pulumi-nodejs::outlet";
const TEAM = "urn:pulumi:dev::bot::my:index:Team::team";
const BORN = "2026-11-26T10:00:00.123456789Z";
const PROVIDER = { __provider: `exports.handler=()=>require("pulumi-personas/provider")` };

const [MARK, KIND] = ["4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270"];

type Bag = Record<string, unknown>;

/** What stands for encryption. */
function hidden(text: string): string {
  return Buffer.from(text).toString("base64");
}

/** A state with its secrets in plain text. */
export function openOf(state: StackExport): StackExport {
  const text = JSON.stringify(state, (key, value: unknown) => {
    const { ciphertext } = (value ?? {}) as { ciphertext?: unknown };
    if (key === "" || typeof ciphertext !== "string") return value;
    return { [MARK]: KIND, plaintext: Buffer.from(ciphertext, "base64").toString() };
  });
  return readExport(text, "the export");
}

/** A secret, which both forms of the export are made from. */
class Secret {
  constructor(readonly value: unknown) {}
}

class Builder {
  readonly #resources: Bag[] = [
    { urn: STACK, type: "pulumi:pulumi:Stack", custom: false },
    { urn: DEFAULT, type: "pulumi:providers:pulumi-nodejs", custom: true, id: "p-1", parent: STACK },
    { urn: OUTLET, type: "pulumi:providers:pulumi-nodejs", custom: true, id: "p-2", parent: STACK },
    { urn: TEAM, type: "my:index:Team", custom: false, parent: STACK },
    {
      urn: "urn:pulumi:dev::bot::aws:s3/bucket:Bucket::logs",
      type: "aws:s3/bucket:Bucket",
      custom: true,
      id: "logs",
    },
  ];
  readonly #pending: Bag[] = [];
  readonly #page = new Map<string, ListedPersona>();
  readonly #names: number[] = [];
  readonly #own = new Set<string>();
  readonly #secrets: string[] = [];
  #count = 0;

  build({
    singles,
    rosters,
    strangers,
  }: {
    singles: Single[];
    rosters: Roster[];
    strangers: Stranger[];
  }): Interrupted {
    singles.forEach((each, index) => this.#single(each, `single-${index}`));
    rosters.forEach((each, index) => this.#roster(each, `roster-${index}`));
    const elsewhere = strangers.flatMap(({ name: number, isHeldElsewhere }) => {
      if (!isHeldElsewhere) this.#names.push(number);
      const id = this.#show(number);
      return isHeldElsewhere ? [id] : [];
    });
    const deployment = {
      manifest: { time: BORN },
      resources: this.#resources,
      ...(this.#pending.length > 0 && { pending_operations: this.#pending }),
    };
    const text = JSON.stringify({ version: 3, deployment }, (_, value: unknown) =>
      value instanceof Secret ? { [MARK]: KIND, ciphertext: hidden(JSON.stringify(value.value)) } : value,
    );
    const kept = readExport(text, "the export");
    return {
      kept,
      open: openOf(kept),
      page: this.#page,
      elsewhere,
      own: this.#own,
      isUnmistakable: new Set(this.#names).size === this.#names.length,
      secrets: this.#secrets,
    };
  }

  #single(each: Single, resource: string): void {
    const { run, isDone, isRepeated, isSecret, isProtected, hasOwnProvider, parent } = each;
    this.#names.push(each.name);
    const urn = `urn:pulumi:dev::bot::${parent ? "my:index:Team$" : ""}${PERSONA_TYPE}::${resource}`;
    const base = {
      urn,
      custom: true,
      type: PERSONA_TYPE,
      parent: parent ? TEAM : STACK,
      provider: hasOwnProvider ? `${OUTLET}::p-2` : `${DEFAULT}::p-1`,
      ...(isProtected && { protect: true }),
    };
    const inputs = (picture: string) => ({
      ...PROVIDER,
      name: this.#declared(each.name, isSecret),
      profilePictureUrl: `https://example.com/${picture}.jpg`,
      pageId: PAGE,
    });
    const create = { ...base, inputs: inputs("new") };
    const isThere = run !== "create";
    if (isThere) {
      const id = run === "delete" && isDone ? this.#newId() : this.#owned(this.#show(each.name));
      const old = { ...base, id, created: BORN, modified: BORN };
      const now = { ...old, inputs: inputs("old"), outputs: inputs("old") };
      this.#resources.push(now);
      if (run === "delete") this.#pending.push({ type: "deleting", resource: now });
      if (run === "update")
        this.#pending.push({ type: "updating", resource: { ...base, inputs: inputs("old") } });
    }
    if (run === "create" || run === "replace" || run === "force") {
      const picture = run === "force" ? "old" : "new";
      const times = isThere && { created: BORN, modified: BORN };
      const pending = { type: "creating", resource: { ...create, ...times, inputs: inputs(picture) } };
      this.#pending.push(pending, ...(isRepeated ? [pending] : []));
      if (isDone) this.#owned(this.#show(each.name));
    }
  }

  #roster({ run, entries, leftovers }: Roster, resource: string): void {
    const urn = `urn:pulumi:dev::bot::${ROSTER_TYPE}::${resource}`;
    const base = { urn, custom: true, type: ROSTER_TYPE, parent: STACK, provider: `${DEFAULT}::p-1` };
    const keyed = entries.map((each, index) => {
      const key = index === 0 ? "constructor" : `key-${index}`;
      return { ...each, key, oldKey: each.isRenamed ? `former-${index}` : key };
    });
    const isSecret = keyed.some((each) => each.isSecret);
    const isNew = run === "make" && !keyed.some(({ before }) => before);
    const look = (each: Entry, picture: string) => ({
      name: nameOf(each.name),
      profilePictureUrl: `https://example.com/${picture}.jpg`,
      pageId: PAGE,
    });
    const held = (each: Entry, isGone: boolean): HeldPersona => ({
      id: isGone ? this.#newId() : this.#owned(this.#show(each.name)),
      state: look(each, "old"),
    });
    const inputsOf = (declared: typeof keyed, isAfter: boolean) => ({
      ...PROVIDER,
      pageId: PAGE,
      personas: Object.fromEntries(
        declared.map((each) => [
          isAfter ? each.key : each.oldKey,
          {
            name: this.#declared(each.name, each.isSecret),
            profilePictureUrl: `https://example.com/${isAfter && each.isChanged ? "new" : "old"}.jpg`,
            ...(isAfter && each.isRenamed && { formerly: [each.oldKey] }),
          },
        ]),
      ),
    });
    const before = keyed.filter((each) => each.before);
    const after = keyed.filter((each) => each.after);
    for (const each of keyed) if (each.before || each.after) this.#names.push(each.name);
    // Nothing is deleted before all that is to come is there.
    const isMaking = after.some((each) => (!each.before || each.isChanged) && !each.isMade);
    const goes = (each: Entry) => run === "delete" || (run === "make" && (!each.after || each.isChanged));
    const isGone = (each: Entry) => goes(each) && each.isDeleted && (run === "delete" || !isMaking);
    const times = isNew ? {} : { created: BORN, modified: BORN };
    const secrets = isSecret && { additionalSecretOutputs: ["looks", "leftovers"] };
    if (!isNew) {
      const outputs = rosterOutputsOf({
        pageId: PAGE,
        personas: new Map(before.map((each) => [each.oldKey, held(each, isGone(each))])),
        leftovers: leftovers.map((isLeft) => {
          const number = 20_000 + this.#count;
          this.#names.push(number);
          return {
            id: isLeft || run === "none" ? this.#owned(this.#show(number)) : this.#newId(),
            state: { name: nameOf(number), profilePictureUrl: "#left", pageId: PAGE },
          };
        }),
      });
      const { looks, leftovers: left } = outputs;
      const kept = {
        ...PROVIDER,
        ...outputs,
        looks: isSecret ? new Secret(looks) : looks,
        ...(left && { leftovers: isSecret ? new Secret(left) : left }),
      };
      const now = {
        ...base,
        ...secrets,
        ...times,
        id: `roster-${resource}`,
        inputs: inputsOf(before, false),
        outputs: kept,
      };
      this.#resources.push(now);
      if (run === "delete") this.#pending.push({ type: "deleting", resource: now });
    }
    if (run !== "make") return;
    this.#pending.push({
      type: isNew ? "creating" : "updating",
      resource: { ...base, ...secrets, ...times, inputs: inputsOf(after, true) },
    });
    for (const each of after) {
      if ((!each.before || each.isChanged) && each.isMade) this.#owned(this.#show(each.name));
    }
  }

  #newId(): string {
    return String(24_000 + ++this.#count);
  }

  /** Puts a persona on the Page, which may answer in another Unicode form. */
  #show(number: number): string {
    const id = this.#newId();
    this.#page.set(id, { id, name: nameOf(number).normalize(number % 2 === 0 ? "NFC" : "NFD") });
    return id;
  }

  #owned(id: string): string {
    this.#own.add(id);
    return id;
  }

  #declared(number: number, isSecret: boolean): unknown {
    if (isSecret) this.#secrets.push(nameOf(number));
    return isSecret ? new Secret(nameOf(number)) : nameOf(number);
  }
}

function nameOf(number: number): string {
  return `José ${String(number).padStart(5, "0")}`;
}
