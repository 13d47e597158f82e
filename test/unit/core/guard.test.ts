/** What a create does about personas of the same name that its run has not met, by the state of its stack, over HTTP. */
import { describe, expect, it } from "vitest";
import type { Bag } from "../../../provider/state/bags";
import type { Standin } from "../../../standin";
import { openProcess, type Config } from "../../support/model-process";
import { PAGE, startStandin } from "../../support/pages";
import {
  exportOf,
  ROSTER_TYPE,
  urnIn,
  type ExportedResource,
  type PendingResource,
} from "../../support/stack-export";

const ADAM = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" };
const EVA = { name: "Eva K.", profilePictureUrl: "https://example.com/eva.jpg" };
const INPUTS = { ...ADAM, pageId: PAGE };
const DESK = "urn:pulumi:dev::personas::pulumi-personas:index:PersonaRoster::desk";

/** A run that makes Adam, or a roster with him, on a Page that has one already. */
async function meet({
  resources = () => [],
  pending = () => [],
  config = {},
  roster,
  parent = DESK,
  isHidden = false,
}: {
  readonly resources?: (id: string) => readonly ExportedResource[];
  /** What is pending beside the operation itself. */
  readonly pending?: (own: PendingResource) => readonly PendingResource[];
  readonly config?: Config;
  readonly roster?: Bag;
  /** The parent of the roster. */
  readonly parent?: string;
  /** Whether Graph does not show the name of the one that the Page has. */
  readonly isHidden?: boolean;
}) {
  const standin = await startStandin();
  const { id } = standin.world.create(PAGE, ADAM.name, "https://example.com/old.jpg");
  if (isHidden) standin.world.personasOf(PAGE)[0]!.withheld = ["name"];
  const own: PendingResource = roster
    ? { name: "desk", type: ROSTER_TYPE, inputs: roster, parent }
    : { name: "adam", inputs: INPUTS };
  let exports = 0;
  const run = openProcess(standin, config, () => {
    exports++;
    return exportOf(resources(id), [own, ...pending(own)]);
  });
  const created = roster ? run.roster.create(roster) : run.personas.create(INPUTS);
  const error = await created.then(
    () => "",
    (thrown: unknown) => (thrown as Error).message,
  );
  const { create } = standin.counts();
  return { id, error, warnings: run.warnings, exports, create };
}

const told = (id: string) =>
  `Page ${PAGE} had a persona named "Adam Z." before this run created one: ${id}. This stack does not manage it.`;

