/** A stack as the engine runs it, without the engine: the lifecycle's methods in their order, and a state. */
import { Lifecycle } from "../../provider/core/lifecycle";
import type { Bag } from "../../provider/core/persona";
import type { Standin } from "../../standin";
import type { RunnableStack } from "./history";
import type { ForcedRun, HeldPersona, ImportStack, Kill } from "./import-history";
import { PAGE } from "./pages";
import type { Declared } from "./project";

interface Resource {
  readonly id: string;
  readonly outputs: Bag;
}

/** What a create that kept something throws. */
interface Kept {
  readonly id?: string;
  readonly properties?: Bag;
}

/** Runs each `up` and refresh with a lifecycle of its own, as a process of its own would. */
export class ModelStack implements RunnableStack, ImportStack {
  readonly #standin: Standin;
  readonly #state = new Map<string, Resource>();
  readonly #tainted = new Set<string>();
  /** Replaced, and not deleted yet. */
  #pending: Resource[] = [];
  #runs = 0;

  constructor(standin: Standin) {
    this.#standin = standin;
  }

  async up(program: Declared, { replace = [], kill }: ForcedRun = {}): Promise<string> {
    return this.#run(kill, async (lifecycle, tell, record) => {
      for (const [resource, { alias = resource }] of Object.entries(program)) {
        const former = this.#state.get(alias);
        if (!former || this.#state.has(resource) || alias in program) continue;
        this.#state.delete(alias);
        this.#state.set(resource, former);
        if (this.#tainted.delete(alias)) this.#tainted.add(resource);
      }
      const declared: [resource: string, inputs: Bag][] = [];
      for (const [resource, { name, picture, import: imported }] of Object.entries(program)) {
        const inputs = { name, profilePictureUrl: `https://example.com/${picture}`, import: imported };
        declared.push([resource, (await lifecycle.check({}, inputs)).inputs]);
      }
      const create = async (resource: string, inputs: Bag, old?: Resource) => {
        const created = await lifecycle.create(inputs).catch((error: unknown) => {
          tell(error);
          const { id, properties } = error as Kept;
          return id === undefined ? undefined : { id, outs: { ...properties } };
        });
        if (!created) return undefined;
        record(() => {
          this.#state.set(resource, { id: created.id, outputs: { ...created.outs } });
          this.#tainted.delete(resource);
          if (old) this.#pending.push(old);
        });
        return created;
      };
      const results = await Promise.all(
        declared.map(async ([resource, inputs]) => {
          const old = this.#state.get(resource);
          if (!old) return create(resource, inputs);
          // The engine does not ask for a diff then.
          if (replace.includes(resource) || this.#tainted.has(resource)) return create(resource, inputs, old);
          const { changes, replaces } = lifecycle.diff(old.id, old.outputs, inputs);
          if (!changes) return old;
          if (replaces.length === 0) throw new Error("nothing of a persona changes in place");
          return create(resource, inputs, old);
        }),
      );
      // The engine deletes only when all before went well.
      if (results.includes(undefined)) return;
      const removed = [...this.#state].filter(([resource]) => !(resource in program));
      await Promise.all([...this.#deletePending(lifecycle, tell, record), ...this.#delete(removed, lifecycle, tell, record)]); // prettier-ignore
    });
  }

  async destroy(kill?: Kill): Promise<string> {
    return this.#run(kill, async (lifecycle, tell, record) => {
      await Promise.all([...this.#deletePending(lifecycle, tell, record), ...this.#delete([...this.#state], lifecycle, tell, record)]); // prettier-ignore
    });
  }

  async refresh(): Promise<string> {
    return this.#run(undefined, async (lifecycle, tell) => {
      const read = async (old: Resource, found: (resource: Resource | undefined) => void) => {
        const { id, props } = await lifecycle.read(old.id, old.outputs);
        found(id === undefined ? undefined : { id, outputs: props! });
      };
      const pending: Resource[] = [];
      await Promise.all([
        ...[...this.#state].map(([resource, old]) =>
          read(old, (found) =>
            found ? this.#state.set(resource, found) : this.#state.delete(resource),
          ).catch(tell),
        ),
        ...this.#pending.map((old) =>
          read(old, (found) => found && pending.push(found)).catch((error: unknown) => {
            tell(error);
            pending.push(old);
          }),
        ),
      ]);
      this.#pending = pending;
    });
  }

  taint(resource: string): Promise<void> {
    if (this.#state.has(resource)) this.#tainted.add(resource);
    return Promise.resolve();
  }

  async upWithRefresh(program: Declared): Promise<string> {
    return (await this.refresh()) + (await this.up(program));
  }

  ids(): Promise<Record<string, string>> {
    return Promise.resolve(Object.fromEntries([...this.#state].map(([resource, { id }]) => [resource, id])));
  }

  async held(): Promise<HeldPersona[]> {
    return Object.entries(await this.ids()).map(([resource, id]) => ({ resource, id }));
  }

  #deletePending(lifecycle: Lifecycle, tell: Tell, record: Recorder): Promise<void>[] {
    return this.#pending.map((old) =>
      lifecycle
        .delete(old.id, old.outputs)
        .then(() => record(() => (this.#pending = this.#pending.filter((each) => each !== old))), tell),
    );
  }

  #delete(
    resources: readonly [string, Resource][],
    lifecycle: Lifecycle,
    tell: Tell,
    record: Recorder,
  ): Promise<void>[] {
    return resources.map(([resource, { id, outputs }]) =>
      lifecycle.delete(id, outputs).then(() => record(() => this.#state.delete(resource)), tell),
    );
  }

  async #run(
    kill: Kill | undefined,
    run: (lifecycle: Lifecycle, tell: Tell, record: Recorder) => Promise<void>,
  ): Promise<string> {
    let told = "";
    let alive = true;
    const tell = (what: unknown) => void (told += `${what instanceof Error ? what.message : String(what)}\n`);
    // A run that was killed records nothing more, and nothing more of what it calls is carried out.
    const record: Recorder = (change) => {
      if (alive) change();
    };
    const token = `token-of-run-${++this.#runs}`;
    this.#standin.addPage(PAGE, token);
    let calls = 0;
    this.#standin.onCall = (_kind, moment) => {
      if (!alive || moment !== kill?.moment || ++calls < kill.call) return;
      alive = false;
      this.#standin.world.tokens.delete(token);
    };
    const lifecycle = new Lifecycle(tell);
    const config: Readonly<Record<string, string>> = {
      "personas:pageId": PAGE,
      "personas:pageAccessToken": token,
      "personas:apiUrl": this.#standin.url,
      "personas:waitScale": "0.0005",
    };
    lifecycle.configure({ config: { get: (key) => config[key] } });
    await run(lifecycle, tell, record);
    this.#standin.onCall = undefined;
    return told;
  }
}

type Tell = (what: unknown) => void;
type Recorder = (change: () => unknown) => void;
