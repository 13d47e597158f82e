/** A stack of personas as the engine runs it, without the engine: the lifecycle's methods in their order, and a state. */
import type { Hosted } from "../../provider/dynamic/host";
import type { Bag } from "../../provider/state/bags";
import type { Standin } from "../../standin";
import { asTheEngineSends, ModelProcesses, type Recorder } from "./model-process";
import type { Declared } from "./project";
import { exportOf, type PendingResource } from "./stack-export";
import { isLostCreate, type Held, type Kill, type Run, type RunOptions, type Stack } from "./stack";

interface Resource {
  /** What the program calls it. */
  readonly name: string;
  readonly id: string;
  readonly inputs: Bag;
  readonly outputs: Bag;
  /** Whether its provider is an explicit one. */
  readonly isExplicit: boolean;
}

/** What a create that kept something throws. */
interface Kept {
  readonly id?: string;
  readonly properties?: Bag;
}

/** What a run works with. */
interface Work {
  /** The default provider, or the explicit one. */
  readonly providerOf: (resource: { readonly isExplicit?: boolean }) => Hosted;
  readonly record: Recorder;
  /** Shows an error; the run goes on with what does not depend on it. */
  readonly fail: (error: unknown) => void;
}

/** Runs each `up`, refresh and destroy with a process of its own. */
export class ModelStack implements Stack {
  readonly savesEachStep = true;
  readonly #processes: ModelProcesses;
  readonly #state = new Map<string, Resource>();
  readonly #tainted = new Set<string>();
  /** Replaced, and not deleted yet. */
  #pending: readonly Resource[] = [];
  /** What this run is making. What a killed one was is settled before the next, as by its user. */
  readonly #making = new Set<PendingResource>();

  constructor(standin: Standin) {
    this.#processes = new ModelProcesses(standin);
  }

