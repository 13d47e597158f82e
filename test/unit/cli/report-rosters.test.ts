/** What a report takes from a preview of rosters that are one resource: what becomes of each persona, as by itself. */
import { describe, expect, it } from "vitest";
import { KNOWN_LATER } from "../../../cli/report/changes";
import { UNKNOWN_VALUE as UNKNOWN } from "../../../provider/state/bags";
import { ROSTER_TYPE } from "../../../provider/state/persona-type";
import {
  persona,
  roster,
  rosterOutputs,
  rosterStep,
  urnOf,
  type Properties,
} from "../../support/preview-json";
import { briefOf, PICTURE, read, SECRET, update } from "./roster-previews";

describe("an update of a roster", () => {
  it("is told persona by persona, as if each was a resource", () => {
    const left = { id: "5", state: persona("Left L.") };
    const changes = read([
      update(
        { same: persona("Same S."), eva: persona("Eva K."), gone: persona("Gone G.", { pageId: "5678" }) },
        {
          same: persona("Same S."),
          eva: persona("Eva L."),
          made: persona("Made M."),
          host: persona("Host H.", { import: "24" }),
        },
        { leftovers: [left] },
      ),
    ]);
    const place = (key: string) => ({ urn: urnOf("desk", ROSTER_TYPE), resource: `desk-${key}` });
    const look = { profilePictureUrl: PICTURE, pageId: "1234" };
    expect(changes).toEqual({
      stack: "dev",
      quiet: false,
      failed: false,
      created: [{ ...place("made"), ...look, name: "Made M." }],
      adopted: [{ ...place("host"), ...look, name: "Host H.", import: "24" }],
      replaced: [
        {
          ...place("eva"),
          cause: "change",
          old: { id: "id-eva", ...look, name: "Eva K." },
          new: { ...look, name: "Eva L." },
          changes: [{ property: "name", old: "Eva K.", new: "Eva L." }],
        },
      ],
      deleted: [
        { ...place(""), resource: "desk", id: "5", name: "Left L.", pageId: "1234", retained: false },
        { ...place("gone"), ...look, id: "id-gone", name: "Gone G.", pageId: "5678", retained: false },
      ],
      others: [],
      unchanged: { count: 1, of: "personas" },
      findings: [],
    });
  });

  it.each<[string, Properties, Properties, string[][]]>([
    [
      "the picture",
      persona("Eva"),
      persona("Eva", { profilePictureUrl: "https://example.com/new.jpg" }),
      [["profilePictureUrl", PICTURE, "https://example.com/new.jpg"]],
    ],
    [
      "the picture behind its address",
      persona("Eva", { pictureDigest: "aa" }),
      persona("Eva", { pictureDigest: "bb" }),
      [["pictureDigest", "aa", "bb"]],
    ],
    ["the Page", persona("Eva"), persona("Eva", { pageId: "5678" }), [["pageId", "1234", "5678"]]],
    ["the import", persona("Eva"), persona("Eva", { import: "24" }), [["import", "id-eva", "24"]]],
    ["a name that is not known yet", persona("Eva"), persona(UNKNOWN), [["name", "Eva", KNOWN_LATER]]],
    [
      "what becomes secret beside it",
      persona("Eva"),
      persona("Ida", { profilePictureUrl: SECRET }),
      [
        ["name", "Eva", "Ida"],
        ["profilePictureUrl", PICTURE, SECRET],
      ],
    ],
  ])("says of a replace that it changes %s", (_, old, now, expected) => {
    const [replaced] = read([update({ eva: old }, { eva: now })]).replaced;
    expect(replaced!.changes.map((each) => [each.property, each.old, each.new])).toEqual(expected);
    expect(replaced!.cause).toBe("change");
  });

  it("tells no address as that of the old picture which another persona was to have", () => {
    const failed = persona("Eva", { profilePictureUrl: "https://example.com/failed.jpg" });
    const now = persona("Eva", { profilePictureUrl: "https://example.com/now.jpg" });
    const outputs = rosterOutputs({ eva: persona("Eva") });
    const [replaced] = read([
      rosterStep("update", { old: roster({ eva: failed }), outputs, now: roster({ eva: now }) }),
    ]).replaced;
    expect(replaced!.changes).toEqual([
      { property: "profilePictureUrl", new: "https://example.com/now.jpg" },
    ]);
    const again = persona("Ida");
    const [back] = read([
      rosterStep("update", { old: roster({ eva: failed }), outputs, now: roster({ eva: again }) }),
    ]).replaced;
    expect(back!.changes, "the picture is as it was").toEqual([{ property: "name", old: "Eva", new: "Ida" }]);
  });

  it("keeps a persona under a new key, and replaces one that changes as well", () => {
    const old = { adam: persona("Adam"), eva: persona("Eva") };
    const now = {
      ada: persona("Adam", { formerly: ["adam"] }),
      eve: persona("Eva", { formerly: ["eva"], profilePictureUrl: "https://example.com/new.jpg" }),
    };
    const changes = read([update(old, now)]);
    expect(briefOf(changes)).toEqual({ replaced: ["desk-eve"], unchanged: 1 });
    expect(changes.replaced[0]!.old).toMatchObject({ id: "id-eva", profilePictureUrl: PICTURE });
  });

  it("makes what the state no longer has, though it was declared before", () => {
    const declared = { adam: persona("Adam"), eva: persona("Eva") };
    const changes = read([
      rosterStep("update", {
        old: roster(declared),
        outputs: rosterOutputs({ adam: persona("Adam") }),
        now: roster(declared),
      }),
    ]);
    expect(briefOf(changes)).toEqual({ created: ["desk-eva"], unchanged: 1 });
  });

  it("finds out about a create whose answer was lost", () => {
    const both = { adam: persona("Adam"), eva: persona("Eva") };
    const { replaced } = read([update(both, both, { ids: { eva: "lost-create-1" } })]);
    expect(replaced.map(({ resource, cause, old }) => [resource, cause, old.id])).toEqual([
      ["desk-eva", "lost", undefined],
    ]);
  });

  it("takes a leftover back by its ID, alone or in the place of what it was replaced by", () => {
    const leftovers = [
      { id: "5", state: persona("Adam") },
      { id: "6", state: persona("Ida") },
    ];
    const now = { adam: persona("Adam"), eva: persona("Ida") };
    const { created, adopted, replaced, deleted } = read([
      update({ eva: persona("Eva") }, now, { leftovers }),
    ]);
    expect(adopted.map((each) => [each.resource, each.import])).toEqual([["desk-adam", "5"]]);
    expect(replaced.map(({ changes }) => changes.map((each) => [each.property, each.old, each.new]))).toEqual(
      [
        [
          ["name", "Eva", "Ida"],
          ["import", "id-eva", "6"],
        ],
      ],
    );
    expect([created, deleted], "who is wanted again is not deleted").toEqual([[], []]);
  });

  it.each([
    ["the program", {}, { retainOnDelete: true }],
    ["the state", { retainOnDelete: true }, {}],
  ])("says who stays on the Page, by retainOnDelete of %s", (_, was, is) => {
    const both = { adam: persona("Adam"), eva: persona("Eva") };
    const leftovers = [{ id: "5", state: persona("Left") }];
    const outputs = { ...rosterOutputs(both, { leftovers }), ...was };
    const now = { ...roster({ adam: persona("Ada") }), ...is };
    const { replaced, deleted } = read([rosterStep("update", { old: roster(both), outputs, now })]);
    expect(replaced.map(({ retained }) => retained)).toEqual([true]);
    expect(deleted.map(({ id, retained }) => [id, retained])).toEqual([
      ["5", true],
      ["id-eva", true],
    ]);
  });

  it("of the state alone is told as one step", () => {
    const { pageId: _, ...withoutPage } = rosterOutputs({ adam: persona("Adam"), eva: persona("Eva") });
    const both = roster({ adam: persona("Adam"), eva: persona("Eva") });
    const changes = read([rosterStep("update", { old: both, outputs: withoutPage, now: both })]);
    expect(briefOf(changes)).toEqual({ others: ["desk: only the state is updated"], unchanged: 2 });
  });
});

