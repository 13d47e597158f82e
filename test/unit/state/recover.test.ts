/** What a state is after an interrupted run: each persona that the runs made is in it once, and nothing else changes. */
import { holdsSecret } from "../../../provider/state/secrets";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  readExport,
  resourcesIn,
  type StackExport,
  type StateResource,
} from "../../../provider/state/deployment";
import { heldIn } from "../../../provider/state/held";
import type { Rival } from "../../../provider/state/match";
import { recover, type Recovery } from "../../../provider/state/recover";
import { PERSONA_TYPE, ROSTER_TYPE } from "../../../provider/state/persona-type";
import { namesOf, unfinishedIn } from "../../../provider/state/unfinished";
import { exportOf } from "../../cli/stack-export";
import { BORN, look, exportOf as stackExport } from "../../support/stack-export";
import { interrupted, openOf, type Interrupted } from "../../support/interrupted-state";

const NOW = new Date("2026-11-26T12:00:00Z");
const RUNS = { numRuns: 200 };
const NOTHING = { found: [], unmade: [], undecided: [], gone: [], kept: [] };

type Given = Pick<Interrupted, "kept" | "open" | "page" | "elsewhere">;

function recovered(
  { kept, open, page, elsewhere }: Given,
  choices: [string, string][] = [],
  rivals: readonly Rival[] = [],
): Recovery {
  const held = new Set([...heldIn(open, "stack dev").ids, ...elsewhere]);
  const around = { personasOn: () => page, held, rivals, choices: new Map(choices) };
  return recover({ state: kept, open }, unfinishedIn(kept, open), around, NOW);
}

/** The IDs of the personas that a state holds, as often as it does. */
function idsIn(state: StackExport): string[] {
  return heldIn(openOf(state), "stack dev")
    .personas.map(({ id }) => id)
    .sort();
}

const isOurs = ({ type }: StateResource) => type === PERSONA_TYPE || type === ROSTER_TYPE;

describe("a recovered state", () => {
  it("holds what it held and is there, and what interrupted runs have made, each once", () => {
    fc.assert(
      fc.property(interrupted, (given) => {
        const { state, found, gone } = recovered(given);
        if (!state) return;
        const before = idsIn(given.kept).filter((id) => !gone.some((each) => each.id === id));
        const adopted = found.map(({ persona }) => persona.id);
        expect(idsIn(state), "no persona may be lost, or held twice").toEqual([...before, ...adopted].sort());
        expect(new Set(idsIn(state)).size).toBe(idsIn(state).length);
        for (const { id } of gone) expect(given.page.has(id), `${id} is on the Page`).toBe(false);
        for (const { persona, version } of found) {
          expect([...idsIn(given.kept), ...given.elsewhere], "a stack holds it").not.toContain(persona.id);
          expect(persona.name!.normalize("NFC")).toBe(version.inputs.name);
        }
      }),
      RUNS,
    );
  });

  it("has just what its runs have left on the Page, where no name is there twice", () => {
    fc.assert(
      fc.property(interrupted, (given) => {
        if (!given.isUnmistakable) return;
        const { state } = recovered(given);
        expect(state && idsIn(state)).toEqual([...given.own].sort());
      }),
      RUNS,
    );
  });

  it("is another in nothing else", () => {
    fc.assert(
      fc.property(interrupted, (given) => {
        const { state } = recovered(given);
        if (!state) return;
        const works = unfinishedIn(given.kept, given.open).works.map((work) => JSON.stringify(work));
        const isUntouched = (each: StateResource) =>
          !isOurs(each) || !works.some((work) => work.includes(each.urn));
        expect(resourcesIn(state).filter(isUntouched)).toEqual(resourcesIn(given.kept).filter(isUntouched));
        const { pending_operations: _, ...deployment } = given.kept.deployment;
        expect(state).toEqual({
          ...given.kept,
          deployment: { ...deployment, resources: state.deployment.resources },
        });
      }),
      RUNS,
    );
  });

  it("stays as it is when it is recovered once more", () => {
    fc.assert(
      fc.property(interrupted, (given) => {
        const { state } = recovered(given);
        if (!state) return;
        const again = recovered({ ...given, kept: state, open: openOf(state) });
        expect(again).toEqual({ ...NOTHING, state });
      }),
      RUNS,
    );
  });

  it("is whole: what a resource refers to stands before it, and no two live ones have one URN", () => {
    fc.assert(
      fc.property(interrupted, (given) => {
        const { state } = recovered(given);
        if (!state) return;
        const seen = new Set<string>();
        const live = resourcesIn(state).filter((each) => each.delete !== true);
        expect(new Set(live.map(({ urn }) => urn)).size).toBe(live.length);
        for (const { urn, id, parent, provider } of resourcesIn(state)) {
          for (const each of [parent, provider])
            expect(each === undefined || seen.has(each), each).toBe(true);
          seen.add(urn).add(`${urn}::${id}`);
        }
      }),
      RUNS,
    );
  });

  it("has no secret in plain text that `pulumi stack import` would not encrypt", () => {
    fc.assert(
      fc.property(interrupted, (given) => {
        if (!given.isUnmistakable) return;
        const { state } = recovered(given);
        const text = JSON.stringify(state, (key, value: unknown) =>
          key === "plaintext" ? undefined : value,
        );
        for (const secret of given.secrets) expect(text).not.toContain(secret);
      }),
      RUNS,
    );
  });

  it("can always be had by choosing, and the choice is what it holds", () => {
    fc.assert(
      fc.property(interrupted, fc.infiniteStream(fc.nat()), (given, choose) => {
        const choices: [string, string][] = [];
        for (;;) {
          const { state, undecided } = recovered(given, choices);
          if (state) {
            for (const [, id] of choices) expect(id === "none" || idsIn(state).includes(id)).toBe(true);
            return;
          }
          const { wanted, candidates } = undecided[0]!;
          const ids = [...candidates.map(({ id }) => id), "none"];
          choices.push([namesOf(wanted)[0], ids[choose.next().value! % ids.length]!]);
        }
      }),
      RUNS,
    );
  });
});

