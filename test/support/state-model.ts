/** A model of the engine's states and previews: what a program declares, as a state, and as the plan from another state. */
import fc from "fast-check";
import { diff } from "../../provider/core/diff";
import { lostCreate } from "../../provider/core/lost";
import { pictureKey } from "../../provider/core/picture-key";
import { bagOf, heldPersonaOf, isObject, outputsOf, personaInputsOf } from "../../provider/state/bags";
import type { StackExport, StateResource } from "../../provider/state/deployment";
import { PERSONA_TYPE, ROSTER_TYPE } from "../../provider/state/persona-type";
import type { Plan, PlannedState, PlannedStep } from "../../provider/state/plan";
import { rosterOutputsOf } from "../../provider/state/roster-state";
import { resourceNameOf } from "../../provider/state/urn";

/** How a persona is declared. */
export interface Look {
  readonly name: string;
  readonly picture: string;
  readonly page: string;
  readonly isSecret: boolean;
  /** Of its picture, where that is tracked. */
  readonly digest?: string | undefined;
}

/** A persona by itself. */
export interface Single {
  readonly kind: "single";
  readonly look: Look;
  readonly parent: Parent;
  readonly provider: Provider;
  readonly protect: boolean;
}

/** A roster, in one of its forms. */
export interface Roster {
  readonly kind: "each" | "one";
  readonly entries: Readonly<Record<string, Look>>;
  readonly parent: Parent;
  readonly provider: Provider;
  readonly protect: boolean;
}

type Parent = "stack" | "team";
type Provider = "default" | "outlet" | "other";

/** What a program declares, by the resource's name. */
export type Program = Readonly<Record<string, Single | Roster>>;

/** What a state may have besides what the program declared. */
export interface Leavings {
  /** Whether of each kind there is one: a delete that failed, of a single one and of a roster; a lost create. */
  readonly pending: Look | undefined;
  readonly leftover: Look | undefined;
  readonly lost: Look | undefined;
}

/** Names that are secret in most programs. */
export const SECRET_NAMES = ["Secret S.", "Hidden H."] as const;
const PLAIN_NAMES = ["Adam Z.", "Eva K.", "Zo\u00eb T.", "Zoe\u0308 T."] as const;

// Few of each, so that there are namesakes, and personas that stay.
const lookOf = (name: fc.Arbitrary<string>, isSecret: fc.Arbitrary<boolean>): fc.Arbitrary<Look> =>
  fc.record({
    name,
    picture: fc.constantFrom("one", "two", "three"),
    page: fc.constantFrom("1234", "1234", "5678"),
    isSecret,
    digest: fc.constantFrom(undefined, undefined, "d1", "d2"),
  });
const anyLook = fc.oneof(
  { weight: 5, arbitrary: lookOf(fc.constantFrom(...PLAIN_NAMES), fc.constant(false)) },
  { weight: 3, arbitrary: lookOf(fc.constantFrom(...SECRET_NAMES), fc.constant(true)) },
  { weight: 1, arbitrary: lookOf(fc.constantFrom(...PLAIN_NAMES, ...SECRET_NAMES), fc.boolean()) },
);
const rest = {
  parent: fc.constantFrom<Parent>("stack", "team"),
  provider: fc.constantFrom<Provider>("default", "default", "default", "default", "outlet", "other"),
  protect: fc.boolean(),
};

function programsOf(look: fc.Arbitrary<Look>): fc.Arbitrary<Program> {
  const single: fc.Arbitrary<Single> = fc.record({ kind: fc.constant("single" as const), look, ...rest });
  const roster: fc.Arbitrary<Roster> = fc.record({
    kind: fc.constantFrom("each" as const, "one" as const),
    entries: fc.dictionary(fc.constantFrom("adam", "eva", "constructor", "1.b"), look, { maxKeys: 4 }),
    ...rest,
  });
  return fc
    .tuple(
      fc.dictionary(fc.constantFrom("adam", "eva", "desk-adam", "zoe"), single, { maxKeys: 3 }),
      fc.dictionary(fc.constantFrom("desk", "crew"), roster, { maxKeys: 2 }),
    )
    .map(([singles, rosters]) => ({ ...singles, ...rosters }));
}

