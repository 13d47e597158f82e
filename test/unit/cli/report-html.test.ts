/** A report as a page of HTML: whole by itself, and closed to whatever a program declares. */
import * as fc from "fast-check";
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { changesOf } from "../../../cli/report/changes";
import { htmlOf, type HtmlOptions } from "../../../cli/report/html";
import { quoted } from "../../../provider/graph/harmless";
import { bubbleHtml, groupHtml } from "../../../standin/look/message";
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
    diagnostics,
    ...options
  }: { title?: string; diagnostics?: Diagnostic[] } & HtmlOptions = {},
): string {
  return htmlOf(changesOf(previewOf(steps, diagnostics), "preview.json"), title, options);
}

/** The tags with the names of their attributes, without any text and any value. */
function skeletonOf(html: string): string {
  const body = html.slice(html.indexOf("</style>"));
  return (body.match(/<[^>]*>/g) ?? []).join("").replace(/"[^"]*"/g, `""`);
}

/** Changes of every kind, of which everything is called the same. */
function everything(text: string, address = "https://example.com/a.jpg"): string {
  const look = persona(text, { profilePictureUrl: address, pageId: text });
  // One that no text is by chance: who imports it would be the same persona.
  const id = "24100000000007919";
  const steps = [
    step("create", text, { now: look }),
    step("create", text, { now: { ...look, import: text } }),
    step("replace", text, { old: { ...look, name: "other" }, now: look, id }),
    step("delete", text, { old: look, id }),
    step("update", text, { old: look, now: look, id }),
  ];
  const diagnostics = [{ urn: urnOf(text), message: `error: ${text}`, severity: "error" }];
  return write(steps, { title: text, business: text, pageName: text, commit: text, diagnostics });
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
      ["Eva K.", "Eva L.", "Made M."].map((name) => [name, "Jasper&apos;s Market"]),
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
    // Each as a face, and as the large one behind it.
    const twice = ["old", "new", "made"].flatMap((name) => [name, name]);
    expect(pictures).toEqual(twice.map((name) => picture(name).profilePictureUrl));
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
    expect(images).toHaveLength(2);
    for (const image of images) {
      expect(image).toMatch(/ alt="&#10;&#10;The picture&#10;did not load" aria-hidden="true" referrerpolicy="no-referrer" loading="lazy"/); // prettier-ignore
    }
  });

  it("shows a picture only from an address of the web, and not one that has changed behind its address", () => {
    const addresses = ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "[secret]", ""];
    const steps = addresses.map((profilePictureUrl, at) =>
      step("create", `p${at}`, { now: persona("Adam Z.", { profilePictureUrl }) }),
    );
    expect(write(steps)).not.toMatch(/<img|<a /);
    expect(write(steps).match(/No picture to show/g)).toHaveLength(addresses.length);
    const tracked = (pictureDigest: string) => persona("Eva K.", { pictureDigest });
    const html = write([step("replace", "eva", { old: tracked("aa"), now: tracked("bb") })]);
    expect(html.match(/<button/g), "the old picture is there no more").toHaveLength(1);
  });

  it("has the Page and the commit in its header, where they are known", () => {
    const header = (options: HtmlOptions) => /<header>[\s\S]*<\/header>/.exec(write([], options))![0];
    expect(header({ pageName: "Jasper's", commit: "0a1b" })).toContain(
      "Page: <bdi>Jasper&apos;s</bdi> · Commit: <bdi>0a1b</bdi>",
    );
    expect(header({ pageName: "", commit: "0a1b" })).toContain(`">Commit: <bdi>0a1b</bdi>`);
    expect(header({ pageName: "", commit: "" })).not.toMatch(/Page:|Commit:/);
    const made = [step("create", "made", { now: persona("Made M.") })];
    expect(write(made, { pageName: "Jasper's" })).toContain(`"look-business">Jasper&apos;s<`);
    expect(write(made, { pageName: "Jasper's", business: "Acme" })).toContain(`"look-business">Acme<`);
  });

  it("has a finding on the card that it belongs to, and the others by themselves", () => {
    const advice = (resource: string, text: string) => ({
      urn: urnOf(resource),
      message: `warning: Advice (x): ${text}`,
      severity: "warning",
    });
    const html = write(
      [
        step("create", "made", { now: persona("Made M.") }),
        step("delete", "gone", { old: persona("Gone G.") }),
      ],
      { diagnostics: [advice("made", "on a card"), advice("stays", "by itself")] },
    );
    const [, deleted, created, findings] = html.split("<section ");
    expect(deleted).toContain('id="deleted"');
    expect(created).toContain("on a card");
    expect(findings).toContain("Findings (1)");
    expect(findings).toMatch(/<bdi>stays<\/bdi>[\s\S]*by itself/);
    expect(html.match(/on a card/g)).toHaveLength(1);
  });

  it("has what the stack's findings say of a persona on its card, by name and by picture", () => {
    const advice = `Advice (duplicate-name) on desk-eva (${quoted('Ev", made ("')}, as desk-noah), \u2068ב\u2069 and 3 more: the name is`;
    const messages = [
      advice,
      "Picture https://x.test/noah.jpg: is empty",
      "Picture https://x.test/else.jpg: is empty",
    ];
    const look = (name: string) => persona(name, { profilePictureUrl: `https://x.test/${name}.jpg?a=1` });
    const html = write(
      [
        ...["desk-eva", "desk-noah", "made", "ב"].map((each) => step("create", each, { now: look(each) })),
        step("replace", "noah", { old: look("old"), now: look("noah") }),
        step("delete", "desk", { old: look("noah") }),
      ],
      { diagnostics: messages.map((message) => ({ message: `warning: ${message}`, severity: "warning" })) },
    );
    const cardOf = (resource: string) =>
      html.split("<li>").find((each) => each.includes(`<h3><bdi>${resource}<`))!;
    const cardsWith = (text: string) =>
      ["desk-eva", "desk-noah", "made", "ב", "noah", "desk"].filter((each) =>
        cardOf(each).split("</li>")[0]!.includes(text),
      );
    expect(cardsWith("duplicate-name")).toEqual(["desk-eva", "desk-noah", "ב"]);
    expect(cardsWith("is empty")).toEqual(["noah"]);
    expect(html).toContain("Findings (1)");
  });

  it("has what the findings of a roster say of a persona on its card, and what they say of none by itself", () => {
    const now = { eva: persona("Eva K."), bot: persona("Bot") };
    const update = rosterStep("update", { old: roster({}), outputs: rosterOutputs({}), now: roster(now) });
    const messages = [
      'Advice (generic-name) on desk-bot ("Bot"): the name is',
      "Picture https://x.test/else.jpg: is",
    ];
    const html = write([update], {
      diagnostics: messages.map((each) => ({
        urn: update.urn,
        message: `warning: ${each}`,
        severity: "warning",
      })),
    });
    const cardOf = (resource: string) =>
      html.split("<li>").find((each) => each.includes(`<h3><bdi>${resource}<`))!.split("</li>")[0]!; // prettier-ignore
    expect(cardOf("desk-bot")).toContain("generic-name");
    expect(cardOf("desk-eva")).not.toContain("generic-name");
    expect(html).toContain("Findings (1)");
  });

  it("links the addresses of pictures, old and new, and shows who is deleted with their face", () => {
    const look = (address: string) => persona("Eva K.", { profilePictureUrl: address });
    const [old, now] = ["https://x.test/old.jpg?a=1&b=2", "https://x.test/new.jpg"];
    const replaced = write([step("replace", "eva", { old: look(old), now: look(now) })]);
    const links = [...replaced.matchAll(/<a href="([^"]*)" rel="noopener noreferrer"><bdi>([^<]*)</g)];
    expect(links.map(([, href, text]) => [href, text])).toEqual(
      [old, now].map((each) => each.replace("&", "&amp;")).map((each) => [each, each]),
    );
    const [, deleted = ""] = write([step("delete", "gone", { old: look(old) })]).split("<section ");
    expect(deleted).toMatch(
      /report-deleted[\s\S]*<button[^>]*class="report-face"[^>]*><img width="96" height="96"/,
    );
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
    const html = groupHtml({ name: "Adam Z.", business: "Jasper", pictureUrl: "https://x.test/a.jpg" }, [
      bubbleHtml("Hi <b>"),
    ]);
    expect(html.replace(/<[^>]*>/g, "").replace(/\s+/g, " ").trim()).toBe("AZ Adam Z. from Jasper Hi &lt;b&gt;"); // prettier-ignore
    expect(html.indexOf("look-initials")).toBeLessThan(html.indexOf("<img"));
    expect(groupHtml({ name: "Adam Z." }, [bubbleHtml("Hi")])).not.toMatch(/<img| from /);
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
