/** Which resources of a state are of this package. */
import { expect, it } from "vitest";
import { isDefaultProvider } from "../../../provider/state/persona-type";

it("tells the engine's own providers from explicit ones", () => {
  const own = ["default", "default_1_2_3", "default_1_2_3_rc_1", "default_1_2_3-rc.1+build"];
  const explicit = ["page", "default-page", "default_page", "default_2", "defaults", "my-default"];
  expect(own.filter(isDefaultProvider)).toEqual(own);
  expect(explicit.filter(isDefaultProvider)).toEqual([]);
});