/** What a stack declared, what it declares now, and what earlier runs left: all of the same few personas. */
export const changedStacks = fc.array(anyLook, { minLength: 2, maxLength: 6 }).chain((pool) => {
  const look = fc.constantFrom(...pool);
  const left = fc.option(look, { nil: undefined, freq: 3 });
  const leavings: fc.Arbitrary<Leavings> = fc.record({ pending: left, leftover: left, lost: left });
  return fc.record({ was: programsOf(look), now: programsOf(look), leavings });
});

const PREFIX = "urn:pulumi:dev::bot::";
const STACK = `${PREFIX}pulumi:pulumi:Stack::bot-dev`;
const TEAM = `${PREFIX}bot:index:Team::team`;
const PROVIDER = "pulumi:providers:pulumi-nodejs";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const [MARK, KIND] = ["4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270"];

/** A secret that the model keeps open, until it is written as the engine would write it. */
class Secret {
  constructor(readonly value: unknown) {}
}

/** A resource as the program registers it, after check. */
interface Wanted {
  readonly state: StateResource;
  /** The provider's URN. */
  readonly provider?: string;
}

/** The resources of a program, in the order in which it registers them. */
function registered(program: Program): Wanted[] {
  const all: Wanted[] = [{ state: component(STACK, "pulumi:pulumi:Stack") }];
  const declared = Object.entries(program);
  if (declared.some(([, { parent }]) => parent === "team")) {
    all.push({ state: component(TEAM, "bot:index:Team", STACK) });
  }
  for (const name of ["outlet", "other"] as const) {
    if (!declared.some(([, { provider }]) => provider === name)) continue;
    const inputs = { "personas:pageAccessToken": new Secret("token") };
    all.push({ state: { urn: providerUrn(name), custom: true, type: PROVIDER, parent: STACK, inputs } });
  }
  for (const [name, each] of declared) {
    const parent = each.parent === "team" ? TEAM : STACK;
    const under = each.parent === "team" ? "bot:index:Team$" : "";
    const options = { ...(each.protect && { protect: true }) };
    const provider = providerUrn(each.provider);
    if (each.kind === "single") {
      all.push({
        state: singleState(`${PREFIX}${under}${PERSONA_TYPE}::${name}`, parent, each.look, options),
        provider,
      });
      continue;
    }
    const type = `${under}pulumi-personas:index:PersonaRoster`;
    const urn = `${PREFIX}${type}::${name}`;
    all.push({ state: component(urn, "pulumi-personas:index:PersonaRoster", parent) });
    const entries = Object.entries(each.entries);
    if (each.kind === "each") {
      for (const [key, entry] of entries) {
        const state = singleState(`${PREFIX}${type}$${PERSONA_TYPE}::${name}-${key}`, urn, entry, options);
        all.push({ state, provider });
      }
    } else {
      const personas = entries.map(([key, { page, ...others }]) => {
        const { pageId: _, ...inputs } = inputsOf({ page, ...others });
        return [key, page === "1234" ? inputs : { ...inputs, pageId: page }];
      });
      const inputs = {
        __provider: "roster",
        pageId: "1234",
        personas: Object.fromEntries(personas) as object,
      };
      const isSecret = entries.some(([, entry]) => entry.isSecret);
      const state = {
        urn: `${PREFIX}${type}$${ROSTER_TYPE}::${name}`,
        custom: true,
        type: ROSTER_TYPE,
        parent: urn,
        inputs,
        ...options,
        ...(isSecret && { additionalSecretOutputs: ["looks", "leftovers"] }),
      };
      all.push({ state, provider });
    }
  }
  // Something else that depends on every persona.
  const ours = all.filter(({ state: { type } }) => type === PERSONA_TYPE || type === ROSTER_TYPE);
  const dependencies = ours.map(({ state: { urn } }) => urn);
  all.push({
    state: {
      ...component(`${PREFIX}bot:index:Webhook::webhook`, "bot:index:Webhook", STACK),
      ...(dependencies.length > 0 && { dependencies, propertyDependencies: { ids: dependencies } }),
      outputs: { number: 24100000000007919, secret: new Secret("of others") },
    },
  });
  return all;
}

