/** The pictures of personas over gRPC: what check says of them, and when it looks. */
import { execFileSync } from "node:child_process";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { UNKNOWN_VALUE as UNKNOWN } from "../../provider/state/bags";
import { ROOT } from "../support/folders";
import { PAGE, startStandin } from "../support/pages";
import { PictureServer } from "../support/picture-server";
import { EIGHT_MB, png } from "../support/pictures";
import { startProvider } from "../support/provider-process";

const OWN = { "personas:allowPrivatePictures": "true", "personas:pageId": PAGE };
const CHECKING = { ...OWN, "personas:checkPictures": "true" };

function inputsOf(profilePictureUrl: string, more: Readonly<Record<string, string>> = {}) {
  return { name: "Adam Z.", profilePictureUrl, pageId: PAGE, ...more };
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
      server.serve("/large.png", png(99, 99, EIGHT_MB + 1)),
    ];
    const reasons = async (address: string, olds = {}) =>
      (await provider.check(inputsOf(address), olds)).failures.map(({ reason }) => reason);
    const site = new URL(missing).origin;
    expect(await reasons(`${missing}?signature=s3cret`)).toEqual([
      expect.stringMatching(`^profilePictureUrl \\(${site}\\): cannot be downloaded, .* HTTP 404: `),
    ]);
    expect(await reasons(large, inputsOf(missing)), "a changed address").toEqual([
      `profilePictureUrl (${site}): is 8,388,609 bytes; Messenger takes at most 8 MB: make it smaller`,
    ]);
    expect(standin.calls).toEqual([]);
  });

  it("are told with all else that is wrong, and not fetched when the address itself is", async () => {
    const server = await PictureServer.start();
    const provider = await startProvider(CHECKING);
    const bad = { ...inputsOf(server.at("/missing.jpg")), name: " Adam" };
    expect((await provider.check(bad)).failures.map(({ reason }) => reason.split(" ")[0])).toEqual([
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
        /^warning: Picture \S+busy\.jpg: cannot be reached [^\n]+\nwarning: Picture \S+wide\.png: is 400 × 100 [^\n]+\n$/,
      );
  });

  it("are fetched once in a run, and neither for an unchanged persona nor for an unknown address", async () => {
    const server = await PictureServer.start();
    const provider = await startProvider(CHECKING);
    const inputs = inputsOf(server.serve("/adam.png", png(99, 99)));
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

  it("are looked at together with those that other personas declare, of which nothing is kept", async () => {
    const server = await PictureServer.start();
    const provider = await startProvider({ ...CHECKING, "personas:trackPictures": "true" });
    const [own, other] = [server.serve("/adam.png", png(99, 99)), server.serve("/eva.png", png(99, 99))];
    const others = [other, `${other} `, other.replace("//", "//me:password@")];
    const { inputs } = await provider.check({ ...inputsOf(own), __pictures: others });
    expect(inputs).toEqual({ ...inputsOf(own), pictureDigest: expect.any(String) as string });
    await expect.poll(() => server.requests.map(({ url }) => url).sort()).toEqual(["/adam.png", "/eva.png"]);
    await provider.check(inputsOf(other));
    expect(server.requests, "each once").toHaveLength(2);
  });

  it("are not looked at for others where nothing is to be looked at", async () => {
    const server = await PictureServer.start();
    const provider = await startProvider(CHECKING);
    const inputs = inputsOf(server.serve("/adam.png", png(99, 99)));
    await provider.check({ ...inputs, __pictures: [server.at("/eva.png")] }, inputs);
    expect(server.requests).toEqual([]);
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
    const { failures } = await provider.check(inputsOf(server.serve("/adam.png", png(99, 99))));
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
          `^personas:${name} must be true or false, not ".*"; correct it where it is set: .*${name} true`,
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
