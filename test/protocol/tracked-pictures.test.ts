/** Tracked pictures over gRPC: what is learned of them, and what another one behind the address changes. */
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { PAGE, startStandin, TOKEN } from "../support/pages";
import { PictureServer } from "../support/picture-server";
import { png } from "../support/pictures";
import { startProvider } from "../support/provider-process";

const UNTRACKED = { "personas:allowPrivatePictures": "true", "personas:pageId": PAGE };
const TRACKING = { ...UNTRACKED, "personas:trackPictures": "1" };

function inputsOf(profilePictureUrl: string, more: Readonly<Record<string, string>> = {}) {
  return { name: "Adam Z.", profilePictureUrl, pageId: PAGE, ...more };
}

/** As short as the state keeps it. */
function digestOf(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 16);
}

describe("pictures that are tracked", () => {
  const [former, present] = [png(99, 99, 128, 1), png(99, 99, 128, 2)];
  const [pictureDigest, now] = [digestOf(former), digestOf(present)];

  it("are learned first, in place and keeping all else, and another one behind the address is a replace", async () => {
    const server = await PictureServer.start();
    const address = server.serve("/adam.png", former);
    const provider = await startProvider(TRACKING);
    const inputs = inputsOf(address);
    const { inputs: tracked } = await provider.check(inputs, inputs);
    expect(tracked).toEqual({ ...inputs, pictureDigest });

    const state = { ...inputs, import: "7" };
    expect(await provider.diff("7", state, tracked!)).toMatchObject({ changes: true, replaces: [] });
    const learned = { ...state, pictureDigest };
    expect(await provider.update("7", state, tracked!)).toEqual({ outs: learned });
    expect(await provider.diff("7", learned, tracked!)).toMatchObject({ changes: false, replaces: [] });
    expect(server.asked("/adam.png"), "each run looks once").toBe(1);

    server.serve("/adam.png", present);
    const next = await startProvider(TRACKING);
    const { inputs: changed } = await next.check(inputs, tracked);
    expect(await next.diff("7", learned, changed!)).toEqual({
      changes: true,
      replaces: ["pictureDigest"],
      deleteBeforeReplace: false,
    });
    expect((await next.check(inputs)).inputs, "as the engine asks for the new one").toEqual({
      ...inputs,
      pictureDigest: now,
    });
  });

  it.each([503, 404, 200])(
    "keep their digest while they cannot be had (HTTP %d), with a warning",
    async (status) => {
      const server = await PictureServer.start();
      const address = server.serve("/adam.png", status);
      const provider = await startProvider({ ...TRACKING, "personas:checkPictures": "true" });
      const inputs = inputsOf(address);
      const olds = { ...inputs, pictureDigest };
      expect(await provider.check(inputs, olds), "a persona that is there needs it no more").toEqual({
        inputs: olds,
        failures: [],
      });
      await expect
        .poll(() => provider.output)
        .toMatch(/^warning: Picture [^\n]+ \(It is not known whether it has changed\.\)\n$/);
      // One that was read only, or never seen.
      const { inputs: blank } = await provider.check(inputs, inputs);
      expect(blank).toEqual(inputs);
      expect(await provider.diff("7", olds, blank!)).toMatchObject({ changes: false, replaces: [] });
    },
  );

  it("stay the same behind an address with another signature, and while they cannot be had there", async () => {
    const server = await PictureServer.start();
    const signed = (signature: number) => `${server.at("/adam.png")}?X-Amz-Signature=${signature}`;
    const state = inputsOf(signed(1), { pictureDigest });
    const checked = async (answer: Buffer | number, signature: number) => {
      server.serve("/adam.png", answer);
      const provider = await startProvider({ ...TRACKING, "personas:checkPictures": "true" });
      const { inputs, failures } = await provider.check(inputsOf(signed(signature)), state);
      expect(failures).toEqual([]);
      return provider.diff("7", state, inputs!);
    };
    const same = { changes: false, replaces: [] };
    expect(await checked(former, 2)).toMatchObject(same);
    expect(await checked(503, 3)).toMatchObject(same);
    expect(await checked(present, 4)).toMatchObject({ replaces: ["profilePictureUrl", "pictureDigest"] });
  });

  it("do not pass their digest on to another address", async () => {
    const server = await PictureServer.start();
    const [old, other] = [server.serve("/old.png", former), server.serve("/other.png", 503)];
    const provider = await startProvider(TRACKING);
    const { inputs } = await provider.check(inputsOf(other), inputsOf(old, { pictureDigest }));
    expect(inputs).toEqual(inputsOf(other));
  });

  it("leave no change when they are tracked no more, and the state keeps what it has", async () => {
    const provider = await startProvider(UNTRACKED);
    const state = inputsOf("https://pictures.invalid/a.jpg", { pictureDigest });
    const { inputs } = await provider.check(inputsOf("https://pictures.invalid/a.jpg"), state);
    expect(inputs).not.toHaveProperty("pictureDigest");
    expect(await provider.diff("7", state, inputs!)).toMatchObject({ changes: false, replaces: [] });
    expect(await provider.update("7", state, inputs!)).toEqual({ outs: state });
  });

  it("keep their digest through create and read", async () => {
    const standin = await startStandin();
    const settings = { "personas:apiUrl": standin.url, "personas:pageAccessToken": TOKEN };
    const provider = await startProvider({ ...TRACKING, ...settings });
    const inputs = inputsOf("https://example.com/adam.jpg", { pictureDigest });
    const { id, outs } = await provider.create(inputs);
    expect(outs).toEqual(inputs);
    expect((await provider.read(id, outs!)).props).toEqual(inputs);
    standin.world.personasOf(PAGE).find((each) => each.id === id)!.name = "Renamed R.";
    const renamed = await (await startProvider({ ...TRACKING, ...settings })).read(id, outs!);
    expect(renamed.props).toEqual({ ...inputs, name: "Renamed R." });
  });
});
