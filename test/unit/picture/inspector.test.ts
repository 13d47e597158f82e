/** Many pictures at once. */
import { beforeEach, expect, it } from "vitest";
import { AT_ONCE, Inspector } from "../../../provider/picture/inspector";
import { PictureServer, type Answer } from "../../support/picture-server";
import { png } from "../../support/pictures";
import { OWN, withoutProxies } from "./inspecting";

beforeEach(withoutProxies);

it("many are inspected once each, and few at a time", async () => {
  const server = await PictureServer.start();
  let open = 0;
  let most = 0;
  let waiting: (() => void)[] = [];
  const answer: Answer = (_, response) => {
    most = Math.max(most, ++open);
    waiting.push(() => {
      open--;
      response.end(png(99, 99));
    });
    if (waiting.length < AT_ONCE) return;
    // One more would come by then.
    setTimeout(() => {
      waiting.forEach((each) => each());
      waiting = [];
    }, 50);
  };
  const addresses = Array.from({ length: AT_ONCE * 3 }, (_, index) => server.serve(`/${index}`, answer));
  // None is late, however long the others take to be decoded.
  const inspector = new Inspector({ ...OWN, timeLimit: 60_000 });
  const found = await Promise.all([...addresses, ...addresses].map((each) => inspector.inspect(each)));
  expect(found.every(({ kind }) => kind === "ok")).toBe(true);
  expect(most).toBe(32);
  expect(server.requests).toHaveLength(addresses.length);
});
