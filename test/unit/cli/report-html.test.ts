/** A report as a page of HTML: whole by itself, and closed to whatever a program declares. */
import * as fc from "fast-check";
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { changesOf } from "../../../cli/report/changes";
import { htmlOf } from "../../../cli/report/html";
import { messageHtml } from "../../../standin/look/message";
import { initialsOf } from "../../../standin/look/initials";
import {
  persona,
  previewOf,
  roster,
  rosterOutputs,
  rosterStep,
  step,
  urnOf,
  type Diagnostic,
  type Step,
} from "../../support/preview-json";
import { anyAddress, anyText } from "../../support/texts";

function write(
  steps: readonly Step[],
  {
    title = "dev",
    business,
    diagnostics,
  }: { title?: string; business?: string; diagnostics?: Diagnostic[] } = {},
): string {
  return htmlOf(changesOf(previewOf(steps, diagnostics), "preview.json"), title, business);
}

/** The tags with the names of their attributes, without any text and any value. */
function skeletonOf(html: string): string {
  const body = html.slice(html.indexOf("</style>"));
  return (body.match(/<[^>]*>/g) ?? []).join("").replace(/"[^"]*"/g, `""`);
}

/** Changes of every kind, of which everything is called the same. */
function everything(text: string, address = "https://example.com/a.jpg"): string {
  const look = persona(text, { profilePictureUrl: address, pageId: text });
  const steps = [
    step("create", text, { now: look }),
    step("create", text, { now: { ...look, import: text } }),
    step("replace", text, { old: { ...look, name: "other" }, now: look }),
    step("delete", text, { old: look }),
    step("update", text, { old: look, now: look }),
  ];
  const diagnostics = [{ urn: urnOf(text), message: `error: ${text}`, severity: "error" }];
  return write(steps, { title: text, business: text, diagnostics });
}

