/** The rules of a persona that an engine imports: its picture is not known until the program tells it. */
import { describe, expect, it } from "vitest";
import { check } from "../../../provider/core/check";
import { diff } from "../../../provider/core/diff";
import { importedBy } from "../../../provider/core/imports";
import { UNKNOWN } from "../../../provider/core/persona";

const IMPORTED = { name: "Adam Z.", profilePictureUrl: "", pageId: "1234" };
const PICTURE = "https://example.com/adam.jpg";
const HELD = { id: "1", state: IMPORTED };

describe("while its picture is not known", () => {
  const failuresOf = (name: unknown, profilePictureUrl: unknown) =>
    check(IMPORTED, { name, profilePictureUrl }, { pageId: "1234" }).failures.map(({ property }) => property);

  it("it may have any picture, or none, and no other name", () => {
    expect(failuresOf("Adam Z.", "")).toEqual([]);
    expect(failuresOf("Adam Z.", PICTURE)).toEqual([]);
    expect(failuresOf("Adam Z.", "no address")).toEqual(["profilePictureUrl"]);
    expect(failuresOf("Eva K.", "")).toEqual(["name"]);
    expect(failuresOf("Eva K.", PICTURE), "a replace would delete it").toEqual(["name"]);
    expect(failuresOf(UNKNOWN, UNKNOWN)).toEqual([]);
  });

  it("it learns its picture in place", () => {
    expect(diff(HELD, { ...IMPORTED, profilePictureUrl: PICTURE })).toEqual({
      changes: true,
      replaces: [],
      learns: ["profilePictureUrl"],
    });
    expect(diff(HELD, { ...IMPORTED, profilePictureUrl: UNKNOWN }).replaces).toEqual([]);
    expect(diff(HELD, IMPORTED).changes).toBe(false);
  });

  it("a name in another form of Unicode is the same", () => {
    const former = { ...IMPORTED, name: "Zoé" };
    const given = { name: "Zoe\u0301", profilePictureUrl: PICTURE };
    expect(check(former, given, {}).failures.filter(({ property }) => property === "name")).toEqual([]);
    const imported = diff({ id: "1", state: former }, { ...former, ...given });
    expect(imported, "a replace would end the import").toMatchObject({
      replaces: [],
      learns: ["profilePictureUrl"],
    });
  });
});

it("where Graph does not show its name, it learns that in place, too", () => {
  const nameless = { ...IMPORTED, name: "" };
  const failuresOf = (former: typeof IMPORTED, name: unknown) =>
    check(former, { name, profilePictureUrl: PICTURE }, {}).failures.map(({ property }) => property);
  expect(failuresOf(nameless, "")).toEqual([]);
  expect(failuresOf(nameless, "Adam Z.")).toEqual([]);
  expect(failuresOf(nameless, " ")).toEqual(["name"]);
  expect(failuresOf(IMPORTED, ""), "a name that is known is not forgotten").toEqual(["name"]);
  const diffOf = (name: typeof UNKNOWN | string) =>
    diff({ id: "1", state: nameless }, { ...nameless, name, profilePictureUrl: PICTURE });
  expect(diffOf("Adam Z.")).toMatchObject({ replaces: [], learns: ["name", "profilePictureUrl"] });
  expect(diffOf(UNKNOWN).replaces).toEqual([]);
  expect(diffOf("").learns).toEqual(["profilePictureUrl"]);
});

it("once its picture is known, another one, or another name, is another persona", () => {
  const held = { id: "1", state: { ...IMPORTED, profilePictureUrl: PICTURE } };
  expect(diff(held, { ...IMPORTED, profilePictureUrl: "https://example.com/b.jpg" }).replaces).toEqual([
    "profilePictureUrl",
  ]);
  expect(check(held.state, { name: "Eva K.", profilePictureUrl: PICTURE }, {}).failures).toEqual([]);
});

it("a new persona must have a picture", () => {
  const { failures } = check({}, { name: "Adam Z.", profilePictureUrl: "" }, { pageId: "1234" });
  expect(failures.map(({ property }) => property)).toEqual(["profilePictureUrl"]);
});

it("an import may name the Page", () => {
  expect(importedBy("5678/24100")).toEqual({ id: "24100", pageId: "5678" });
  expect(importedBy("24100")).toEqual({ id: "24100", pageId: undefined });
});
