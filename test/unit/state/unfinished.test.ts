/** What the pending operations of a state tell of an interrupted run, where it must be one certain thing. */
import { describe, expect, it } from "vitest";
import { pictureKey } from "../../../provider/core/picture-key";
import { readExport } from "../../../provider/state/deployment";
import { ROSTER_TYPE } from "../../../provider/state/persona-type";
import { suspectsOf, unfinishedIn, wantedIn } from "../../../provider/state/unfinished";
import { openOf } from "../../support/interrupted-state";
import {
  BORN,
  exportOf,
  look,
  type ExportedResource,
  type PendingResource,
} from "../../support/stack-export";

const adam = (id: string, more = {}) => ({
  name: "adam",
  id,
  inputs: look(),
  outputs: look(),
  ...BORN,
  ...more,
});
const desk = (personas: object, ids: Readonly<Record<string, string>> = {}) => ({
  name: "desk",
  type: ROSTER_TYPE,
  id: "roster-1",
  inputs: { pageId: "1234", personas },
  outputs: {
    pageId: "1234",
    ids,
    looks: Object.fromEntries(
      Object.keys(ids).map((key) => [key, `${pictureKey(look().profilePictureUrl)} Adam Z.`]),
    ),
  },
});

/** A value as a state keeps it encrypted. */
function secret(value: unknown): object {
  const ciphertext = Buffer.from(JSON.stringify(value)).toString("base64");
  return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext };
}

function unfinished(resources: readonly ExportedResource[], ...pending: PendingResource[]) {
  const kept = readExport(exportOf(resources, pending), "the export");
  return unfinishedIn(kept, openOf(kept));
}

describe("nothing is to be found out", () => {
  it("of an update of a persona: it makes none", () => {
    const { works } = unfinished([adam("1")], { ...adam("1"), operation: "updating" });
    expect(works).toMatchObject([{ kind: "harmless", type: "updating" }]);
  });

  it("of a roster that a later run has made since", () => {
    const roster = desk({ adam: look() });
    const { works } = unfinished([{ ...roster, ...BORN }], roster);
    expect(works).toMatchObject([{ kind: "harmless", type: "creating" }]);
  });

  it("of resources of other packages, which are told apart", () => {
    const bucket = { name: "logs", type: "aws:s3/bucket:Bucket" };
    const { works, others } = unfinished([], bucket, { name: "adam", inputs: look() });
    expect(works).toMatchObject([{ kind: "create" }]);
    expect(others).toMatchObject([{ resource: { type: bucket.type } }]);
  });
});

describe("a roster", () => {
  it("whose runs were interrupted twice wants what the newest has declared, in the place that that one means", () => {
    const run = (picture: string, formerly: string) =>
      desk({ adam: look(picture, { formerly: [formerly] }) }, { a: "1", b: "2" });
    const newest = { ...run("newest", "a"), operation: "updating" };
    const older = { ...run("older", "b"), operation: "updating" };
    const wanted = wantedIn(unfinished([run("old", "")], newest, older));
    expect(wanted).toMatchObject([{ key: "adam", former: { id: "1", key: "a" } }]);
    expect(wanted[0]!.versions.map(({ inputs }) => inputs.profilePictureUrl)).toEqual([
      "https://example.com/newest.jpg",
      "https://example.com/older.jpg",
    ]);
  });

  it("that is made anew wants every persona anew, and one that is updated none that is as it was", () => {
    const roster = desk({ adam: look() }, { adam: "1" });
    const wantedBy = (operation: string) => wantedIn(unfinished([roster], { ...roster, operation }));
    expect(wantedBy("creating")).toMatchObject([{ key: "adam", former: { id: "1" } }]);
    expect(wantedBy("updating")).toEqual([]);
  });
});

describe("what is secret", () => {
  const secretsOf = (pending: PendingResource) =>
    wantedIn(unfinished([], pending)).map(({ versions: [{ hasSecretName, place }] }) => [
      hasSecretName,
      place.isSecret,
    ]);

  it("of a persona that was to be made is its name, its Page, or neither", () => {
    const inputs = (more: object) => ({ name: "adam", inputs: look("old", more) });
    expect(secretsOf(inputs({ name: secret("Adam Z.") }))).toEqual([[true, false]]);
    expect(secretsOf(inputs({ pageId: secret("1234") }))).toEqual([[false, true]]);
  });

  it("of a roster is so for each persona, a Page also by the word of its inputs", () => {
    const personas = {
      adam: look("old", { name: secret("Adam Z.") }),
      eva: look("old", { secrets: "pageId" }),
    };
    expect(secretsOf(desk(personas))).toEqual([
      [true, false],
      [false, true],
    ]);
    expect(secretsOf(desk(secret({ adam: look() })))).toEqual([[true, false]]);
  });

  it("of a persona that may be deleted is not told", () => {
    const namesOf = (name: unknown) => {
      const held = adam("1", { outputs: look("old", { name }) });
      const { works } = unfinished([held], { ...held, operation: "deleting" });
      return works.flatMap(suspectsOf).map((each) => [each.id, each.name]);
    };
    expect(namesOf(secret("Adam Z."))).toEqual([["1", undefined]]);
    expect(namesOf("Adam Z.")).toEqual([["1", "Adam Z."]]);
  });
});

it("a delete is of the persona that was replaced, not of the one that has its name by now", () => {
  const former = adam("1", { delete: true });
  const { works } = unfinished([adam("2"), former], { ...former, operation: "deleting" });
  expect(works.flatMap(suspectsOf)).toMatchObject([{ id: "1" }]);
});
