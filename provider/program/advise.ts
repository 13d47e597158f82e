/**
 * Collects advice on what a program declares, and shows it in a preview: a line for each rule, on the personas that are
 * new or changed. What is advised, the rules decide.
 */
import * as pulumi from "./sdk";
import { NamesakeFinder, type Namesakes } from "../advice/namesakes";
import { adviceLines, labelOf, remarksOn, remarksOnNamesakes, type Remark } from "../advice/remarks";
import type { AdviceRule } from "../advice/rules";
import { perRun } from "./per-run";
import { showable, value } from "./showable";
import { businessName } from "./silence";

/** A persona as the program declares it. */
export interface Declared {
  /** What tells the persona from others: the name of the resource, or what it would be. */
  readonly resource: string;
  /** The persona's name as it was given: what the state has in plain text may be secret by now. */
  readonly name: pulumi.Input<string>;
  /** The address of its picture as it was given. */
  readonly profilePictureUrl: pulumi.Input<string>;
  /** The rules to say nothing of. */
  readonly silenced: ReadonlySet<AdviceRule>;
}

/** A persona that is a resource. */
export interface DeclaredResource extends Declared {
  readonly shownOn: pulumi.CustomResource;
  /** Its Page once the engine has checked the resource, which it does not do of what `--target` leaves out. */
  readonly pageId: pulumi.Output<string>;
  /** Whether the program names the Page: then it is known all the same. */
  readonly namesPage: boolean;
}

/** The personas of a roster that is one resource. The provider process, which knows what it had before, shows the advice. */
export interface DeclaredRoster {
  readonly shownOn: pulumi.CustomResource;
  readonly pageId: pulumi.Output<string>;
  readonly personas: readonly (Declared & { readonly pageId: pulumi.Input<string> | undefined })[];
}

/** A persona that is known by now. */
interface Named extends Declared {
  readonly shownName: string | undefined;
}

/** A persona of the run that advice may be on. */
interface Known extends Named {
  readonly order: number;
  readonly shownOn: pulumi.CustomResource;
  readonly isNew: boolean;
  /** Whether it is of a roster that is one resource. */
  readonly isOfRoster: boolean;
}

/** Shows, in a preview, what the rules say of a persona that was just declared, once all that are declared are known. */
export function advise(declared: DeclaredResource): void {
  note((run) => {
    const order = run.declared++;
    return async () => {
      const { shownOn } = declared;
      // The SDK holds back every later log, errors too, until it knows the resource of this one: so only once it is there.
      const pageId = await showable(declared.pageId);
      const isChecked = declared.namesPage || (await value(declared.pageId)) !== undefined;
      const isNew = isChecked && (await value(shownOn.id)) === undefined;
      const known = { ...(await namedOf(declared)), order, isNew, isOfRoster: false };
      run.remarks.push(...(await ownRemarks<Known>(known, known)));
      compare(run, known, pageId);
    };
  });
}

/** Compares the personas of a roster that is one resource with all others of the run. */
export function adviseOnNamesakes({ shownOn, pageId: ofRoster, personas }: DeclaredRoster): void {
  note((run) => {
    const first = run.declared;
    run.declared += personas.length;
    return async () => {
      const page = await showable(ofRoster);
      const isNew = (await value(shownOn.id)) === undefined;
      for (const [index, declared] of personas.entries()) {
        const { pageId: own } = declared;
        const named = await namedOf(declared);
        const known = { ...named, shownOn, order: first + index, isNew, isOfRoster: true };
        compare(run, known, own === undefined ? page : await showable(pulumi.output(own)));
      }
    };
  });
}

/**
 * What the rules say of the personas of a roster that is to be one resource, by their keys. A Page that is not known
 * is that of the settings, the same for all.
 */
export async function remarksOnRoster(
  pageId: pulumi.Input<string> | undefined,
  personas: readonly (Declared & {
    readonly key: string;
    readonly pageId: pulumi.Input<string> | undefined;
  })[],
): Promise<Remark<string>[]> {
  const remarks: Remark<string>[] = [];
  const finder = new NamesakeFinder<Named & { readonly key: string }>();
  for (const [order, declared] of personas.entries()) {
    const { key, pageId: own = pageId } = declared;
    const named = { ...(await namedOf(declared)), key };
    remarks.push(...(await ownRemarks(named, key)));
    const page = own === undefined ? "" : await showable(pulumi.output(own));
    if (named.shownName === undefined || page === undefined) continue;
    const pair = finder.add(named, named.shownName, page, order);
    if (pair) remarks.push(...namesakeRemarks(pair, ({ key: each }) => each));
  }
  return remarks;
}

/** Says what there is to say when nobody is awaited any more. */
function note(begin: (run: Run) => () => Promise<void>): void {
  if (!pulumi.runtime.isDryRun()) return;
  const run = currentRun();
  const work = begin(run);
  const done = pulumi.runtime.rpcKeepAlive();
  run.awaited++;
  void work()
    // What goes wrong with a persona or its inputs, the persona itself tells.
    .catch(() => undefined)
    .then(() => {
      run.awaited--;
      if (run.awaited === 0) tell(run);
      done();
    });
}

async function namedOf<Persona extends Declared>(declared: Persona): Promise<Persona & Named> {
  return { ...declared, shownName: await showable(pulumi.output(declared.name)) };
}

async function ownRemarks<On>(persona: Named, on: On): Promise<Remark<On>[]> {
  const { resource, shownName: name, silenced } = persona;
  const profilePictureUrl = await value(pulumi.output(persona.profilePictureUrl));
  return remarksOn(
    on,
    labelOf(resource, name),
    { name, profilePictureUrl, business: businessName() },
    silenced,
  );
}

function compare(run: Run, known: Known, pageId: string | undefined): void {
  const { shownName: name, order } = known;
  if (name === undefined || !pageId) return;
  const pair = run.personas.add(known, name, pageId, order);
  // Of two personas of one roster the provider tells.
  if (!pair || (pair.earlier.isOfRoster && pair.earlier.shownOn === pair.later.shownOn)) return;
  run.remarks.push(...namesakeRemarks(pair, (each) => each));
}

function namesakeRemarks<Persona extends Named, On>(
  { earlier, later }: Namesakes<Persona>,
  whom: (persona: Persona) => On,
): Remark<On>[] {
  const resources = [later.resource, earlier.resource] as const;
  return remarksOnNamesakes(later.shownName ?? "", resources, [later, earlier].map(whom), later.silenced);
}

function tell(run: Run): void {
  const remarks = run.remarks
    .splice(0)
    .filter(({ on }) => on.some(({ isNew }) => isNew))
    .sort((one, other) => one.on[0]!.order - other.on[0]!.order);
  for (const { text, remarks: own } of adviceLines(remarks)) {
    // What is about several is shown on the stack.
    const [{ on }] = own;
    void pulumi.log.warn(text, own.length === 1 ? on.find(({ isNew }) => isNew)!.shownOn : undefined);
  }
}

/** What the personas of one run share. */
interface Run {
  declared: number;
  /** How many are not known yet. */
  awaited: number;
  readonly remarks: Remark<Known>[];
  readonly personas: NamesakeFinder<Known>;
}

const currentRun = perRun((): Run => ({
  declared: 0,
  awaited: 0,
  remarks: [],
  personas: new NamesakeFinder(),
}));