describe("what an interrupted run made", () => {
  const held = (id: string, more = {}) => ({ id, inputs: look(), outputs: look(), ...BORN, ...more });
  const onPage = (...ids: string[]) => new Map(ids.map((id) => [id, { id, name: "Adam Z." }]));

  function recoverOf(
    resources: object[],
    pending: object[],
    page: Interrupted["page"],
    choices: [string, string][] = [],
    rivals: readonly Rival[] = [],
  ): Recovery {
    const kept = readExport(exportOf(resources, pending), "the export");
    return recovered({ kept, open: kept, page, elsewhere: [] }, choices, rivals);
  }

  it("is left to choose where a run of another stack may have made it, on that Page and by that name", () => {
    const foundWith = (...rivals: Rival[]) =>
      recoverOf([], [{ inputs: look() }], onPage("2"), [], rivals).found.length;
    expect(foundWith({ pageId: "1234", name: "Adam Z." }), "two stacks would share it").toBe(0);
    expect(foundWith({ pageId: "5678", name: "Adam Z." }, { pageId: "1234", name: "Eva K." })).toBe(1);
  });

  it("is none that was chosen for another", () => {
    const pending = ["adam", "adele"].map((name) => ({ name, inputs: look() }));
    const { state } = recoverOf([], pending, onPage("2", "3"), [["adam", "3"]]);
    const ids = resourcesIn(state!).map(({ urn, id }) => [urn.split("::").at(-1), id]);
    expect(Object.fromEntries(ids)).toEqual({ adam: "3", adele: "2" });
  });

  it("is what the newest of its runs has declared: the engine puts that first", () => {
    const pending = [{ inputs: look("new") }, { inputs: look("old") }];
    const { state } = recoverOf([], pending, onPage("2"));
    expect(resourcesIn(state!)).toMatchObject([{ id: "2", outputs: look("new") }]);
  });

  it("is nobody's when a later run has made the resource since, and stays a stranger", () => {
    // Of the former run, and of one that replaced what was there before.
    for (const times of [{}, { created: "2026-11-25T10:00:00Z" }]) {
      const { state, found } = recoverOf([held("1")], [{ inputs: look(), ...times }], onPage("1", "2"));
      expect([found, idsIn(state!)]).toEqual([[], ["1"]]);
    }
  });

  it("is adopted beside a predecessor that is only kept to be deleted", () => {
    const { state } = recoverOf([held("1", { delete: true })], [{ inputs: look("new") }], onPage("1", "2"));
    expect(resourcesIn(state!).map(({ id, delete: goes }) => [id, goes])).toEqual([
      ["1", true],
      ["2", undefined],
    ]);
  });

  it("is none, when it was to import", () => {
    const { state, found, unmade } = recoverOf(
      [],
      [{ inputs: look("old", { import: "2" }) }],
      onPage("2", "3"),
    );
    expect([found, unmade, idsIn(state!)]).toEqual([[], [], []]);
  });

  it("is none, when it was to import what was only read before", () => {
    const inputs = look("old", { import: "1" });
    const { found, unmade } = recoverOf(
      [held("1", { external: true })],
      [{ inputs, ...BORN }],
      onPage("1", "2"),
    );
    expect([found, unmade]).toEqual([[], []]);
  });

  it("is another one, when what was imported was replaced", () => {
    const inputs = look("new", { import: "1" });
    const imported = held("1", { outputs: look("old", { import: "1" }) });
    const { state } = recoverOf([imported], [{ inputs, ...BORN }], onPage("1", "2"));
    expect(idsIn(state!)).toEqual(["1", "2"]);
    expect(resourcesIn(state!)[0], "the option would import it once more").toMatchObject({
      id: "2",
      outputs: { import: "1" },
    });
  });

  it.each([
    ["a create that was lost", { id: "lost-create-7" }],
    ["a persona that was deleted before", { pendingReplacement: true }],
    ["a persona that was only read", { external: true }],
  ])("takes the place of %s, of which nothing is to be deleted", (_, more) => {
    const { state } = recoverOf([held("1", more)], [{ inputs: look("new"), ...BORN }], onPage("2"));
    expect(resourcesIn(state!).map(({ id }) => id)).toEqual(["2"]);
  });

  it("takes the place of a resource that has another name by now", () => {
    const urn = "urn:pulumi:dev::bot::pulumi-nodejs:dynamic/personas:Persona::former";
    const pending = { inputs: look("new"), ...BORN, aliases: [urn] };
    const { state } = recoverOf([held("1", { name: "former" })], [pending], onPage("1", "2"));
    expect(resourcesIn(state!).map(({ id, delete: goes }) => [id, goes])).toEqual([
      ["2", undefined],
      ["1", true],
    ]);
  });

  it("stays when a later run was deleting its predecessor, which alone goes", () => {
    const bucket = { type: "aws:s3/bucket:Bucket", name: "logs", id: "logs" };
    const adam = { name: "adam", ...held("1") };
    const replacing = { name: "adam", inputs: look("new"), ...BORN };
    const text = stackExport([adam, bucket], [replacing, { ...adam, operation: "deleting" }]);
    const kept = readExport(text, "the export");
    const namesAfter = (...ids: string[]) => {
      const { state } = recovered({ kept, open: kept, page: onPage(...ids), elsewhere: [] });
      return resourcesIn(state!).map((each) => [each.id, each.delete]);
    };
    expect(namesAfter("2")).toEqual([
      ["2", undefined],
      ["logs", undefined],
    ]);
    expect(namesAfter("1", "2"), "it is yet to be deleted").toEqual([
      ["2", undefined],
      ["1", true],
      ["logs", undefined],
    ]);
    expect(namesAfter(), "nothing was made").toEqual([["logs", undefined]]);
  });

  it("is left to choose, when the Page does not tell its name", () => {
    const { state, undecided } = recoverOf([], [{ inputs: look() }], new Map([["2", { id: "2" }]]));
    expect([state, undecided.map(({ candidates }) => candidates)]).toEqual([undefined, [[{ id: "2" }]]]);
  });

  it("is had, though its parent is gone, and its provider is another one by now", () => {
    const provider = { type: "pulumi:providers:pulumi-nodejs", name: "default", id: "p-2" };
    const urn = "urn:pulumi:dev::bot::pulumi:providers:pulumi-nodejs::default";
    const pending = {
      inputs: look(),
      parent: "urn:pulumi:dev::bot::my:index:Team::gone",
      dependencies: ["gone"],
      provider: `${urn}::p-1`,
    };
    const { state } = recoverOf([provider], [pending], onPage("2"));
    expect(resourcesIn(state!)[1]).toMatchObject({ id: "2", provider: `${urn}::p-2`, dependencies: [] });
    expect(resourcesIn(state!)[1]!.parent).toBeUndefined();
  });
});

