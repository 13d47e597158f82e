/** What becomes of a persona: each operation that an engine asks for, carried out and answered with its outcome. */
import { GraphError } from "../graph/error";
import { quoted } from "../graph/harmless";
import type { ListedPersona } from "../page/listing";
import type { Page } from "../page/page";
import {
  check,
  checkPageOfReplacement,
  type CheckResult,
  type FormerInputs,
  type GivenInputs,
} from "./check";
import { diff, type Diff } from "./diff";
import { personaError, type Operation, type OperationError } from "./error";
import { checkAdoption, importKept, nameNotCompared, OTHER_PAGE, PICTURES_NOT_COMPARED } from "./imports";
import { isLost, isSame, lostCreate, searchFor } from "./lost";
import type { Created, Failed, Found, Removed } from "./outcome";
import {
  UNKNOWN,
  type HeldPersona,
  type KnownInputs,
  type PersonaInputs,
  type PersonaState,
} from "./persona";
import { isUnknownPicture } from "./picture-key";
import type { PictureResult } from "./pictures";
import { foundAs } from "./read";
import { knownSettings, noPage } from "./settings";
import type { Run } from "./run";
import type { Sent } from "./stack";

/** What {@link Personas.check} makes of the inputs. */
export type CheckedPersona = CheckResult & Pick<PictureResult, "pictureDigest">;

/** What {@link Personas.diff} finds. */
export interface ComparedPersona extends Diff {
  /** Why what changes must not be done. */
  readonly refusal?: OperationError;
}

/** The personas of a run. Only a create and a delete write to Graph, and neither check nor diff calls it. */
export class Personas {
  readonly #run: Run;

  constructor(run: Run) {
    this.#run = run;
  }

  /**
   * See {@link check}, and `Pictures` for what the settings may ask for besides: also of the pictures of `others`, which
   * may not be checked yet.
   */
  async check(
    former: FormerInputs,
    given: GivenInputs,
    others: readonly string[] = [],
  ): Promise<CheckedPersona> {
    const { settings, pictures, warnings, veil } = this.#run;
    veil.cover(former);
    veil.cover(given);
    const { pageId, failures, secrets } = check(former, given, settings);
    const isBad = failures.some(({ property }) => property === "profilePictureUrl");
    if (others.length > 0) (await pictures)?.note(others);
    const picture = pictures && !isBad ? await (await pictures).check(former, given) : { failures: [] };
    await warnings.shown();
    const { pictureDigest } = picture;
    const ofPage = checkPageOfReplacement(former, { ...given, pictureDigest }, settings);
    const all = [...failures, ...picture.failures, ...ofPage];
    return {
      pageId,
      pictureDigest,
      secrets,
      failures: all.map(({ property, reason }) => ({ property, reason: veil.over(reason) })),
    };
  }

  /** Takes note of personas that the stack holds: none of them is a stranger, or what a lost create made. */
  know(held: Iterable<HeldPersona>): void {
    for (const { id, state } of held) {
      this.#run.known.add(id);
      this.#run.veil.cover(state);
    }
  }

  /** See `Imports`. */
  noteReplace(resourceOrPersona: string): void {
    this.#run.imports.noteReplace(resourceOrPersona);
  }

  /** Shows warnings that others found. */
  async warn(texts: readonly string[]): Promise<void> {
    const { warnings } = this.#run;
    for (const text of texts) warnings.tell(text);
    await warnings.shown();
  }

  /** See {@link diff}. Refused where a persona that was only just imported would be deleted. */
  diff(held: HeldPersona, inputs: PersonaInputs): ComparedPersona {
    this.know([held]);
    if (isLost(held.id)) this.#run.lost.meet(held, inputs);
    const found = diff(held, inputs);
    if (found.replaces.length > 0) this.noteReplace(held.id);
    const { name, pageId } = inputs;
    if (isUnknownPicture(held.state) && found.replaces.includes("pageId") && pageId !== UNKNOWN) {
      const about = {
        verb: "import",
        name: held.state.name,
        id: held.id,
        pageId: held.state.pageId,
      } as const;
      return { ...found, refusal: this.error(about, new Error(OTHER_PAGE)) };
    }
    if (found.learns.includes("name") && name !== UNKNOWN) {
      this.#run.warnings.tell(nameNotCompared(held.id, name));
    } else if (found.learns.includes("profilePictureUrl")) this.#run.warnings.tell(PICTURES_NOT_COMPARED);
    return found;
  }

