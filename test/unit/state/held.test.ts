/** What a stack holds, by its export: whatever is missed here could be deleted as an orphan. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import schema from "../../../provider/roster-file/roster.schema.json";
import { heldBy } from "../../../provider/state/held";
import { lostCreate } from "../../../provider/core/lost";
import { ROSTER_TYPE } from "../../../provider/state/persona-type";
import { persona, roster, rosterOutputs } from "../../support/preview-json";
import { exportOf, type ExportedResource } from "../../cli/stack-export";
import { PERSONA_TYPE } from "../../support/state-file";

const OURS = "pulumi-nodejs:dynamic/personas:Other";

const secret = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ciphertext: "v1:",
};

describe("a stack holds", () => {
  it("the persona of every resource of this package, however it stands with it", () => {
    const id = fc.stringMatching(/^[1-9]\d{16}$/);
    const resource: fc.Arbitrary<ExportedResource> = fc.record(
      {
        id,
        type: fc.constantFrom(PERSONA_TYPE, OURS),
        delete: fc.boolean(),
        outputs: fc.constantFrom(null, { name: "Adam" }),
      },
      { requiredKeys: ["id", "type"] },
    );
    fc.assert(
      fc.property(fc.array(resource), fc.array(resource), (resources, pending) => {
        const { ids } = heldBy(exportOf(resources, pending), "stack dev");
        expect([...ids].sort()).toEqual(
          [...new Set([...resources, ...pending].map((each) => each.id))].sort(),
        );
      }),
    );
  });

  it("every persona of a resource that stands for several", () => {
    const ids = { adam: "1", eva: "2" };
    const text = exportOf([{ id: "team", type: OURS, name: "team", outputs: { ids } }]);
    const held = heldBy(text, "stack dev");
    expect([...held.ids]).toEqual(["team", "1", "2"]);
    expect([...held.resourceNames]).toEqual(["team", "adam", "eva"]);
  });

  it("every persona of a roster, by whatever key the schema allows", () => {
    const { pattern } = schema.$defs.key;
    const special = fc.constantFrom("constructor", "prototype", "toString", "valueOf", "hasOwnProperty");
    const key = fc.oneof(special, fc.stringMatching(new RegExp(pattern)));
    fc.assert(
      fc.property(fc.uniqueArray(key), fc.boolean(), (keys, isSecret) => {
        const personas = Object.fromEntries(keys.map((each) => [each, persona("Adam")]));
        const ids = Object.fromEntries(keys.map((each, index) => [each, String(24_000 + index)]));
        const outputs = { ...rosterOutputs(personas, { ids }), ...(isSecret && { looks: secret }) };
        const text = exportOf([{ id: "roster-1", type: ROSTER_TYPE, inputs: roster(personas), outputs }]);
        const held = heldBy(text, "stack dev");
        expect([...held.ids].sort(), "a persona that is missed is deleted as an orphan").toEqual(
          [...Object.values(ids), "roster-1"].sort(),
        );
        expect(held.personas.map(({ id }) => id).sort()).toEqual(Object.values(ids).sort());
      }),
    );
  });

  it("every persona of a roster that is one resource, and those that it is still to delete", () => {
    const both = { adam: persona("Adam"), eva: persona("Eva") };
    const leftovers = [{ id: "3", state: persona("Left") }];
    const outputs = rosterOutputs(both, { ids: { adam: "1", eva: "2" }, leftovers });
    const inputs = roster({ ...both, host: persona("Host", { import: "4" }) });
    const text = exportOf([{ id: "roster-1", type: ROSTER_TYPE, name: "desk", inputs, outputs }]);
    const held = heldBy(text, "stack dev");
    expect([...held.ids]).toEqual(["roster-1", "1", "2", "3", "4"]);
    expect([...held.resourceNames]).toEqual(["desk", "adam", "eva", "host"]);
    expect(held.warnings).toEqual([]);
  });

  it("the personas of a roster that is just made", () => {
    const inputs = roster({ adam: persona("Adam"), host: persona("Host", { import: "4" }) });
    const held = heldBy(exportOf([], [{ type: ROSTER_TYPE, name: "desk", inputs }]), "stack dev");
    expect(held.ids.has("4")).toBe(true);
    expect([...held.resourceNames]).toEqual(["desk", "adam", "host"]);
  });

  it("each persona on its Page and by its provider, and of a lost create none", () => {
    const lost = lostCreate({ name: "Adam", profilePictureUrl: "" }, []);
    const provider = "urn:pulumi:dev::bot::pulumi:providers:pulumi-nodejs::default::p-1";
    const resources = ["1", lost.id].map((id) => ({
      id,
      provider,
      outputs: { name: "Adam", pageId: "1234" },
    }));
    const { personas } = heldBy(exportOf(resources), "stack dev");
    expect(personas).toEqual([{ id: "1", pageId: "1234", provider }]);
  });

  it("not a persona that the program only reads, whose resource has its name all the same", () => {
    const outputs = { name: "Adam", pageId: "1234" };
    const read = { id: "2", name: "host", external: true, outputs };
    const held = heldBy(exportOf([{ id: "1", outputs }, read], [{ ...read, id: "3" }]), "stack dev");
    expect([[...held.ids], [...held.readIds]]).toEqual([["1"], ["2", "3"]]);
    expect(held.personas.map(({ id }) => id)).toEqual(["1"]);
    expect([...held.resourceNames]).toEqual(["adam", "host"]);
  });

  it("the persona of an import that is under way", () => {
    const text = exportOf([], [{ inputs: { name: "Adam", import: "1" } }]);
    expect(heldBy(text, "stack dev").ids.has("1")).toBe(true);
  });

  it("nothing of other packages", () => {
    const others = ["pulumi:pulumi:Stack", "aws:s3/bucket:Bucket", "pulumi-nodejs:dynamic/other:Persona"];
    const text = exportOf(others.map((type) => ({ type, id: "1", outputs: { ids: { a: "2" } } })));
    expect([...heldBy(text, "stack dev").ids]).toEqual([]);
  });

  it("resources by their names, colons and all", () => {
    const { resourceNames } = heldBy(exportOf([{ id: "1", name: "a::b" }]), "stack dev");
    expect([...resourceNames]).toEqual(["a::b"]);
  });
});

describe("it is refused, rather than taken for nothing, when", () => {
  it.each([
    ["a text", { ids: "1" }],
    ["a number", { ids: { adam: 1 } }],
    ["a secret", { ids: secret }],
    ["those of others, and what is left over a secret", { ids: {}, leftovers: secret }],
  ])("the IDs are %s", (_, outputs) => {
    const text = exportOf([{ id: "team", type: OURS, outputs }]);
    expect(() => heldBy(text, "dev.json")).toThrow(/^dev\.json: the IDs that urn:.* holds cannot be read/);
  });

  it("the secrets are encrypted, and not when they are in plain text", () => {
    const { ciphertext: _, ...mark } = secret;
    const outputs = { ids: { ...mark, plaintext: JSON.stringify({ adam: "7" }) } };
    const held = heldBy(exportOf([{ id: "team", type: OURS, outputs }]), "dev.json");
    expect(held.ids.has("7")).toBe(true);
  });

  it.each([
    ["all personas are", { personas: secret }],
    ["a persona is", { personas: { adam: secret } }],
    ["an import is", { personas: { adam: persona("Adam", { import: secret }) } }],
  ])("%s secret", (_, inputs) => {
    const text = exportOf([{ id: "roster-1", type: ROSTER_TYPE, inputs, outputs: { ids: {} } }]);
    expect(() => heldBy(text, "dev.json")).toThrow(/^dev\.json: the IDs that urn:.* holds cannot be read/);
  });

  it("the text is not all of an export", () => {
    const text = exportOf([{ id: "1" }], [{ id: "2" }]);
    fc.assert(
      fc.property(fc.nat(text.length - 1), (length) => {
        expect(() => heldBy(text.slice(0, length), "dev.json")).toThrow("dev.json is not output of");
      }),
    );
  });
});

describe("a user is warned", () => {
  it("of an operation that is under way, and of a create whose answer was lost", () => {
    const { id } = lostCreate({ name: "Adam", profilePictureUrl: "" }, []);
    expect(heldBy(exportOf([{ id: "1" }]), "stack dev").warnings).toEqual([]);
    expect(heldBy(exportOf([{ id: "1" }, { id }], [{}]), "stack dev").warnings).toEqual([
      expect.stringMatching(/^stack dev has an operation that is under way or was interrupted/),
      expect.stringMatching(/^stack dev keeps a create whose answer was lost/),
    ]);
    const outputs = rosterOutputs({ adam: persona("Adam") }, { ids: { adam: id } });
    const ofRoster = heldBy(exportOf([{ id: "roster-1", type: ROSTER_TYPE, outputs }]), "stack dev");
    expect(ofRoster.warnings).toEqual([expect.stringMatching(/^stack dev keeps a create whose answer was/)]);
    expect([...ofRoster.ids]).toEqual(["roster-1"]);
    const other = exportOf([], [{ type: "aws:s3/bucket:Bucket" }]);
    expect(heldBy(other, "stack dev"), "what is not ours").toMatchObject({
      warnings: [],
      isUnfinished: false,
    });
    expect(heldBy(exportOf([], [{}]), "stack dev").isUnfinished).toBe(true);
  });
});