it("what is gone stays in the state as long as a resource refers to it, which the engine demands", () => {
  const adam = { id: "1", name: "adam", outputs: { name: "Adam Z.", pageId: "1234" } };
  const other = {
    type: "my:index:Bot",
    name: "bot",
    dependencies: ["urn:pulumi:dev::bot::pulumi-nodejs:dynamic/personas:Persona::adam"],
  };
  const deployment = JSON.parse(exportOf([adam, other])) as {
    deployment: { resources: object[]; pending_operations?: object[] };
  };
  deployment.deployment.pending_operations = [
    { type: "deleting", resource: deployment.deployment.resources[0] },
  ];
  const kept = readExport(JSON.stringify(deployment), "the export");
  const { state } = recovered({ kept, open: kept, page: new Map(), elsewhere: [] });
  expect(resourcesIn(state!)).toEqual(resourcesIn(kept));
});

it("personas that are gone go together, though one refers to the other", () => {
  const adam = { id: "1", name: "adam", outputs: { name: "Adam Z.", pageId: "1234" } };
  const urn = "urn:pulumi:dev::personas::pulumi-nodejs:dynamic/personas:Persona::adam";
  const eva = { id: "2", name: "eva", outputs: { name: "Eva K.", pageId: "1234" }, dependencies: [urn] };
  const pending = [adam, eva].map((each) => ({ ...each, operation: "deleting" }));
  const kept = readExport(stackExport([adam, eva], pending), "the export");
  expect(resourcesIn(kept)[0]!.urn).toBe(urn);
  const { state } = recovered({ kept, open: kept, page: new Map(), elsewhere: [] });
  expect(resourcesIn(state!)).toEqual([]);
});

