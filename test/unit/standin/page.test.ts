/** The stand-in's own page, over HTTP: it must show what happens, at once and as it was, and hand nothing to strangers. */
import { decodeHTMLStrict } from "entities";
import fc from "fast-check";
import { get } from "node:http";
import { Script } from "node:vm";
import { describe, expect, it, onTestFinished } from "vitest";
import { Standin } from "../../../standin";
import { MOST_MESSAGES } from "../../../standin/page/conversation";
import { makeByHand, PAGE, startStandin, TOKEN } from "../../support/pages";
import { anyAddress, anyText } from "../../support/texts";

const ADAM = "https://example.com/adam.jpg?a=1&b=2";
const PATHS = ["/", "/standin/page", "/standin/page.js", "/standin/page.css", "/standin/events"];

async function read(standin: Standin, path = "/standin/page"): Promise<string> {
  return (await fetch(standin.url + path)).text();
}

function say(standin: Standin, text: string, personaId?: string, psid = "77", pageId = PAGE): void {
  standin.world.send(pageId, { recipient: { id: psid }, message: { text }, persona_id: personaId });
}

/** What stands in the elements of a class, without their tags. */
function textsOf(html: string, className: string): string[] {
  const found = html.matchAll(new RegExp(`<(\\w+) class="${className}"[^>]*>(.*?)</\\1>`, "gs"));
  return Array.from(found, ([, , inner]) => decodeHTMLStrict(inner!.replace(/<[^>]*>/g, "")));
}

/** The IDs of the personas that are listed. */
function listedIn(html: string): string[] {
  return Array.from(html.matchAll(/<code>(\d+)<\/code>/g), ([, id]) => id!);
}

/** How often each character that makes tags or attributes is there. */
function marksIn(html: string): number[] {
  return ["<", ">", '"', "'"].map((mark) => html.split(mark).length - 1);
}

/** Reads events one by one. */
async function follow(
  standin: Standin,
): Promise<{ next: () => Promise<string>; ended: () => Promise<unknown> }> {
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const { headers, body } = await fetch(`${standin.url}/standin/events`, { signal: abort.signal });
  expect(headers.get("content-type")).toBe("text/event-stream");
  const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const next = async () => {
    while (!text.includes("\n\n")) text += (await reader.read()).value ?? "";
    const [event, ...rest] = text.split("\n\n");
    text = rest.join("\n\n");
    return event!;
  };
  return { next, ended: () => reader.read().catch((error: unknown) => error) };
}