describe("another step on a roster", () => {
  const both = { adam: persona("Adam"), eva: persona("Eva") };
  const old = { old: roster(both), outputs: rosterOutputs(both) };

  it("that creates or deletes it, creates or deletes each persona", () => {
    expect(briefOf(read([rosterStep("create", { now: roster(both) })]))).toEqual({
      created: ["desk-adam", "desk-eva"],
      unchanged: 0,
    });
    const gone = rosterStep("delete", old);
    expect(briefOf(read([gone]))).toEqual({
      deleted: ["desk-adam id-adam", "desk-eva id-eva"],
      unchanged: 0,
    });
    const retained = { ...gone, oldState: { ...gone.oldState, retainOnDelete: true } };
    expect(read([retained]).deleted.map((each) => each.retained)).toEqual([true, true]);
    const dropped = update(both, {});
    const updated = { ...dropped, oldState: { ...dropped.oldState, retainOnDelete: true } };
    expect(read([updated]).deleted.map((each) => each.retained), "the engine deletes none").toEqual([false, false]); // prettier-ignore
  });

  it("that replaces it replaces each persona", () => {
    const now = { adam: persona("Adam"), eva: persona("Eva L."), made: persona("Made") };
    const steps = ["create-replacement", "replace", "delete-replaced"].map((op) =>
      rosterStep(op, { ...old, now: roster(now) }),
    );
    const changes = read(steps);
    expect(briefOf(changes)).toEqual({
      created: ["desk-made"],
      replaced: ["desk-adam", "desk-eva"],
      unchanged: 0,
    });
    expect(changes.replaced.map(({ cause }) => cause)).toEqual(["demand", "change"]);
  });

  it("that the engine did not get to is told of each persona", () => {
    const words = "the old persona of an interrupted replace is deleted";
    const step = rosterStep("delete-replaced", old);
    // It is no part of the update beside it.
    expect(briefOf(read([step, update(both, { adam: persona("Adam") })]))).toEqual({
      deleted: ["desk-eva id-eva"],
      others: [`desk-adam: ${words}`, `desk-eva: ${words}`],
      unchanged: 1,
    });
    expect(briefOf(read([rosterStep("refresh", old)]))).toEqual({ unchanged: 0 });
  });

  it("that keeps it counts each persona, where unchanged ones are shown", () => {
    const same = rosterStep("same", { ...old, now: roster(both) });
    expect(read([same]).unchanged).toEqual({ count: 2, of: "personas" });
    expect(read([same], [], 20).unchanged).toEqual({ count: 19, of: "resources" });
    for (const hidden of [{ ...old, now: { personas: SECRET } }, { now: roster(both) }]) {
      expect(read([rosterStep("same", hidden)]).unchanged).toEqual({ count: 2, of: "personas" });
    }
  });
});
