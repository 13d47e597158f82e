/** A stack as the engine runs it, without the engine: the lifecycle's methods in their order, and a state. */
import { Lifecycle } from "../../provider/lifecycle/lifecycle";
import type { Bag } from "../../provider/lifecycle/persona";
import type { Standin } from "../../standin";
import type { RunnableStack } from "./history";
import { PAGE, TOKEN } from "./pages";
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
export class ModelStack implements RunnableStack {
  readonly #config: Readonly<Record<string, string>>;
  readonly #state = new Map<string, Resource>();
  /** Replaced, and not deleted yet. */
  #pending: Resource[] = [];

  constructor(standin: Standin) {
    this.#config = {
      "personas:pageId": PAGE,
      "personas:pageAccessToken": TOKEN,
      "personas:apiUrl": standin.url,
      "personas:waitScale": "0.0005",
    };
  }

  async up(program: Declared): Promise<string> {
    return this.#run(async (lifecycle, tell) => {
      const declared = Object.entries(program).map(([resource, { name, picture }]) => {
        const inputs = { name, profilePictureUrl: `https://example.com/${picture}` };
        return [resource, lifecycle.check({}, inputs).inputs] as const;
      });
      const create = async (resource: string, inputs: Bag) => {
        const created = await lifecycle.create(inputs).catch((error: unknown) => {
          tell(error);
          const { id, properties } = error as Kept;
          return id === undefined ? undefined : { id, outs: { ...properties } };
        });
        if (created) this.#state.set(resource, { id: created.id, outputs: { ...created.outs } });
        return created;
      };
      const results = await Promise.all(
        declared.map(async ([resource, inputs]) => {
          const old = this.#state.get(resource);
          if (!old) return create(resource, inputs);
          const { changes, replaces } = lifecycle.diff(old.id, old.outputs, inputs);
          if (!changes) return old;
          if (replaces.length === 0) throw new Error("nothing of a persona changes in place");
          const created = await create(resource, inputs);
          if (created) this.#pending.push(old);
          return created;
        }),
      );
      // The engine deletes only when all before went well.
      if (results.includes(undefined)) return;
      for (const [resource, old] of this.#state) {
        if (resource in program) continue;
        this.#state.delete(resource);
        this.#pending.push(old);
      }
      const kept = await Promise.all(
        this.#pending.map((old) =>
          lifecycle.delete(old.id, old.outputs).then(
            () => [],
            (error: unknown) => (tell(error), [old]),
          ),
        ),
      );
      this.#pending = kept.flat();
    });
  }

  async refresh(): Promise<string> {
    return this.#run(async (lifecycle, tell) => {
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

  async upWithRefresh(program: Declared): Promise<string> {
    return (await this.refresh()) + (await this.up(program));
  }

  ids(): Promise<Record<string, string>> {
    return Promise.resolve(Object.fromEntries([...this.#state].map(([resource, { id }]) => [resource, id])));
  }

  async #run(run: (lifecycle: Lifecycle, tell: (error: unknown) => void) => Promise<void>): Promise<string> {
    let told = "";
    const tell = (what: unknown) => void (told += `${what instanceof Error ? what.message : String(what)}\n`);
    const lifecycle = new Lifecycle(tell);
    lifecycle.configure({ config: { get: (key) => this.#config[key] } });
    await run(lifecycle, tell);
    return told;
  }
}