function component(urn: string, type: string, parent?: string): StateResource {
  return { urn, custom: false, type, ...(parent !== undefined && { parent }) };
}

function providerUrn(name: Provider): string {
  return `${PREFIX}${PROVIDER}::${name}`;
}

function inputsOf({ name, picture, page, isSecret, digest }: Look) {
  return {
    name: isSecret ? new Secret(name) : name,
    profilePictureUrl: `https://example.com/${picture}.jpg`,
    pageId: page,
    ...(digest !== undefined && { pictureDigest: digest }),
  };
}

function singleState(urn: string, parent: string, persona: Look, options: object): StateResource {
  const inputs = { __provider: "single", ...inputsOf(persona) };
  return { urn, custom: true, type: PERSONA_TYPE, parent, inputs, ...options };
}

/** A state in both forms in which the engine shows it. */
export interface ModelState {
  readonly exported: StackExport;
  readonly open: StackExport;
}

/** What an `up` of the program leaves, and what earlier runs left. */
export function stateOf(program: Program, { pending, leftover, lost }: Leavings): ModelState {
  let count = 0;
  const newId = () => `2410000000${String(7919 + count++)}`;
  const providers = new Map<string, string>();
  const resources: StateResource[] = [];
  const all = registered(program);
  const add = (state: StateResource) =>
    resources.push({ ...state, modified: `2026-11-26T00:00:${count++}Z` });
  for (const { state, provider } of all) {
    if (provider !== undefined && !providers.has(provider)) {
      providers.set(provider, `uuid-${resourceNameOf(provider)}`);
      if (provider.endsWith("::default"))
        add({ urn: provider, custom: true, type: PROVIDER, id: providers.get(provider)! });
    }
    const reference = provider === undefined ? {} : { provider: `${provider}::${providers.get(provider)!}` };
    if (state.type === PROVIDER) {
      providers.set(state.urn, `uuid-${resourceNameOf(state.urn)}`);
      add({ ...state, id: providers.get(state.urn)!, outputs: state.inputs });
    } else if (state.type === PERSONA_TYPE) {
      add({ ...state, ...reference, id: newId(), outputs: state.inputs });
    } else if (state.type === ROSTER_TYPE) {
      add({ ...state, ...reference, id: `roster-${count}`, outputs: rosterOutputs(state, newId, leftover) });
    } else add(state);
  }
  const [last] = [...providers].slice(-1);
  if (last) {
    const reference = { provider: last.join("::") };
    const kept = (name: string, persona: Look) => ({
      ...singleState(`${PREFIX}${PERSONA_TYPE}::${name}`, STACK, persona, {}),
      ...reference,
    });
    if (lost) {
      const state = kept("lost", lost);
      const made = lostCreate(heldPersonaOf("", bagOf(state.inputs)).state, []);
      add({ ...state, id: made.id, outputs: outputsOf(made.state) });
    }
    if (pending) {
      const state = kept("adam", pending);
      add({ ...state, id: newId(), outputs: state.inputs, delete: true });
    }
  }
  return written(resources);
}

function rosterOutputs(
  { inputs, additionalSecretOutputs }: StateResource,
  newId: () => string,
  leftover: Look | undefined,
) {
  const { personas, pageId } = inputs as {
    personas: Record<string, ReturnType<typeof inputsOf>>;
    pageId: string;
  };
  const held = (entry: Partial<ReturnType<typeof inputsOf>>) => ({
    id: newId(),
    state: {
      pageId,
      ...entry,
      name: String(plain(entry.name)),
      profilePictureUrl: pictureKey(entry.profilePictureUrl!),
    },
  });
  const outputs = rosterOutputsOf({
    pageId,
    personas: new Map(Object.entries(personas).map(([key, entry]) => [key, held(entry)])),
    leftovers: leftover ? [held(inputsOf(leftover))] : [],
  });
  const hidden = additionalSecretOutputs !== undefined;
  return {
    ...outputs,
    looks: hidden ? new Secret(outputs.looks) : outputs.looks,
    ...(outputs.leftovers && { leftovers: hidden ? new Secret(outputs.leftovers) : outputs.leftovers }),
  };
}