describe("a roster that is one resource", () => {
  const entry = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" };
  const inputs = { pageId: "1234", personas: { adam: entry } };
  const desk = (ids: Record<string, string>) => {
    const looks = Object.fromEntries(Object.keys(ids).map((key) => [key, "#picture Adam Z."]));
    return {
      name: "desk",
      type: ROSTER_TYPE,
      id: "roster-1",
      inputs,
      outputs: { pageId: "1234", ids, looks },
    };
  };

  function recoverOf(roster: ReturnType<typeof desk>, operation: string, ...onPage: string[]) {
    const kept = readExport(stackExport([roster], [{ ...roster, operation }]), "the export");
    const page = new Map(onPage.map((id) => [id, { id, name: "Adam Z." }]));
    return resourcesIn(recovered({ kept, open: kept, page, elsewhere: [] }).state!);
  }

  it("has nothing to delete in the place of a create that was lost", () => {
    const [roster] = recoverOf(desk({ adam: "lost-create-7" }), "updating", "2");
    expect(roster!.outputs).toMatchObject({ ids: { adam: "2" } });
    expect(roster!.outputs).not.toHaveProperty("leftovers");
  });

  it("has the lines of secret personas as secrets, also where nothing in its state was one before", () => {
    const secret = {
      ...desk({}),
      inputs: { pageId: "1234", personas: { adam: { ...entry, secrets: "name" } } },
    };
    const [roster] = recoverOf(secret, "updating", "2");
    expect(roster!.outputs).toMatchObject({ ids: { adam: "2" } });
    expect(holdsSecret(roster!.outputs!.looks)).toBe(true);
    const [open] = recoverOf(desk({}), "updating", "2");
    expect(holdsSecret(open!.outputs!.looks)).toBe(false);
  });

  it("has what one run made, without what a later one deleted", () => {
    const whole = { ...desk({ adam: "1" }), ...BORN };
    const made = { ...whole, operation: "creating", inputs: { ...inputs, personas: { adam: entry } } };
    const after = (...ids: string[]) => {
      const pending = [made, { ...whole, operation: "deleting" }];
      const kept = readExport(stackExport([whole], pending), "the export");
      const page = new Map(ids.map((id) => [id, { id, name: "Adam Z." }]));
      return resourcesIn(recovered({ kept, open: kept, page, elsewhere: [] }).state!);
    };
    expect(after("2")).toMatchObject([{ outputs: { ids: { adam: "2" } } }]);
    expect(after("2")[0]!.outputs).not.toHaveProperty("leftovers");
    expect(after()).toEqual([]);
  });

  it("is read as often for many personas that were made as for a few", () => {
    const readsFor = (count: number) => {
      const names = Array.from({ length: count }, (_, index) => `agent-${index}`);
      const personas = Object.fromEntries(names.map((name) => [name, { ...entry, name }]));
      const whole = { ...desk({ host: "1" }), inputs: { pageId: "1234", personas } };
      const kept = readExport(stackExport([whole], [{ ...whole, operation: "updating" }]), "the export");
      const looks = resourcesIn(kept)[0]!.outputs!.looks as { host: string };
      const { host } = looks;
      let reads = 0;
      Object.defineProperty(looks, "host", { get: () => (reads++, host) });
      const page = new Map(["1", ...names].map((id) => [id, { id, name: id }]));
      const { found } = recovered({ kept, open: kept, page, elsewhere: [] });
      expect(found).toHaveLength(count);
      return reads;
    };
    expect(readsFor(40)).toBe(readsFor(20));
  });

  it("goes with the last of its personas, and stays with those that are there", () => {
    const whole = desk({ adam: "1", eva: "2" });
    expect(recoverOf(whole, "deleting")).toEqual([]);
    expect(recoverOf(whole, "deleting", "2")).toMatchObject([{ outputs: { ids: { eva: "2" } } }]);
  });
});