describe("a report as a page", () => {
  it("shows how each persona will look, a replaced one beside how it looked", () => {
    const html = write(
      [
        step("create", "made", { now: persona("Made M.") }),
        step("replace", "eva", { old: persona("Eva K."), now: persona("Eva L.") }),
        step("delete", "gone", { old: persona("Gone G.") }),
        step("same", "same", { now: persona("Same S.") }),
      ],
      { business: "Jasper's Market" },
    );
    const looks = [
      ...html.matchAll(/class="look-name">([^<]*)<\/bdi> from <bdi class="look-business">([^<]*)</g),
    ];
    expect(looks.map(([, name, business]) => [name, business])).toEqual(
      ["Made M.", "Eva K.", "Eva L."].map((name) => [name, "Jasper&apos;s Market"]),
    );
    expect(html.match(/Hello, how can I help you\?/g)).toHaveLength(3);
    expect(html).toContain("<p>1 replaced, 1 deleted, 1 created, 1 unchanged</p>");
    expect(html).toContain("What a replace means");
    expect(html).toContain("<bdi>Gone G.</bdi>");
    expect(html).not.toContain("Same S.");
  });

  it("shows the personas of a roster that is one resource as each would be by itself", () => {
    const picture = (name: string) => ({ profilePictureUrl: `https://example.com/${name}.jpg` });
    const old = { eva: persona("Eva K.", picture("old")) };
    const now = { eva: persona("Eva K.", picture("new")), "<b>": persona("Made M.", picture("made")) };
    const html = write([
      rosterStep("update", { old: roster(old), outputs: rosterOutputs(old), now: roster(now) }),
    ]);
    const pictures = [...html.matchAll(/<img[^>]* src="([^"]*)"/g)].map(([, address]) => address);
    expect(pictures).toEqual(["made", "old", "new"].map((name) => picture(name).profilePictureUrl));
    expect(html).toContain("<h3><bdi>desk-&lt;b&gt;</bdi></h3>");
    expect(html).toContain("<h3><bdi>desk-eva</bdi></h3>");
  });

  it("lets nothing run and nothing load but pictures, without telling where from", () => {
    const html = write([step("create", "made", { now: persona("Made M.") })]);
    const [, policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
    const [, styles = ""] = /<style>([\s\S]*?)<\/style>/.exec(html) ?? [];
    expect(policy).toContain("default-src 'none'; img-src https: http: data:; ");
    const hash = createHash("sha256").update(styles).digest("base64");
    expect(policy, "else the page has no styles").toContain(`style-src 'sha256-${hash}'`);
    expect(html).not.toMatch(/<script|<link|style=|url\(|@import/);
    const images = html.match(/<img[^>]*>/g)!;
    expect(images).toHaveLength(1);
    for (const image of images) expect(image).toMatch(/ alt="" referrerpolicy="no-referrer" loading="lazy"/);
  });

  it("shows a picture only from an address of the web, and not one that has changed behind its address", () => {
    const addresses = ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "[secret]", ""];
    const steps = addresses.map((profilePictureUrl, at) =>
      step("create", `p${at}`, { now: persona("Adam Z.", { profilePictureUrl }) }),
    );
    expect(write(steps)).not.toContain("<img");
    const tracked = (pictureDigest: string) => persona("Eva K.", { pictureDigest });
    const html = write([step("replace", "eva", { old: tracked("aa"), now: tracked("bb") })]);
    expect(html.match(/<img/g), "the old picture is there no more").toHaveLength(1);
  });

  it("has the tags of its own alone, whatever the names and messages are", () => {
    const special = [`"><script>alert(1)</script>`, "<img src=x onerror=alert(1)>", "' onload='x", "</style>", "<!--", "&quot;", "\u202e\u2069"]; // prettier-ignore
    const text = fc.oneof(fc.constantFrom(...special), anyText({ minLength: 1, maxLength: 50 }), fc.string({ minLength: 1 })); // prettier-ignore
    const plain = skeletonOf(everything("x"));
    const closed = fc.property(text, anyAddress, (text, address) => {
      // What an URN is split at stands in no name of a resource, and an empty message is a paragraph, too.
      const html = everything(text.replaceAll("::", ""), `${address}${text}`);
      expect(skeletonOf(html)).toBe(plain);
    });
    fc.assert(closed, {
      numRuns: 300,
      examples: special.map((each) => [each, "https://x.test/"]),
    });
  });

  it("shows what turns the direction of a text around by its number, in the look, too", () => {
    const html = write([step("create", "made", { now: persona("Ad\u202eam"), urn: urnOf("ma\u202ede") })]);
    expect(html).toContain("<h3><bdi>ma\\u{202e}de</bdi></h3>");
    expect(html).toContain(`<bdi class="look-name">Ad\\u{202e}am</bdi>`);
  });
});

describe("the look of a message", () => {
  it("has the picture over the initials, and the annotation above what is said", () => {
    const html = messageHtml(
      { name: "Adam Z.", business: "Jasper", pictureUrl: "https://x.test/a.jpg" },
      "Hi <b>",
    );
    expect(html.replace(/<[^>]*>/g, "").replace(/\s+/g, " ").trim()).toBe("AZ Adam Z. from Jasper Hi &lt;b&gt;"); // prettier-ignore
    expect(html.indexOf("look-initials")).toBeLessThan(html.indexOf("<img"));
    expect(messageHtml({ name: "Adam Z." }, "Hi")).not.toMatch(/<img| from /);
  });

  it.each([
    ["Adam Z.", "AZ"],
    ["adam", "A"],
    ["Anna Maria (night)", "AN"],
    ["\u05d0\u05d3\u05dd \u05db\u05d4\u05df", "\u05d0\u05db"],
    ["👩🏽‍💻", "👩🏽‍💻"],
    ["👩🏽‍💻 Ida", "I"],
    ["e\u0301va", "E\u0301"],
    ["…", "…"],
    ["", ""],
  ])("has initials for %j: %j", (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});
