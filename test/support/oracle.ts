/** What must hold after each run of a history, and in its end, whatever is declared, whatever fails, wherever it is killed. */
import type { Standin } from "../../standin";
import { letCatchUp, PAGE } from "./pages";
import type { Declared, DeclaredPersona } from "./project";
import { isLostCreate, type Held, type Run, type RunOptions, type Stack } from "./stack";

/** How a persona looks on the Page. */
interface Look {
  readonly name: string;
  /** The picture's file. */
  readonly picture: string;
  /** Whether Graph shows the name. */
  readonly isShown: boolean;
}

/** The Page and the state at one moment. */
interface Scene {
  readonly page: ReadonlyMap<string, Look>;
  readonly held: Held;
  /** All IDs that the state holds. */
  readonly all: ReadonlySet<string>;
}

/** A run, and what was before and after it. */
interface Watched {
  readonly what: "up" | "refresh" | "destroy";
  readonly program: Declared;
  readonly options: RunOptions;
  readonly run: Run;
  readonly before: Scene;
  readonly after: Scene;
}

/** Watches the runs of a history; what is on the Page when it begins was made by hand. */
export class Oracle {
  readonly #standin: Standin;
  readonly #stack: Stack;
  readonly #byHand: ReadonlySet<string>;
  /** Held by the state at some time. */
  readonly #owned = new Set<string>();
  /** Made by runs that were killed: no state ever knew of them. */
  readonly #strays = new Set<string>();
  /** Gone from the Page without the state's knowing: by hand, or by a run whose end was not recorded. */
  readonly #unseen = new Set<string>();
  /** Renamed by hand since the last refresh. */
  readonly #renamed = new Set<string>();
  #told = "";

  constructor(standin: Standin, stack: Stack) {
    this.#standin = standin;
    this.#stack = stack;
    this.#byHand = new Set(this.#page().keys());
  }