function plain(value: unknown): unknown {
  return value instanceof Secret ? value.value : value;
}

let nonce = 0;

/** What `pulumi stack import` makes of resources that have secrets in plain text. */
function written(resources: readonly StateResource[]): ModelState {
  const export_ = (all: unknown) => ({
    version: 3,
    deployment: { manifest: { time: "2026-11-26T00:00:00Z" }, resources: all as StateResource[] },
  });
  const open = mapValues(resources, (value) => ({ [MARK]: KIND, plaintext: JSON.stringify(value) }));
  const closed = mapValues(resources, (value) => ({
    [MARK]: KIND,
    ciphertext: `v1:${nonce++}:${hidden(value)}`,
  }));
  return { exported: export_(closed), open: export_(open) };
}

/** The same for a state that a command wrote, whose ciphertexts are those of the state before. */
export function importOf({ deployment }: StackExport): ModelState {
  const resources = mapValues(
    deployment.resources,
    (value) => value,
    (value) => {
      if (typeof value.plaintext === "string") return new Secret(JSON.parse(value.plaintext));
      return new Secret(shown(String(value.ciphertext).split(":")[2]!));
    },
  );
  return written(resources as StateResource[]);
}

function hidden(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64");
}

function shown(text: string): unknown {
  return JSON.parse(Buffer.from(text, "base64").toString());
}

type Sealed = Readonly<Record<string, unknown>>;

function mapValues(
  value: unknown,
  ofSecret: (value: unknown) => unknown,
  ofSealed: (value: Sealed) => unknown = (sealed) => sealed,
): unknown {
  if (value instanceof Secret) return ofSecret(value.value);
  if (Array.isArray(value)) return value.map((each) => mapValues(each, ofSecret, ofSealed));
  if (!isObject(value)) return value;
  if (MARK in value) return ofSealed(value);
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, mapValues(each, ofSecret, ofSealed)]),
  );
}

/** What a preview of the program shows, from a state. */
export function previewOf({ open }: ModelState, program: Program): Plan {
  const live = new Map(
    open.deployment.resources!.filter((each) => !each.delete).map((each) => [each.urn, each]),
  );
  const wanted = registered(program);
  const steps: PlannedStep[] = [];
  for (const { state, provider } of wanted) {
    const reference =
      provider === undefined ? {} : { provider: `${provider}::${live.get(provider)?.id ?? UNKNOWN}` };
    const planned = masked({ ...state, ...reference });
    const old = live.get(state.urn);
    const { urn } = state;
    if (!old) steps.push({ op: "create", urn, newState: planned });
    else if (state.type === ROSTER_TYPE)
      steps.push({ op: "update", urn, oldState: masked(old), newState: planned });
    else if (state.type === PERSONA_TYPE && isReplaced(old, state)) {
      // As the engine marks it by then.
      steps.push({ op: "replace", urn, oldState: { ...masked(old), delete: true }, newState: planned });
    }
  }
  const kept = new Set(wanted.flatMap(({ state: { urn }, provider }) => [urn, provider]));
  for (const [urn, old] of live) if (!kept.has(urn)) steps.push({ op: "delete", urn, oldState: masked(old) });
  return { steps };
}

function isReplaced(old: StateResource, { inputs }: StateResource): boolean {
  const opened = (bag: unknown) =>
    mapValues(
      bag,
      (value) => value,
      (value) => JSON.parse(String(value.plaintext)),
    ) as object;
  const held = heldPersonaOf(old.id!, bagOf(opened(old.outputs)));
  return diff(held, personaInputsOf(bagOf(opened(inputs)))).replaces.length > 0;
}

function masked(state: StateResource): PlannedState {
  return mapValues(
    state,
    () => "[secret]",
    () => "[secret]",
  ) as PlannedState;
}
