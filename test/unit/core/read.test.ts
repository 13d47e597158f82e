/** What a refresh takes for drift. */
import { describe, expect, it } from "vitest";
import { foundAs } from "../../../provider/core/read";

describe("drift", () => {
  const state = { name: "Zoë K.", profilePictureUrl: "https://example.com/zoe.jpg", pageId: "1" };
  const found = (changed: object, drifted: boolean) => ({
    kind: "found",
    persona: { id: "9", state: { ...state, ...changed } },
    drifted,
  });

  it("is a name that reads otherwise on the Page", () => {
    expect(foundAs({ id: "9", name: "Zoe K." }, state, "1")).toEqual(found({ name: "Zoe K." }, true));
  });

  it("is not a name that Graph leaves out: the persona would be replaced", () => {
    expect(foundAs({ id: "9" }, state, "1")).toEqual(found({}, false));
  });

  it("is not another Unicode form of the same name", () => {
    expect(foundAs({ id: "9", name: state.name.normalize("NFD") }, state, "1")).toEqual(found({}, false));
  });
});
