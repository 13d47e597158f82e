/** The pictures of personas over gRPC: what check says of them and when it looks, and what another picture changes. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { UNKNOWN_VALUE as UNKNOWN } from "../../provider/state/bags";
import { ROOT } from "../support/folders";
import { PAGE, startStandin, TOKEN } from "../support/pages";
import { EIGHT_MB, png, PictureServer } from "../support/picture-server";
import { startProvider } from "../support/provider-process";

const OWN = { "personas:allowPrivatePictures": "true", "personas:pageId": PAGE };
const CHECKING = { ...OWN, "personas:checkPictures": "true" };
const TRACKING = { ...OWN, "personas:trackPictures": "1" };

function inputsOf(profilePictureUrl: string, more: Readonly<Record<string, string>> = {}) {
  return { name: "Adam Z.", profilePictureUrl, pageId: PAGE, ...more };
}

/** As short as the state keeps it. */
function digestOf(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 16);
}

describe("pictures that nobody asks about", () => {
  it.each([{}, { "personas:checkPictures": "false", "personas:trackPictures": "0" }])(
    "are not fetched: %j",
    async (settings) => {
      const server = await PictureServer.start();
      const provider = await startProvider({ ...OWN, ...settings });
      const inputs = inputsOf(server.at("/missing.jpg"));
      expect(await provider.check(inputs)).toEqual({ inputs, failures: [] });
      expect(server.requests).toEqual([]);
    },
  );

  it("load nothing that looks at pictures", () => {
    expect(loadedBy(CHECKING), "the test must see what is loaded").toContain("dist/picture.js");
    expect(loadedBy(OWN).filter((file) => /picture|image-size/.test(file))).toEqual([]);
  });
});

describe("pictures that are checked", () => {
  it("fail the check where Meta would fail, without a token and without a call", async () => {
    const [server, standin] = [await PictureServer.start(), await startStandin()];
    const provider = await startProvider({ ...CHECKING, "personas:apiUrl": standin.url });
    const [missing, large] = [
      server.serve("/missing.jpg", 404),
      server.serve("/large.png", png(9, 9, EIGHT_MB + 1)),
    ];
    const reasons = async (address: string, olds = {}) =>
      (await provider.check(inputsOf(address), olds)).failures.map(({ property, reason }) => [
        property,
        reason,
      ]);
    expect(await reasons(`${missing}?signature=s3cret`)).toEqual([
      [
        "profilePictureUrl",
        expect.stringMatching(`^Picture ${missing}: cannot be downloaded, .* HTTP 404: `),
      ],
    ]);
    expect(await reasons(large, inputsOf(missing)), "a changed address").toEqual([
      [
        "profilePictureUrl",
        `Picture ${large}: is 8,388,609 bytes; Messenger takes at most 8 MB: make it smaller`,
      ],
    ]);
    expect(standin.calls).toEqual([]);
  });

  it("are told with all else that is wrong, and not fetched when the address itself is", async () => {
    const server = await PictureServer.start();
    const provider = await startProvider(CHECKING);
    const bad = { ...inputsOf(server.at("/missing.jpg")), name: " Adam" };
    expect((await provider.check(bad)).failures.map(({ property }) => property)).toEqual([
      "name",
      "profilePictureUrl",
    ]);
    const address = server.at("/other.jpg").replace("//", "//me:password@");
    expect((await provider.check(inputsOf(address))).failures).toHaveLength(1);
    expect(server.requests).toHaveLength(1);
  });

  it("are warned of, once, where nothing is sure", async () => {
    const server = await PictureServer.start();
    const provider = await startProvider(CHECKING);
    const inputs = [server.serve("/busy.jpg", 503), server.serve("/wide.png", png(400, 100))].map((each) =>
      inputsOf(each),
    );
    for (const each of [...inputs, ...inputs]) {
      expect(await provider.check(each)).toEqual({ inputs: each, failures: [] });
    }
    await expect
      .poll(() => provider.output)
      .toMatch(
        /^warning: Picture \S+busy\.jpg: cannot be had [^\n]+\nwarning: Picture \S+wide\.png: is 400 × 100 [^\n]+\n$/,
      );
  });

  it("are fetched once in a run, and neither for an unchanged persona nor for an unknown address", async () => {
    const server = await PictureServer.start();
    const provider = await startProvider(CHECKING);
    const inputs = inputsOf(server.serve("/adam.png", png(9, 9)));
    await provider.check(inputs, { ...inputs, name: "Adam Y." });
    expect((await provider.check(inputsOf(UNKNOWN), inputs)).failures).toEqual([]);
    expect(server.requests, "unchanged, or not known yet").toEqual([]);
    // The engine asks again about what is to be replaced, as if it were new; and another persona has the same picture.
    await Promise.all([
      provider.check(inputs),
      provider.check(inputs),
      provider.check(inputs, inputsOf(UNKNOWN)),
    ]);
    expect(server.requests).toHaveLength(1);
  });

  it("only warn of a persona that is imported, since it has its picture already", async () => {
    const server = await PictureServer.start();
    const provider = await startProvider(CHECKING);
    const inputs = inputsOf(server.at("/missing.jpg"), { import: "7" });
    expect((await provider.check(inputs)).failures).toEqual([]);
    await expect.poll(() => provider.output).toContain("HTTP 404");
    const other = inputsOf(server.at("/other.jpg"), { import: "7" });
    expect((await provider.check(other, inputs)).failures, "a new picture is a new persona").toHaveLength(1);
  });

  it("are not fetched from private addresses unless the settings allow it", async () => {
    const server = await PictureServer.start();
    const provider = await startProvider({ "personas:checkPictures": "true" });
    const { failures } = await provider.check(inputsOf(server.serve("/adam.png", png(9, 9))));
    expect(failures.map(({ reason }) => reason)).toEqual([expect.stringContaining("a private address")]);
    expect(server.requests).toEqual([]);
  });
});