describe("a create that meets a persona of its name", () => {
  it("goes on and says once that the stack does not manage it, with no advice to delete", async () => {
    const { id, error, warnings, create } = await meet({});
    expect(error).toBe("");
    expect(warnings).toEqual([told(id)]);
    expect(create).toBe(1);
  });

  it.each<[string, (id: string) => ExportedResource]>([
    ["by another resource, as with --target", (id) => ({ name: "other", id, outputs: INPUTS })],
    ["by its own predecessor", (id) => ({ name: "former", id, outputs: INPUTS, delete: true })],
    ["by a whole roster elsewhere", (id) => ({ name: "desk", type: ROSTER_TYPE, id: "roster-1", outputs: { ids: { adam: id }, looks: {} } })], // prettier-ignore
  ])("goes on without a word when it is held %s", async (_, holder) => {
    const { error, warnings, create } = await meet({ resources: (id) => [holder(id)] });
    expect({ error, warnings, create }).toEqual({ error: "", warnings: [], create: 1 });
  });

  it("goes on past one that the stack holds though a create was interrupted, which cannot have made it", async () => {
    const { error, warnings, create } = await meet({
      resources: (id) => [{ name: "other", id, outputs: INPUTS }],
      pending: (own) => [own],
    });
    expect({ error, warnings, create }).toEqual({ error: "", warnings: [], create: 1 });
  });

  it("asks nothing about personas that the run has met, or made itself", async () => {
    const standin = await startStandin();
    const { id } = standin.world.create(PAGE, ADAM.name, ADAM.profilePictureUrl);
    const { personas, warnings } = openProcess(standin, {}, () => {
      throw new Error("no export was to be taken");
    });
    await personas.diff(id, INPUTS, INPUTS);
    await personas.create(INPUTS);
    await personas.create(INPUTS);
    expect(warnings).toEqual([]);
  });

  it.each<[string, (own: PendingResource) => readonly PendingResource[]]>([
    ["of this resource", (own) => [own]],
    ["of the resource by another name", (own) => [{ ...own, name: "former" }]],
    [
      "of the resource that another provider has by now",
      (own) => [{ ...own, provider: "urn:1::2::3::old::1" }],
    ],
    ["of its predecessor by an alias", (own) => [{ ...own, name: "new", aliases: [urnIn("adam")], provider: "urn:1::2::3::new::1" }]], // prettier-ignore
    ["with a name that is secret", (own) => [{ ...own, inputs: { ...own.inputs, name: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x" } } }]], // prettier-ignore
  ])("stops when an interrupted run has left a create %s", async (_, pending) => {
    const { id, error, create } = await meet({ pending });
    expect(error).toContain(
      'Could not create persona "Adam Z." on Page 1234: the Page has a persona of that',
    );
    expect(error).toContain(
      `that an interrupted run may have created, ${id}: run \`personas recover --stack dev\``,
    );
    expect(create, "it would be doubled").toBe(0);
  });

  it("stops, too, when Graph does not show the name of what an interrupted run may have made", async () => {
    const { id, error, create } = await meet({ isHidden: true, pending: (own) => [own] });
    expect(error).toContain(
      `a persona whose name Graph does not show and that an interrupted run may have created, ${id}: run`,
    );
    expect(create, "it would be doubled").toBe(0);
  });

  it.each<[string, (id: string) => readonly ExportedResource[], boolean]>([
    ["that the stack holds, whose name it knows", (id) => [{ name: "other", id, outputs: INPUTS }], true],
    ["and nothing was interrupted", () => [], false],
  ])(
    "goes on without a word past a persona whose name Graph does not show %s",
    async (_, resources, isPending) => {
      const pending = (own: PendingResource) => (isPending ? [own] : []);
      const { error, warnings, create } = await meet({ isHidden: true, resources, pending });
      expect({ error, warnings, create }).toEqual({ error: "", warnings: [], create: 1 });
    },
  );

  it.each<[string, (own: PendingResource) => readonly PendingResource[]]>([
    ["of another picture", () => [{ name: "adam", inputs: { ...INPUTS, profilePictureUrl: EVA.profilePictureUrl } }]], // prettier-ignore
    ["of another Page", () => [{ name: "adam", inputs: { ...INPUTS, pageId: "5678" } }]],
    ["what another provider makes", (own) => [{ ...own, name: "other", provider: "urn:1::2::3::other::1" }]],
    ["of a delete", (own) => [{ ...own, operation: "deleting" }]],
  ])("goes on when what is pending is %s", async (_, pending) => {
    expect(await meet({ pending })).toMatchObject({ error: "", create: 1 });
  });

  it("stops when the state cannot be read, with Pulumi's words", async () => {
    const { error, create } = await meet({
      resources: () => {
        throw new Error("error: could not read the backend");
      },
    });
    expect(error).toContain("the state of the stack could not be read");
    expect(error).toContain("could not read the backend");
    expect(create).toBe(0);
  });

  it("stops when the state does not show this run: it is another stack's", async () => {
    const standin = await startStandin();
    standin.world.create(PAGE, ADAM.name, ADAM.profilePictureUrl);
    const { personas } = openProcess(standin);
    await expect(personas.create(INPUTS)).rejects.toThrow("the state of stack dev does not show this run");
    expect(standin.counts().create).toBe(0);
  });

  it("goes on past it all with makeAnew, and names who was there", async () => {
    const { id, error, warnings, exports, create } = await meet({
      config: { "personas:makeAnew": "true" },
      pending: (own) => [own],
    });
    expect({ error, create, exports }).toEqual({ error: "", create: 1, exports: 0 });
    expect(warnings).toEqual([expect.stringContaining(id)]);
  });
});

it("with makeAnew nothing is said of a persona whose name Graph does not show", async () => {
  const { error, warnings, create } = await meet({ isHidden: true, config: { "personas:makeAnew": "true" } });
  expect({ error, warnings, create }).toEqual({ error: "", warnings: [], create: 1 });
});

describe("the form of a roster", () => {
  const roster = { pageId: PAGE, personas: { adam: ADAM, eva: EVA } };

  it("that becomes one resource stops before anything is made, and names the command", async () => {
    const single = (id: string) => ({ name: "desk-adam", id, outputs: INPUTS, parent: DESK });
    const { id, error, create } = await meet({ roster, resources: (each) => [single(each)] });
    expect(error).toContain(`the stack holds it in the other form of the roster, as ${id}`);
    expect(error).toContain("run `personas move --stack dev`");
    expect(create, "half of the roster would be doubled").toBe(0);
  });

  it("that stopped a run keeps its personas when the run goes on after errors (--continue-on-error)", async () => {
    const standin = await startStandin();
    const { id } = standin.world.create(PAGE, ADAM.name, ADAM.profilePictureUrl);
    const held = { name: "desk-adam", id, outputs: INPUTS, parent: DESK };
    const own = { name: "desk", type: ROSTER_TYPE, inputs: roster, parent: DESK };
    const run = openProcess(standin, {}, () => exportOf([held], [own]));
    await expect(run.roster.create(roster)).rejects.toThrow("in the other form of the roster");
    await expect(run.personas.delete(id, INPUTS)).rejects.toThrow("run `personas move`, which keeps its ID");
    expect(standin.counts().delete, "its ID would be lost").toBe(0);
  });

  it("goes on when the single personas belong to another roster", async () => {
    const single = (id: string) => ({ name: "other-adam", id, outputs: INPUTS, parent: `${DESK}-2` });
    const { error, warnings, create } = await meet({ roster, resources: (id) => [single(id)] });
    expect({ error, warnings, create }).toEqual({ error: "", warnings: [], create: 2 });
  });

  it("goes on at top level, where a Roster and a Persona have the stack as their parent, as in YAML", async () => {
    const parent = "urn:pulumi:dev::personas::pulumi:pulumi:Stack::personas-dev";
    const single = (id: string) => ({ name: "adam", id, outputs: INPUTS, parent });
    const { error, warnings, create } = await meet({ roster, parent, resources: (id) => [single(id)] });
    expect({ error, warnings, create }).toEqual({ error: "", warnings: [], create: 2 });
  });

  // Of updates the engine keeps nothing once the next run has begun.
  it("stops when an interrupted run has left a create of it, whatever its personas were then", async () => {
    const left = (own: PendingResource) => [{ ...own, inputs: { personas: { adam: ADAM } } }];
    const { error, create } = await meet({ roster, pending: left });
    expect(error).toContain("run `personas recover --stack dev`");
    expect(create).toBe(0);
  });

  it("takes as many exports for many strangers as for a few, each of which costs the user a second", async () => {
    const exportsFor = async (count: number) => {
      const standin = await startStandin();
      const names = Array.from({ length: count }, (_, index) => `Agent ${index}`);
      for (const name of names) standin.world.create(PAGE, name, ADAM.profilePictureUrl);
      const personas = Object.fromEntries(names.map((name, index) => [`agent-${index}`, { ...ADAM, name }]));
      let [exports, written] = [0, 0];
      const inputs = Object.defineProperty({ personas }, "toJSON", {
        value: () => (written++, { personas }),
      });
      const pending = { name: "desk", type: ROSTER_TYPE, inputs: { personas }, parent: DESK };
      const run = openProcess(standin, {}, () => {
        exports++;
        return exportOf([], [pending]);
      });
      await run.roster.create(inputs);
      expect(run.warnings).toHaveLength(count);
      return { exports, written };
    };
    expect(await exportsFor(40)).toEqual(await exportsFor(20));
  });

  it("takes one export for all, and tells of each stranger", async () => {
    const { id, error, warnings, exports, create } = await meet({ roster });
    expect({ error, create, exports }).toEqual({ error: "", create: 2, exports: 1 });
    expect(warnings).toEqual([told(id)]);
  });
});

it("creates that wait at once share an export, and none gets one that was begun before it", async () => {
  const standin: Standin = await startStandin();
  const pending: PendingResource[] = [];
  const seen: number[] = [];
  const { personas } = openProcess(standin, {}, () => {
    seen.push(pending.length);
    return exportOf([], pending);
  });
  const create = (index: number) => {
    const inputs = { ...INPUTS, name: `Agent ${index}` };
    standin.world.create(PAGE, inputs.name, ADAM.profilePictureUrl);
    pending.push({ name: inputs.name, inputs });
    return personas.create(inputs);
  };
  await Promise.all(Array.from({ length: 20 }, (_, index) => create(index)));
  expect(seen.length, "each export costs the user a second").toBeLessThan(5);
  expect(seen.at(-1)).toBe(20);
});
