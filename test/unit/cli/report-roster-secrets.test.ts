/** What a report tells of rosters, parts of which are secret or not known yet. */
import { describe, expect, it } from "vitest";
import { KNOWN_LATER } from "../../../cli/report/changes";
import { UNKNOWN_VALUE as UNKNOWN } from "../../../provider/state/bags";
import { persona, roster, rosterOutputs, rosterStep, type Properties } from "../../support/preview-json";
import { briefOf, HIDDEN, KEPT, read, SECRET } from "./roster-previews";

describe("what is secret or not known yet", () => {
  const eva = { eva: persona("Eva") };

  it.each([UNKNOWN, SECRET, KEPT])(
    "as a whole is told as a step of which nobody knows more: %j",
    (personas) => {
      const now = { pageId: "1234", personas };
      const leftovers = [{ id: "5", state: persona("Left") }];
      const outputs = rosterOutputs(eva, { leftovers });
      expect(briefOf(read([rosterStep("update", { old: roster(eva), outputs, now })]))).toEqual({
        others: [`desk: ${HIDDEN}`],
        deleted: ["desk 5"],
        unchanged: 0,
      });
      expect(briefOf(read([rosterStep("create", { now })])).others).toEqual([
        `desk: ${HIDDEN.replace("update", "create")}`,
      ]);
      const secretState = { ...outputs, looks: KEPT };
      expect(read([rosterStep("delete", { old: now, outputs: secretState })]).others).toHaveLength(1);
    },
  );

  it("in one persona leaves open whether that is replaced", () => {
    const secret = { eva: persona("Eva", { profilePictureUrl: SECRET }), adam: persona("Adam") };
    const step = rosterStep("update", {
      old: roster(secret),
      outputs: rosterOutputs({ eva: persona("Eva"), adam: persona("Adam") }),
      now: roster({ ...secret, made: persona("Made") }),
    });
    expect(briefOf(read([step]))).toEqual({
      created: ["desk-made"],
      others: [`desk-eva: ${HIDDEN}`],
      unchanged: 1,
    });
  });

  it("as a persona is shown as that", () => {
    const now = { pageId: "1234", personas: { adam: UNKNOWN, eva: KEPT } };
    expect(read([rosterStep("create", { now })]).created).toMatchObject([
      { resource: "desk-adam", name: KNOWN_LATER, profilePictureUrl: KNOWN_LATER, pageId: "1234" },
      { resource: "desk-eva", name: SECRET, profilePictureUrl: SECRET, pageId: "1234" },
    ]);
  });

  it.each<[string, Properties]>([
    ["a name", roster({ eva: persona(SECRET), ida: persona(SECRET) })],
    ["a name that is kept", roster({ eva: { ...persona(""), name: KEPT }, ida: persona(SECRET) })],
    ["a persona", { personas: { eva: SECRET, ida: KEPT } }],
    ["all personas", { personas: KEPT }],
  ])("is never shown, though the state has it in plain text: %s", (_, old) => {
    const leftovers = [{ id: "5", state: persona("Hidden H.") }];
    const outputs = rosterOutputs({ eva: persona("Hidden H."), ida: persona("Hidden H.") }, { leftovers });
    const changes = read([rosterStep("update", { old, outputs, now: roster({ eva: persona("Open O.") }) })]);
    expect(changes.replaced[0]!.old.name).toBe(SECRET);
    expect(changes.deleted.map(({ name }) => name)).toEqual([SECRET, SECRET]);
    expect(JSON.stringify(changes)).not.toMatch(/Hidden|v1:abc/);
  });
});