describe("a switch that is neither on nor off", () => {
  it.each(["checkPictures", "trackPictures", "allowPrivatePictures"])("is told: %s", async (name) => {
    const provider = await startProvider({ ...OWN, [`personas:${name}`]: "yes" });
    expect((await provider.check(inputsOf("https://pictures.invalid/a.jpg"))).failures).toEqual([
      {
        property: "",
        reason: expect.stringMatching(
          `^personas:${name} must be true or false; set it with .*${name} true`,
        ) as string,
      },
    ]);
  });

  it("is left alone while it is not known", async () => {
    const provider = await startProvider({ ...OWN, "personas:checkPictures": UNKNOWN });
    const inputs = inputsOf("https://pictures.invalid/a.jpg");
    expect(await provider.check(inputs)).toEqual({ inputs, failures: [] });
  });
});

describe("pictures that are tracked", () => {
  const [former, present] = [png(9, 9, 64, 1), png(9, 9, 64, 2)];
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

  it("do not pass their digest on to another address", async () => {
    const server = await PictureServer.start();
    const [old, other] = [server.serve("/old.png", former), server.serve("/other.png", 503)];
    const provider = await startProvider(TRACKING);
    const { inputs } = await provider.check(inputsOf(other), inputsOf(old, { pictureDigest }));
    expect(inputs).toEqual(inputsOf(other));
  });

  it("leave no change when they are tracked no more, and the state keeps what it has", async () => {
    const provider = await startProvider(OWN);
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

  it("are those of their day when a create was lost: one that came since is a change", async () => {
    const standin = await startStandin();
    const settings = {
      "personas:apiUrl": standin.url,
      "personas:pageAccessToken": TOKEN,
      "personas:waitScale": "0.001",
    };
    const provider = await startProvider({ ...TRACKING, ...settings });
    const inputs = inputsOf("https://example.com/adam.jpg", { pictureDigest: now });
    const [made] = [standin.world.create(PAGE, "Adam Z.", inputs.profilePictureUrl)];
    const lost = { ...inputs, pictureDigest, namesakes: "" };
    await provider.diff("lost-create-1", lost, inputs);
    const { id, outs } = await provider.create(inputs);
    expect(id).toBe(made.id);
    expect(outs).toMatchObject({ pictureDigest });
    expect((await provider.diff(id, outs!, inputs)).replaces).toEqual(["pictureDigest"]);
  });
});

/** The modules within the package, and of image-size, that a check of one persona loads. */
function loadedBy(settings: Readonly<Record<string, string>>): string[] {
  const script = `
    const provider = require("pulumi-personas/provider");
    const settings = ${JSON.stringify(settings)};
    provider.configure({ config: { get: (key) => settings[key] } });
    provider.check({}, ${JSON.stringify(inputsOf("http://127.0.0.1:9/a.jpg"))}).then(() => {
      console.log(JSON.stringify(Object.keys(require.cache)));
    });`;
  const printed = execFileSync(process.execPath, ["-e", script], {
    cwd: ROOT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return (JSON.parse(printed) as string[]).map((file) => path.relative(ROOT, file));
}