  /** Makes a persona on its Page, or adopts the one that is imported. The stack is asked what shows the operation. */
  async create(inputs: KnownInputs, operation: Sent): Promise<Created> {
    this.#run.guard.begin(operation);
    this.#run.veil.cover(inputs);
    const { name, import: imported } = inputs;
    if (imported === undefined) return this.#make(inputs, operation);
    const about = { verb: "import", name, id: imported, pageId: this.#pageOf(inputs) } as const;
    const decided = await this.#attempt(about, async (page, pageId): Promise<Created | undefined> => {
      const { imports, warnings } = this.#run;
      if ((await imports.decide(imported, operation)) === "make") return undefined;
      warnings.tell(checkAdoption(name, await page.find(imported)));
      return this.#hold("adopted", imported, stateOf(inputs, pageId));
    });
    return decided ?? this.#make(inputs, operation);
  }

  /** Whether a persona may be made, as far as can be told before: a create finds out again. */
  async meet(inputs: KnownInputs, operation: Sent): Promise<{ readonly kind: "met" } | Failed> {
    this.#run.guard.begin(operation);
    this.#run.veil.cover(inputs);
    const { name, import: imported } = inputs;
    const about = { verb: "create", name, pageId: this.#pageOf(inputs) } as const;
    if (imported !== undefined) return { kind: "met" };
    return this.#attempt(about, async (page, pageId) => {
      const { guard, lost } = this.#run;
      // Of an earlier create that was lost, the Page may have what it made.
      if (!lost.find(stateOf(inputs, pageId))) {
        await guard.meet({ name, pageId }, await page.candidates(name), operation);
      }
      return { kind: "met" } as const;
    });
  }

  async #make(inputs: KnownInputs, operation: Sent): Promise<Created> {
    const { name, profilePictureUrl } = inputs;
    const about = { verb: "create", name, pageId: this.#pageOf(inputs) } as const;
    return this.#attempt(about, async (page, pageId): Promise<Created> => {
      const { guard, known, lost, stack } = this.#run;
      const wanted = stateOf(inputs, pageId);
      const earlier = lost.find(wanted);
      const now = async () => (await stack.look(operation)).state;
      const found = earlier && (await page.findLost(name, searchFor(earlier, known, now)));
      const outcome = found
        ? ({ kind: "found", id: found.id } as const)
        : await page.create({ name, profilePictureUrl }, (met) =>
            guard.meet({ name, pageId }, met, operation),
          );
      if (outcome.kind === "lost") {
        const ids = outcome.namesakes.map(({ id }) => id);
        const error = this.error(about, new Error(outcome.reason));
        return { kind: "lost", persona: lostCreate(wanted, ids), error };
      }
      if (earlier) lost.settle(wanted);
      // What a lost create made has the picture of its day; whatever came since is then a change.
      const pictureDigest = (found && earlier.state.pictureDigest) ?? inputs.pictureDigest;
      return this.#hold("made", outcome.id, { ...wanted, pictureDigest });
    });
  }

  #hold(kind: "made" | "adopted", id: string, state: PersonaState): Created {
    this.#run.known.add(id);
    return { kind, persona: { id, state } };
  }

  /**
   * Finds a persona on its Page. A state without a name is that of a program that reads a persona which it does not own:
   * there, one that is missing is an error.
   */
  read(held: HeldPersona): Promise<Found> {
    return this.#find(held, "read");
  }

  async #find(held: HeldPersona, verb: "read" | "import"): Promise<Found> {
    this.know([held]);
    const { id, state } = held;
    const { name } = state;
    const about = { verb, name, id, pageId: this.#pageOf(state) } as const;
    return this.#attempt(about, async (page, pageId): Promise<Found> => {
      const found = isLost(id) ? await this.#findLost(page, held, about) : await page.find(id);
      if (found) return foundAs(found, state, pageId);
      if (name !== undefined) return { kind: "gone" };
      throw new Error(`the Page has no persona of that ID; check it with \`personas list\`${verb === "import" ? ELSEWHERE : ""}`); // prettier-ignore
    });
  }

  /** What a lost create made. Where it was replaced, and the Page may have it, that is told instead. */
  async #findLost(page: Page, held: HeldPersona, about: Operation): Promise<ListedPersona | undefined> {
    const { known, stack } = this.#run;
    const search = searchFor(held, known, () => stack.readWith(held.id));
    const found = await page.findLost(held.state.name ?? "", search);
    if (search.hasPassedOver() && !(await this.#isSettled(held))) this.#warnOfLost(held, about);
    return found;
  }

  /**
   * Takes over a persona of the Page, of which nobody knows yet what the program says of it: its picture is left open,
   * for the program to tell.
   */
  async import(id: string, page: string | undefined, urn: string): Promise<Found> {
    const state: PersonaState = { profilePictureUrl: "", pageId: page };
    try {
      await this.#run.imports.admit(id, urn);
    } catch (error) {
      return { kind: "failed", error: this.error({ verb: "import", name: undefined, id, pageId: this.#pageOf(state) }, error) }; // prettier-ignore
    }
    return this.#find({ id, state }, "import");
  }

  /** What the stack holds once it has learned what may change in place: nothing changes at Graph, which has no update. */
  update({ id, state }: HeldPersona, inputs: KnownInputs): HeldPersona {
    const { name, profilePictureUrl, pageId = state.pageId, secrets } = inputs;
    const { pictureDigest = state.pictureDigest } = inputs;
    return { id, state: { ...state, name, profilePictureUrl, pageId, pictureDigest, secrets } };
  }

  /**
   * Deletes the persona at Graph; one that is surely gone is deleted already, and one that was imported stays where it is
   * replaced before the program said its picture.
   */
  async delete(held: HeldPersona, urn?: string): Promise<Removed> {
    this.know([held]);
    const { id, state } = held;
    const about = { verb: "delete", name: state.name, id, pageId: this.#pageOf(state) } as const;
    if (isLost(id)) {
      if (!(await this.#isSettled(held))) this.#warnOfLost(held, about);
      await this.#run.warnings.shown();
      return { kind: "removed" };
    }
    const removed = await this.#attempt(about, async (page): Promise<Removed> => {
      this.#run.guard.checkDelete(id);
      if (await this.#run.imports.isReplacedUnseen(held, urn)) {
        this.#run.warnings.tell(importKept(held));
        return { kind: "removed" };
      }
      await page.delete(id);
      return { kind: "removed" };
    });
    const { cause } = removed.kind === "failed" ? removed.error : {};
    const isAccess = cause instanceof GraphError && ["missing", "permission"].includes(cause.kind);
    const tokenPage = isAccess ? await this.#run.pages.tokenPage(about.pageId!) : undefined;
    if (tokenPage === undefined || tokenPage === about.pageId) return removed;
    return {
      kind: "failed",
      error: this.error(about, cause, notAccessible(about, tokenPage, cause as GraphError)),
    };
  }

  /** Whether it is known what a lost create made: by this run, or by an earlier one that put the same persona in its place. */
  async #isSettled({ id, state }: HeldPersona): Promise<boolean> {
    const { lost, stack } = this.#run;
    if (lost.isSettled(state)) return true;
    // Nothing is deleted at Graph: without the state, only the warning is one too many.
    const now = await stack.readWith(id).catch(() => undefined);
    const successor = now?.successorOf(id);
    return successor !== undefined && !isLost(successor.id) && isSame(state, successor.state);
  }

  /** What a lost create made is taken over by the create that replaces it; it may be in use, so it is never deleted. */
  #warnOfLost({ state }: HeldPersona, { name, pageId }: Operation): void {
    const { namesakes = [] } = state;
    const others = namesakes.length === 0 ? "" : ` beside ${namesakes.join(", ")}`;
    this.#run.warnings.tell(
      `A create whose answer was lost may have left a persona named ${quoted(name ?? "")} on Page ${pageId}${others}. This stack does not manage it.`,
    );
  }

  #pageOf({ pageId }: { readonly pageId?: string | undefined }): string | undefined {
    return pageId ?? knownSettings(this.#run.settings).pageId;
  }

  /** The outcome of an operation on a Page, which ends after its warnings. */
  async #attempt<Outcome>(
    about: Operation,
    attempt: (page: Page, pageId: string) => Promise<Outcome>,
  ): Promise<Outcome | Failed> {
    try {
      if (about.pageId === undefined) throw new Error(noPage());
      return await attempt(await this.#run.pages.open(about.pageId), about.pageId);
    } catch (error) {
      return { kind: "failed", error: this.error(about, error) };
    } finally {
      await this.#run.warnings.shown();
    }
  }

  /** See {@link personaError}; without what is secret. */
  error(about: Operation, cause: unknown, problem?: string): OperationError {
    return this.#run.veil.overError(personaError(about, cause, problem));
  }
}

const ELSEWHERE = "; a persona of another Page is imported by `<Page ID>/<persona ID>`";

/** What a stack holds of a persona that is made by these inputs. */
function stateOf(inputs: KnownInputs, pageId: string): PersonaState {
  const { name, profilePictureUrl, pictureDigest, import: imported, secrets } = inputs;
  return { name, profilePictureUrl, pageId, pictureDigest, import: imported, secrets };
}

function notAccessible({ pageId }: Operation, tokenPage: string, { evidence }: GraphError): string {
  return (
    `the access token is of Page ${tokenPage}, and cannot access Page ${pageId}; run once with a token of Page ${pageId}. ` +
    "Where both Pages stay in use, give each a PersonasProvider. To leave the persona on its Page, remove it from the state " +
    `with \`pulumi state delete\`. ${evidence}`
  );
}
