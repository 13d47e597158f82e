/** diff: what a change of the program means for a persona. Makes no call and needs no token. */
import { isImported } from "./adoption";
import { isLost } from "./lost";
import { digestOf, UNKNOWN, type Bag } from "./persona";

/** What the engine is told of a change. */
export interface DiffResult {
  /** Always true or false: left open, the engine would show a change of its own. */
  readonly changes: boolean;
  /** The properties that demand another persona. */
  readonly replaces: string[];
  /** False: dependents get the new ID before the old persona goes. */
  readonly deleteBeforeReplace: false;
}

/**
 * Compares the outputs in the state with new inputs. Graph cannot change a persona, so another name, picture address
 * or Page is a replace, and so is one that is not yet known, or a create of which nobody knows what it made, or
 * the import of another persona, or another picture behind the address where that is tracked. Nothing else is a change,
 * but for a Page, and a digest of the picture, that the state has yet to learn.
 */
export function diff(id: string, olds: Bag, news: Bag): DiffResult {
  const replaces = (["name", "profilePictureUrl"] as const).filter(
    (property) => isLost(id) || differ(olds[property], news[property]),
  ) as string[];
  const page = { old: olds.pageId ?? undefined, new: news.pageId ?? undefined };
  if (page.old !== undefined && page.new !== undefined && differ(page.old, page.new)) replaces.push("pageId");
  const digest = { old: digestOf(olds).pictureDigest, new: digestOf(news).pictureDigest };
  if (digest.old !== undefined && digest.new !== undefined && digest.old !== digest.new) {
    replaces.push("pictureDigest");
  }
  if (!isImported(id, olds, news)) replaces.push("import");
  const learns = [page, digest].some((each) => each.old === undefined && each.new !== undefined);
  return { changes: replaces.length > 0 || learns, replaces, deleteBeforeReplace: false };
}

function differ(old: unknown, now: unknown): boolean {
  return now === UNKNOWN || old !== now;
}
