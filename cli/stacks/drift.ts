/** What a stack's state says of its personas, and their Pages otherwise. */
import { foundAs } from "../../provider/core/read";
import { waitScaleOf } from "../../provider/core/open-graph";
import type { Page } from "../../provider/page/page";
import { isOnlyRead, readExport, type StackExport } from "../../provider/state/deployment";
import { heldIn } from "../../provider/state/held";
import { personasKeptBy, type KeptPersona, type Place } from "../../provider/state/kept";
import { SECRET } from "../../provider/state/secrets";
import { namesOf } from "../../provider/state/unfinished";
import { openClient, warn } from "../page";
import { Access } from "./access";
import { askHidden, shownPage } from "./hide";
import type { Stacks } from "./stacks";

/** A persona that is not as the state says. Graph tells nothing but the name, and whether it is there. */
export interface Drift {
  readonly stack: string;
  readonly resource: string;
  readonly urn: string;
  readonly id: string;
  /** `[secret]` where it is one, as a name is. */
  readonly pageId: string;
  readonly field: "name" | "persona";
  readonly old: string;
  /** Missing where the persona is gone. */
  readonly new?: string;
}

/** Looks at the Pages of a stack, each listed once; who is missing there is looked for as a refresh does. */
export async function driftOf(stacks: Stacks, stack: string, cwd: string): Promise<readonly Drift[]> {
  const exported = readExport(await stacks.export(stack), `stack ${stack}`);
  const { lost, isUnfinished, warnings } = heldIn(exported, `stack ${stack}`);
  if (lost.length > 0 || isUnfinished) warnings.forEach(warn);
  return (await driftBy(exported, stack, new Access(stacks, { stack, cwd }))).drifts;
}

/** What was looked at, and found. */
interface Look {
  /** How many personas the stack keeps on its Pages. */
  readonly personas: number;
  readonly drifts: readonly Drift[];
}

/**
 * The same by a state that is read already, and without warnings. No run puts right what is only read, or makes again
 * what it is yet to delete.
 */
export async function driftBy(exported: StackExport, stack: string, access: Access): Promise<Look> {
  const resources = (await access.personasOf(exported)).filter(({ kept }) => !isOnlyRead(kept));
  const personas = resources.flatMap(personasKeptBy).filter(({ isGoing }) => !isGoing);
  const pages = new PagesOfStack(access);
  const drifts: Drift[] = [];
  for (const kept of personas) {
    const drift = await driftIn(kept, await pages.at(kept.place));
    if (drift) drifts.push({ stack, ...drift });
  }
  // The state has them in the order in which they were made.
  drifts.sort((one, other) => (one.resource < other.resource ? -1 : 1));
  return { personas: personas.length, drifts };
}

async function driftIn(kept: KeptPersona, page: Page): Promise<Omit<Drift, "stack"> | undefined> {
  const { urn, key, persona, place, hasSecretName } = kept;
  const { id, state } = persona;
  const [resource] = namesOf({ urn, ...(key !== undefined && { key }) });
  const told = (name: string | undefined) => (hasSecretName ? SECRET : (name ?? ""));
  const about = { resource, urn, id, pageId: shownPage(place), old: told(state.name) };
  const found = await askHidden(place, () => page.find(id));
  if (!found) return { ...about, field: "persona" };
  const now = foundAs(found, state, place.pageId);
  return now.kind === "found" && now.drifted ? { ...about, field: "name", new: told(found.name) } : undefined;
}

/** The Pages of a stack, each opened once for each token. */
class PagesOfStack {
  readonly #access: Access;
  readonly #opened = new Map<string, Page>();

  constructor(access: Access) {
    this.#access = access;
  }

  async at({ provider, pageId }: Place): Promise<Page> {
    const settings = await this.#access.of(provider);
    const key = JSON.stringify([pageId, settings]);
    const opened = this.#opened.get(key);
    if (opened) return opened;
    const { Page } = await import("../../provider/page/page.js");
    const page = new Page(await openClient(settings, pageId), pageId, {
      warn,
      waitScale: waitScaleOf(settings),
    });
    this.#opened.set(key, page);
    return page;
  }
}
