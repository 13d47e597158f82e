/** What a refresh takes for drift. */
import { describe, expect, it } from "vitest";
import { readResult } from "../../../provider/core/read";

describe("drift", () => {
  const state = { name: "Zoë K.", profilePictureUrl: "https://example.com/zoe.jpg", pageId: "1" };

  it("is a name that reads otherwise on the Page", () => {
    const props = { ...state, name: "Zoe K." };
    expect(readResult({ id: "9", name: "Zoe K." }, state, "1")).toEqual({ id: "9", props, inputs: props });
  });

  it("is not a name that Graph leaves out: the persona would be replaced", () => {
    expect(readResult({ id: "9" }, state, "1")).toEqual({ id: "9", props: state });
  });

  it("is not another Unicode form of the same name", () => {
    expect(readResult({ id: "9", name: state.name.normalize("NFD") }, state, "1")).toEqual({
      id: "9",
      props: state,
    });
  });
});