  /** Lets a run happen, and says what is wrong after it; `undefined` when nothing is. */
  async run(
    what: Watched["what"],
    program: Declared,
    options: RunOptions = {},
  ): Promise<{ readonly run: Run; readonly wrong: string | undefined }> {
    // Runs are further apart than listings lag.
    await letCatchUp(this.#standin);
    const before = await this.#look();
    const run =
      what === "up"
        ? await this.#stack.up(program, options)
        : await (what === "destroy" ? this.#stack.destroy(options) : this.#stack.refresh());
    this.#told += run.told;
    const after = await this.#look();
    for (const id of after.all) this.#owned.add(id);
    const wrong = this.#wrongAfter({ what, program, options, run, before, after });
    return { run, wrong: wrong && `${wrong}; the user read: ${run.told}` };
  }

  /** Once nothing fails any more, all comes right, but that the user may have to say which of several is nobody's. */
  async end(program: Declared): Promise<string | undefined> {
    for (let tries = 0; tries < 5; tries++) {
      let told = "";
      for (const what of ["refresh", "up"] as const) {
        const { run, wrong } = await this.run(what, program);
        if (wrong !== undefined) return `in the end, ${wrong}`;
        if (run.failed) told += run.told;
      }
      if (told === "") return this.#unseen.size > 0 ? "a refresh left what is gone in the state" : undefined;
      const unused = /\(([\d, ]+)\) that may be it; delete those that nobody uses/.exec(told)?.[1];
      if (unused === undefined) return `the last runs failed: ${told}`;
      const { all } = await this.#look();
      for (const persona of this.#standin.world.personasOf(PAGE)) {
        if (unused.split(", ").includes(persona.id) && !all.has(persona.id)) persona.deleted = true;
      }
    }
    return "what the error says to do does not help";
  }

  /** Deletes one of the Page's personas behind the engine's back. */
  async deleteByHand(index: number): Promise<void> {
    const struck = this.#choose(index);
    if (!struck) return;
    struck.deleted = true;
    if ((await this.#look()).all.has(struck.id)) this.#unseen.add(struck.id);
  }

  /** Renames one that the state knows: a lost one is found by its name, which Graph itself never changes. */
  async renameByHand(index: number): Promise<void> {
    const struck = this.#choose(index);
    if (!struck || !(await this.#look()).all.has(struck.id)) return;
    // What Graph does not show, nobody hears of.
    if (struck.withheld.length > 0) return;
    struck.name = "Renamed R.";
    this.#renamed.add(struck.id);
  }

  #choose(index: number) {
    const personas = this.#standin.world.personasOf(PAGE);
    return personas[index % Math.max(1, personas.length)];
  }

  #wrongAfter(watched: Watched): string | undefined {
    const { what, run, before, after } = watched;
    if (!run.recorded) {
      for (const id of after.page.keys())
        if (!before.page.has(id) && !after.all.has(id)) this.#strays.add(id);
    }
    if (what === "refresh" && !run.failed) [this.#unseen, this.#renamed].forEach((each) => each.clear());
    for (const id of this.#unseen) if (!after.all.has(id)) this.#unseen.delete(id);
    return (
      this.#touched(watched) ??
      this.#doubled(watched) ??
      this.#dropped(watched) ??
      this.#lost(watched) ??
      this.#nobodys(watched) ??
      this.#untold(watched) ??
      this.#notAsDeclared(watched)
    );
  }

  /** A run deletes what the state held, and nothing else. */
  #touched({ before, after }: Watched): string | undefined {
    const gone = [...before.page].find(([id]) => !after.page.has(id) && !before.all.has(id));
    return gone && `${told(gone)} was deleted, which the state did not hold`;
  }

  /** The state holds each persona once. */
  #doubled({ after: { held } }: Watched): string | undefined {
    const all = [...Object.values(held.ids), ...held.leftovers];
    const doubled = all.find((id, at) => all.indexOf(id) < at);
    return doubled && `the state holds ${doubled} twice: ${JSON.stringify(held)}`;
  }

  /** What is declared keeps its persona until it has another. */
  #dropped({ what, program, before, after }: Watched): string | undefined {
    if (what !== "up") return undefined;
    const had = Object.keys(before.held.ids).filter((resource) => resource in program);
    const dropped = had.find((resource) => !(resource in after.held.ids));
    return dropped && `the state has no persona of ${dropped} any more`;
  }

  /** What the state holds is on the Page, unless it could not be told that it is gone. */
  #lost(watched: Watched): string | undefined {
    const { run, before, after } = watched;
    const isWhole = run.recorded && !(run.failed && this.#stack.savesEachStep);
    for (const [resource, id] of Object.entries(after.held.ids)) {
      if (isLostCreate(id) || after.page.has(id) || this.#unseen.has(id)) continue;
      const look = before.page.get(id);
      if (isWhole || !look || this.#isWanted(resource, id, look, watched)) {
        return `${resource} of the state holds ${id}, which the Page lacks`;
      }
      this.#unseen.add(id);
    }
    return undefined;
  }

  /** Whether the program wants a persona of the state to stay. */
  #isWanted(resource: string, id: string, look: Look, { what, program, options }: Watched): boolean {
    if (options.target && !options.target.includes(resource)) return true;
    if (what === "destroy") return false;
    const former = Object.values(program).filter(({ alias }) => alias === resource);
    const entries = program[resource] ? [program[resource]] : former;
    // A step by itself: what is to be replaced is deleted once the state has the new one in its place.
    if (this.#stack.savesEachStep) return entries.length > 0;
    return entries.some((entry) => !this.#strays.has(id) && !differs(look, entry));
  }

  /** What is on the Page is held, was made by hand, or is what the user was told of, or will be. */
  #nobodys({ after }: Watched): string | undefined {
    for (const [id, look] of after.page) {
      const isStrange = this.#byHand.has(id) && !this.#owned.has(id);
      if (after.all.has(id) || isStrange || this.#strays.has(id)) continue;
      // One of which nobody knows whether it was made is told of when the program wants it no more.
      const isTold = this.#told.includes(`may have left a persona named ${JSON.stringify(look.name)}`);
      if (!isTold && !after.held.lost.includes(look.name)) return `${told([id, look])} is nobody's`;
    }
    return undefined;
  }

  /** Who makes a persona hears of one of that name which the state does not hold. */
  #untold({ run, before, after }: Watched): string | undefined {
    if (!run.recorded) return undefined;
    const made = [...after.page].filter(([id]) => after.all.has(id) && !before.page.has(id));
    for (const [, { name }] of made) {
      const stray = [...before.page].find(
        ([id, each]) => each.isShown && each.name === name && !before.all.has(id) && !after.all.has(id),
      );
      if (stray && !run.told.includes(stray[0])) return `nobody was told of ${told(stray)}`;
    }
    return undefined;
  }

  /** An `up` that succeeded has made the Page and the state what the program declares. */
  #notAsDeclared({ what, run, program, options, after: { page, held } }: Watched): string | undefined {
    if (what !== "up" || run.failed || !run.recorded) return undefined;
    for (const [resource, declared] of Object.entries(program)) {
      if (options.target && !options.target.includes(resource)) continue;
      const id = held.ids[resource] ?? "";
      const found = page.get(id);
      if (!found && this.#unseen.has(id)) continue;
      if (!found) return `${resource} is declared, but its ID ${id} is not on the Page`;
      const name = this.#renamed.has(id) ? declared.name : found.name;
      // Graph shows no picture: what was made by hand, or by a killed run, may be taken over with another.
      const hidesPicture = this.#byHand.has(id) || this.#strays.has(id);
      const picture = hidesPicture ? declared.picture! : found.picture;
      if (differs({ name, picture }, declared)) return `${resource} is ${told([id, found])} on the Page`;
    }
    if (options.target) return undefined;
    if (Object.keys(held.ids).length !== Object.keys(program).length) {
      return `the state holds more than is declared: ${JSON.stringify(held.ids)}`;
    }
    return held.leftovers.length > 0 ? `a run that succeeded left ${held.leftovers.join()}` : undefined;
  }

  async #look(): Promise<Scene> {
    const held = await this.#stack.held();
    return { page: this.#page(), held, all: new Set([...Object.values(held.ids), ...held.leftovers]) };
  }

  #page(): Map<string, Look> {
    const personas = this.#standin.world.personasOf(PAGE);
    return new Map(
      personas.map(({ id, name, profilePictureUrl, withheld }) => [
        id,
        { name, picture: profilePictureUrl.split("/").at(-1)!, isShown: !withheld.includes("name") },
      ]),
    );
  }
}

function differs(look: Pick<Look, "name" | "picture">, { name, picture }: DeclaredPersona): boolean {
  return look.name !== name || look.picture !== picture;
}

function told([id, { name, picture }]: [string, Look]): string {
  return `${name}, ${picture} (${id})`;
}
