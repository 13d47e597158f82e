/** What a preview knows of a roster: who keeps an ID, who is made, and that it may not be known. */
import { expect, it } from "vitest";
import { Personas } from "../../../provider/core/personas";
import { Rosters } from "../../../provider/core/rosters";
import { Run } from "../../../provider/core/run";
import { pictureKey } from "../../../provider/core/picture-key";
import { UNKNOWN_VALUE as UNKNOWN, type Bag } from "../../../provider/state/bags";
import { rosterInputsOf } from "../../../provider/state/roster-inputs";
import { rosterStateOf } from "../../../provider/state/roster-state";
import { PAGE } from "../../support/pages";
import { ADAM, EVA, TOM } from "./rosters";

const look = ({ name, profilePictureUrl }: typeof ADAM) => `${pictureKey(profilePictureUrl)} ${name}`;
const IDS = { adam: "1", eva: "2", tom: "3", zoe: "4" };
const LOOKS = { adam: look(ADAM), eva: look(EVA), tom: look(TOM), zoe: look(ADAM) };

function preview(personas: unknown, options: Bag = {}) {
  const readState = () => Promise.reject(new Error("a preview takes no export"));
  const run = new Run({ settings: {}, warn: () => undefined, readState });
  const state = rosterStateOf({ pageId: PAGE, ids: IDS, looks: LOOKS, ...options });
  const inputs = rosterInputsOf({ pageId: PAGE, personas, ...options });
  return new Rosters(new Personas(run), () => undefined).preview(state, inputs);
}

it("who stays keeps an ID, also one of whom the state learns something, and none who is made", () => {
  const eva = { ...EVA, pictureDigest: "00ff" };
  const tom = { ...TOM, name: "Tom A." };
  expect(preview({ adam: ADAM, eva, tom, ina: ADAM })).toEqual({
    keys: ["adam", "eva", "tom", "ina"],
    ids: new Map([
      ["adam", "1"],
      ["eva", "2"],
    ]),
    made: ["tom", "ina"],
  });
});

it("is nothing where it is not known who there is, or what it would come to is refused", () => {
  expect(preview(UNKNOWN)).toBeUndefined();
  expect(preview({ adam: ADAM }, { protect: true })).toBeUndefined();
});
