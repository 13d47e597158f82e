/**
 * What a create does about personas on the Page that may have its name, and that this run has not met: it goes on,
 * unless only a guess could tell whether they are what it is to make.
 */
import { fewOf } from "../advice/few";
import { quoted } from "../graph/harmless";
import type { ListedPersona } from "../page/listing";
import { SETTINGS } from "./settings";
import type { Place, Sent, Stack, StackState } from "./stack";

/** What a create is about. */
export interface Wanted {
  readonly name: string;
  readonly pageId: string;
}

/** What a {@link Guard} works with. */
export interface GuardOptions {
  readonly stack: Stack;
  /** The IDs of personas that this run met in the state, or has made. */
  readonly known: ReadonlySet<string>;
  /** Whether the user wants personas made whoever holds what. */
  readonly makeAnew: boolean;
  readonly warn: (text: string) => void;
}

/** Guards the creates of one run. */
export class Guard {
  readonly #options: GuardOptions;
  /** The operations that this process has begun, each with the namesakes that it went past: one on a roster meets many. */
  readonly #begun = new Map<Sent, Begun>();
  /** How many of them have the same inputs. */
  readonly #counts = new Map<string, number>();

  constructor(options: GuardOptions) {
    this.#options = options;
  }

  /** The personas that creates were stopped for, since the stack holds them in the other form of a roster. */
  readonly #toMove = new Set<string>();

  /** Takes note of an operation. */
  begin(operation: Sent): Begun {
    const known = this.#begun.get(operation);
    if (known) return known;
    const begun = { key: JSON.stringify(operation.inputs), passed: new Set<string>() };
    this.#begun.set(operation, begun);
    this.#counts.set(begun.key, (this.#counts.get(begun.key) ?? 0) + 1);
    return begun;
  }

  /**
   * Throws when the create must not go on. Nothing is made before. Those whose name Graph does not show count where the
   * Page shows nobody of that name, and only where the stack must be asked.
   */
  async meet(wanted: Wanted, candidates: readonly ListedPersona[], operation: Sent): Promise<void> {
    const { known, stack, makeAnew, warn } = this.#options;
    const { key, passed } = this.begin(operation);
    const all = candidates.filter(({ id }) => !known.has(id) && !passed.has(id));
    const named = all.filter(({ name }) => name !== undefined);
    const areNamed = named.length > 0;
    const strangers = (areNamed ? named : all).map(({ id }) => id);
    if (strangers.length === 0 || (makeAnew && !areNamed)) return;
    const there = `Page ${wanted.pageId} had a persona named ${quoted(wanted.name)} before this run created one:`;
    if (makeAnew) {
      warn(`${there} ${strangers.join(", ")}.`);
    } else {
      const { state, own } = await stack.look(operation);
      const holders = new Map(strangers.map((id) => [id, state.holdersOf(id)]));
      const unheld = strangers.filter((id) => holders.get(id)!.length === 0);
      if (unheld.length > 0 && isInterrupted(state, own, this.#counts.get(key)!)) {
        const suspicion = areNamed
          ? "the Page has a persona of that name that an interrupted run may have created"
          : "the Page has a persona whose name Graph does not show and that an interrupted run may have created";
        throw new Error(
          `${suspicion}, ${fewOf(unheld)}: run \`personas recover --stack ${await state.name()}\`, which adopts it; ${HOW_TO_GO_ON}`,
        );
      }
      const moved = strangers.filter((id) => isOtherForm(holders.get(id)!, own));
      if (moved.length > 0) {
        moved.forEach((id) => this.#toMove.add(id));
        throw new Error(
          `the stack holds it in the other form of the roster, as ${moved.join(", ")}: ` +
            `run \`personas move --stack ${await state.name()}\`, which keeps its ID; ${HOW_TO_GO_ON}`,
        );
      }
      if (areNamed && unheld.length > 0)
        warn(`${there} ${unheld.join(", ")}. This stack does not manage it.`);
    }
    strangers.forEach((id) => passed.add(id));
  }

  /** Throws when a persona is to stay, though the run goes on after errors and comes to delete it. */
  checkDelete(id: string): void {
    if (!this.#toMove.has(id)) return;
    throw new Error("this run was stopped from creating it again: run `personas move`, which keeps its ID");
  }
}

/** An operation that was begun. */
interface Begun {
  /** Its inputs, to compare. */
  readonly key: string;
  readonly passed: Set<string>;
}

/** In the URN of a stack: the type of the resource that all others are below. */
const STACK = "::pulumi:pulumi:Stack::";

const HOW_TO_GO_ON = `to create another one anyway, set ${SETTINGS.makeAnew.configKey} to true`;

/**
 * An operation of an interrupted run stays pending beside that of this run; its resource may have had another name. What
 * other providers do just now may be alike, too.
 */
function isInterrupted(state: StackState, own: readonly Place[], begun: number): boolean {
  const countOf = (isMeant: (each: Place) => boolean) => own.filter(isMeant).length;
  return own.some(({ urn, formerUrns, provider, isRoster }) => {
    const urns = [urn, ...formerUrns];
    const onIt = isRoster ? state.pendingOn(urn) : countOf((each) => urns.includes(each.urn));
    return onIt > 1 || countOf((each) => each.provider === provider) > begun;
  });
}

/**
 * Whether the roster had the persona as one resource, and is to have it by itself, or the other way round. All that
 * is at top level has the stack as its parent, which says nothing of a roster.
 */
function isOtherForm(holders: readonly Place[], own: readonly Place[]): boolean {
  return holders.some((held) =>
    own.some(
      ({ isRoster, parent }) =>
        parent !== undefined &&
        !parent.includes(STACK) &&
        parent === held.parent &&
        isRoster !== held.isRoster,
    ),
  );
}