describe("the stand-in's page", () => {
  it("lists the personas of all Pages", async () => {
    const standin = await startStandin({ pages: { [PAGE]: TOKEN, "77": "another" } });
    const ids = [...makeByHand(standin, 2), ...makeByHand(standin, 1, "77")];
    const html = await read(standin, "/");
    expect(html).toMatch(/^<!DOCTYPE html>\n<html lang="en">/);
    expect(html).toContain(await read(standin));
    // Pages whose IDs are small numbers come first.
    expect(listedIn(html)).toEqual([ids[2], ids[0], ids[1]]);
    expect(textsOf(html, "look-name")).toEqual(["By hand 0", "By hand 0", "By hand 1"]);
    expect(html).toContain('src="https://example.com/1.jpg"');
    expect(standin.calls, "looking on is no call to Graph").toEqual([]);
  });

  it("says so when there is nothing yet", async () => {
    expect(await read(await startStandin({ pages: {} }))).toContain("There is no Page yet.");
    const html = await read(await startStandin());
    expect(html).toContain("The Page has no personas.");
    expect(html).toContain("No message was sent.");
  });

  it("shows a message with the face it was said with, whatever becomes of the persona", async () => {
    const standin = await startStandin();
    const { id } = standin.world.create(PAGE, "Adam Z.", ADAM);
    say(standin, "Hello", id);
    say(standin, "Hi");
    const persona = standin.world.personasOf(PAGE)[0]!;
    const looks = async () => {
      const html = await read(standin);
      const messages = html.slice(html.indexOf('<ol data-key="list"'));
      return {
        listed: listedIn(html),
        speakers: textsOf(messages, "look-speaker"),
        bubbles: textsOf(messages, "look-bubble"),
        pictures: Array.from(messages.matchAll(/<img [^>]*src="([^"]*)"/g), ([, src]) =>
          decodeHTMLStrict(src!),
        ),
      };
    };
    const said = {
      speakers: [`Adam Z. from Page ${PAGE}`, `Page ${PAGE}`],
      bubbles: ["Hello", "Hi"],
      pictures: [ADAM],
    };
    expect(await looks()).toEqual({ listed: [id], ...said });
    persona.name = "Somebody else";
    expect(await looks(), "after a rename").toEqual({ listed: [id], ...said });
    expect(textsOf(await read(standin), "look-name")[0]).toBe("Somebody else");
    standin.world.delete(persona);
    expect(await looks(), "after the delete").toEqual({ listed: [], ...said });
  });

  it("keeps conversations apart, by Page and PSID", async () => {
    const standin = await startStandin({ pages: { [PAGE]: TOKEN, "5678": "another" } });
    say(standin, "to 77 first");
    say(standin, "to 88", undefined, "88");
    say(standin, "to 77 of another Page", undefined, "77", "5678");
    say(standin, "to 77 again");
    const html = await read(standin);
    expect(Array.from(html.matchAll(/With <bdi>(\d+)/g), ([, psid]) => psid)).toEqual(["77", "88", "77"]);
    expect(textsOf(html, "look-bubble")).toEqual([
      "to 77 first",
      "to 77 again",
      "to 88",
      "to 77 of another Page",
    ]);
  });

  it(`shows the last ${MOST_MESSAGES} messages of a conversation, and says how many it leaves out`, async () => {
    const standin = await startStandin();
    for (let number = 0; number < MOST_MESSAGES + 3; number++) say(standin, `Text ${number}`);
    const html = await read(standin);
    expect(textsOf(html, "look-bubble")).toHaveLength(MOST_MESSAGES);
    expect(textsOf(html, "look-bubble")[0]).toBe("Text 3");
    expect(html).toContain("The first 3 messages are not shown.");
  });

  it("shows any name, text and PSID as it is, and as nothing but text", async () => {
    const standin = await startStandin();
    const { id } = standin.world.create(PAGE, "Adam", "https://example.com/a.jpg");
    say(standin, "Hello", id);
    const marks = marksIn(await read(standin));
    const any = (most: number) =>
      fc
        .oneof(
          anyText({ minLength: 1, maxLength: most }),
          fc.constantFrom(
            `<img src=x onerror="alert(1)">`,
            `"><script>alert('1')</script>`,
            "&lt;b&gt; &amp; &copy &#60;",
            "</bdi></li></ol></main>",
            "<!-- ",
            "\u202Eשלום \u2067",
            "👩‍👩‍👧 🇩🇪",
          ),
        )
        .filter((text) => Array.from(text).length <= most);
    await fc.assert(
      fc.asyncProperty(any(50), any(80), any(20), anyAddress, async (name, text, psid, url) => {
        const trial = await Standin.start({ pages: { [PAGE]: TOKEN } });
        try {
          const persona = trial.world.create(PAGE, name, url);
          say(trial, text, persona.id, psid);
          const html = await read(trial);
          expect(textsOf(html, "look-name")).toEqual([name, name]);
          expect(textsOf(html, "look-bubble")).toEqual([text]);
          expect(decodeHTMLStrict(/With <bdi>(.*?)<\/bdi>/s.exec(html)![1]!)).toBe(psid);
          expect(marksIn(html), "tags or attributes that are not the page's").toEqual(marks);
        } finally {
          await trial.stop();
        }
      }),
      { numRuns: 100 },
    );
  });

  it("hears at once of every change", async () => {
    const standin = await startStandin();
    const { next } = await follow(standin);
    expect(await next(), "at the beginning").toMatch(/^data: /m);
    const { id } = standin.world.create(PAGE, "Adam Z.", ADAM);
    expect(await next(), "a persona was made").toMatch(/^data: /);
    const persona = standin.world.personasOf(PAGE)[0]!;
    await fetch(`${standin.url}/v26.0/${PAGE}/messages`, {
      method: "POST",
      headers: { authorization: `Bearer ${TOKEN}` },
      body: JSON.stringify({ recipient: { id: "77" }, message: { text: "Hello" }, persona_id: id }),
    });
    expect(await next(), "a message was sent").toMatch(/^data: /);
    expect(textsOf(await read(standin), "look-bubble")).toEqual(["Hello"]);
    persona.name = "Eva K.";
    expect(await next(), "a persona was renamed by hand").toMatch(/^data: /);
    standin.world.delete(persona);
    expect(await next(), "a persona was deleted").toMatch(/^data: /);
    standin.addPage("5678", "another");
    expect(await next(), "a Page was added").toMatch(/^data: /);
  });

  it("does not keep the stand-in from ending", async () => {
    const standin = await startStandin();
    const { next, ended } = await follow(standin);
    await next();
    await standin.stop();
    expect(await ended()).toBeDefined();
    // Nobody is told any more, and nothing fails by it.
    makeByHand(standin, 1);
  });

  it.each(PATHS)("is for this machine alone: %s", async (path) => {
    const standin = await startStandin();
    const { port } = new URL(standin.url);
    const statusFor = (host: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const request = get(standin.url + path, { headers: { host }, agent: false }, (response) => {
          resolve(response.statusCode);
          response.destroy();
        });
        request.on("error", reject);
      });
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, "localhost"]) {
      expect(await statusFor(host), host).toBe(200);
    }
    for (const host of [`rebound.example:${port}`, "localhost.example", "127.0.0.1.example", "x@localhost"]) {
      expect(await statusFor(host), host).toBe(403);
    }
    expect(standin.calls).toEqual([]);
  });

  it("lets no script run but its own", async () => {
    const standin = await startStandin();
    const { headers } = await fetch(standin.url);
    const policy = headers.get("content-security-policy")!.split("; ");
    expect(policy).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "style-src 'self'"]),
    );
    expect(await read(standin, "/"), "the policy forbids it").not.toMatch(
      /<style|\sstyle=|\son\w+=|<script>/,
    );
    const script = await read(standin, "/standin/page.js");
    expect(() => new Script(script), "the script's text is whole").not.toThrow();
    expect(script, "it uses nothing from its module").not.toMatch(/__vi|_1\.|require\(/);
  });

  it("leaves other paths as they were", async () => {
    const standin = await startStandin();
    const answers = await Promise.all(
      ["/index.html", "/standin/page/", "/v26.0/"].map(
        async (path) => (await fetch(standin.url + path)).status,
      ),
    );
    // The first may be an ID for all that Graph knows, and is asked for without a token.
    expect(answers).toEqual([400, 400, 404]);
    expect((await fetch(standin.url, { method: "POST" })).status).toBe(404);
  });
});
