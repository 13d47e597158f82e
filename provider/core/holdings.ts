/**
 * Who holds which persona in a run: what keeps a replace of an imported persona, whose import option still stands,
 * from deleting the very persona that was taken over again. Runs may be broken off between the two, and a run may
 * have several provider processes, so this is not a matter of one process alone.
 */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { importOf, isImported, markOf } from "./adoption";
import type { Bag } from "./persona";

/** What a create that imports is to do. */
export type Import = "adopt" | "make" | "refuse";

/** The personas that resources of the stack hold, as far as this run has met them. */
export class Holdings {
  /** By persona ID, the marks of those who hold it; that of a persona that was made is empty. */
  readonly #marks = new Map<string, Set<string>>();
  /** The imports of resources that have what they import, or had: of those that stay, and of those to be replaced. */
  readonly #settled = new Set<string>();
  readonly #replacing = new Set<string>();
  readonly #findFolder: () => string | undefined;
  #foundFolder: { readonly path: string | undefined } | undefined;
  #hasTold = false;

  /** `folder` finds the one that the provider processes of a run share. */
  constructor(folder: () => string | undefined) {
    this.#findFolder = folder;
  }

  /** Takes note of a resource in the state, and whether it is to be replaced. */
  met(id: string, olds: Bag, news: Bag, isReplaced: boolean): void {
    this.hold(id, olds);
    const wanted = importOf(news);
    if (wanted === undefined || !isImported(id, olds, news)) return;
    (isReplaced ? this.#replacing : this.#settled).add(wanted);
  }

  /** Takes note that a resource holds a persona, by its outputs. */
  hold(id: string, outputs: Bag): void {
    const mark = markOf(outputs) ?? "";
    const marks = this.#marks.get(id) ?? new Set();
    this.#marks.set(id, marks.add(mark));
    if (mark !== "") this.#tellOthers(id, mark);
  }

  /**
   * What to do about an import. The replacement of a resource that imported is a new persona; who imports what another
   * resource has is refused, since the persona would be deleted with the first of the two.
   */
  decide(personaId: string): Import {
    if (this.#replacing.delete(personaId)) return "make";
    if (this.#settled.has(personaId)) return "refuse";
    this.#settled.add(personaId);
    return "adopt";
  }

  /** Whether a resource holds the persona by another adoption than the state that is to be deleted. */
  isHeldByAnother(id: string, state: Bag): boolean {
    const mark = markOf(state) ?? "";
    return [...(this.#marks.get(id) ?? []), ...this.#toldByOthers(id)].some((each) => each !== mark);
  }

  get #folder(): string | undefined {
    this.#foundFolder ??= { path: this.#findFolder() };
    return this.#foundFolder.path;
  }

  #tellOthers(id: string, mark: string): void {
    const folder = this.#folder;
    if (folder === undefined) return;
    try {
      if (!this.#hasTold) removeOldRuns(path.dirname(folder));
      this.#hasTold = true;
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileSync(path.join(folder, `${id}.${mark}`), "");
    } catch {
      // Without the folder the guard still stands within this process.
    }
  }

  #toldByOthers(id: string): string[] {
    const prefix = `${id}.`;
    const folder = this.#folder;
    const files = folder === undefined ? [] : entriesOf(folder);
    return files.filter((file) => file.startsWith(prefix)).map((file) => file.slice(prefix.length));
  }
}

/** A run has no end that each of its processes hears of, so its folder is removed by one of a later day. */
function removeOldRuns(folder: string): void {
  for (const run of entriesOf(folder).map((each) => path.join(folder, each))) {
    if (statSync(run).mtimeMs < Date.now() - 24 * 3_600_000) rmSync(run, { recursive: true, force: true });
  }
}

function entriesOf(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