  async up(program: Declared, { replace = [], target, kill }: RunOptions = {}): Promise<Run> {
    return this.#run(kill, async (work) => {
      this.#moveAliased(program);
      const isMeant = (resource: string) => target?.includes(resource) ?? true;
      const done = await Promise.all(
        Object.entries(program).map(async ([resource, persona]) => {
          if (!isMeant(resource)) return true;
          const isForced = replace.includes(resource) || this.#tainted.has(resource);
          try {
            await this.#register(resource, persona, isForced, work);
            return true;
          } catch (error) {
            work.fail(error);
            return false;
          }
        }),
      );
      // The engine deletes only when all before went well.
      if (done.includes(false)) return;
      const removed = [...this.#state.values()].filter(({ name }) => !(name in program));
      await this.#delete(
        [...removed, ...this.#pending].filter(({ name }) => isMeant(name)),
        work,
      );
    });
  }

  async destroy({ target, kill }: RunOptions = {}): Promise<Run> {
    const all = [...this.#state.values(), ...this.#pending];
    const meant = all.filter(({ name }) => target?.includes(name) ?? true);
    return this.#run(kill, (work) => this.#delete(meant, work));
  }

  async refresh(): Promise<Run> {
    return this.#run(undefined, async ({ providerOf, fail }) => {
      const read = async (old: Resource): Promise<Resource | undefined> => {
        const { id, props, inputs = old.inputs } = await providerOf(old).read(old.id, old.outputs);
        return id === undefined ? undefined : { ...old, id, inputs, outputs: props! };
      };
      const pending = this.#pending.map((old) =>
        read(old).catch((error: unknown) => {
          fail(error);
          return old;
        }),
      );
      const resources = [...this.#state].map(async ([resource, old]) => {
        const found = await read(old);
        if (found) this.#state.set(resource, found);
        else this.#state.delete(resource);
      });
      await Promise.all(resources.map((each) => each.catch(fail)));
      this.#pending = (await Promise.all(pending)).filter((each) => each !== undefined);
    });
  }

  taint(resource: string): Promise<void> {
    if (this.#state.has(resource)) this.#tainted.add(resource);
    return Promise.resolve();
  }

  held(): Promise<Held> {
    const all = [...this.#state.values(), ...this.#pending];
    return Promise.resolve({
      ids: Object.fromEntries([...this.#state].map(([resource, { id }]) => [resource, id])),
      leftovers: this.#pending.map(({ id }) => id),
      lost: all.filter(({ id }) => isLostCreate(id)).map(({ outputs }) => String(outputs.name)),
    });
  }

  #moveAliased(program: Declared): void {
    for (const [resource, { alias = resource }] of Object.entries(program)) {
      const former = this.#state.get(alias);
      if (!former || this.#state.has(resource) || alias in program) continue;
      this.#state.delete(alias);
      this.#state.set(resource, { ...former, name: resource });
      if (this.#tainted.delete(alias)) this.#tainted.add(resource);
    }
  }

  async #register(
    resource: string,
    declared: Declared[string],
    isForced: boolean,
    work: Work,
  ): Promise<void> {
    const { isExplicit = false } = declared;
    const news = inputsOf(declared);
    const lifecycle = work.providerOf({ isExplicit });
    const check = async (olds: Bag) => passed(await lifecycle.check(olds, news));
    const old = this.#state.get(resource);
    // One that is forced to be replaced is not compared with what it was.
    const made = async () => ({ name: resource, inputs: await check({}), isExplicit });
    if (!old || isForced) return this.#create(await made(), old, work);
    const inputs = await check(old.inputs);
    const { changes, replaces } = await lifecycle.diff(old.id, old.outputs, inputs);
    // What came from the old inputs is not for the new resource.
    if (replaces.length > 0) return this.#create(await made(), old, work);
    const outputs = changes ? (await lifecycle.update(old.id, old.outputs, inputs)).outs : old.outputs;
    work.record(() => this.#state.set(resource, { name: resource, id: old.id, inputs, outputs, isExplicit }));
  }

  async #create(
    making: Pick<Resource, "name" | "inputs" | "isExplicit">,
    old: Resource | undefined,
    work: Work,
  ): Promise<void> {
    const created = (id: string, outputs: Bag) =>
      work.record(() => {
        this.#state.set(making.name, { ...making, id, outputs });
        this.#tainted.delete(making.name);
        if (old) this.#pending = [...this.#pending, old];
      });
    this.#making.add(making);
    try {
      const { id, outs } = await work.providerOf(making).create(making.inputs);
      created(id, { ...outs });
    } catch (error) {
      const { id, properties } = error as Kept;
      if (id !== undefined) created(id, { ...properties });
      throw error;
    } finally {
      this.#making.delete(making);
    }
  }

  /** Deletes resources, and what was replaced. */
  async #delete(resources: readonly Resource[], { providerOf, record, fail }: Work): Promise<void> {
    const forget = (old: Resource) => {
      this.#pending = this.#pending.filter((each) => each !== old);
      if (this.#state.get(old.name) === old) this.#state.delete(old.name);
    };
    await Promise.all(
      resources.map((old) =>
        providerOf(old)
          .delete(old.id, old.outputs)
          .then(() => record(() => forget(old)), fail),
      ),
    );
  }

  #export(): string {
    const pending = this.#pending.map((old) => ({ ...old, delete: true }));
    return exportOf([...this.#state.values(), ...pending], [...this.#making]);
  }

  async #run(kill: Kill | undefined, run: (work: Work) => Promise<void>): Promise<Run> {
    this.#making.clear();
    const { killed, ...ended } = await this.#processes.run(
      { kill },
      () => this.#export(),
      async (open, record) => {
        const errors: Error[] = [];
        const [byDefault, explicit] = [open(), open()];
        await run({
          providerOf: ({ isExplicit }) => (isExplicit ? explicit : byDefault).personas,
          record,
          fail: (error) => void errors.push(error as Error),
        });
        const told = [...byDefault.warnings, ...explicit.warnings, ...errors.map(({ message }) => message)];
        return { told: told.join("\n"), failed: errors.length > 0 };
      },
    );
    return { ...ended, recorded: !killed };
  }
}

function inputsOf({ name, picture, import: imported }: Declared[string]): Bag {
  return asTheEngineSends({ name, profilePictureUrl: `https://example.com/${picture}`, import: imported });
}

function passed({ inputs, failures }: Awaited<ReturnType<Hosted["check"]>>): Bag {
  if (failures.length === 0) return inputs;
  throw new Error(failures.map(({ property, reason }) => `${property} ${reason}`).join("\n"));
}
