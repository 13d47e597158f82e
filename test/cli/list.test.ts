/** `personas list`, `get` and `send`: in a pipe, at a terminal, and for scripts. */
import { describe, expect, it } from "vitest";
import { makeByHand, PAGE, startStandin, APP_SECRET, TOKEN } from "../support/pages";
import { run, runAlone, runAtTerminal, settingsFor } from "./command";

const ESCAPE = /\u001b/;
const WIDE = "語".repeat(50);

describe("personas list", () => {
  it("lists every persona, over all pages of the listing", async () => {
    const standin = await startStandin({ behaviour: { largestLimit: 2, emptyPages: true } });
    const ids = makeByHand(standin, 5);
    const { code, stdout, stderr } = await runAlone(["list"], { environment: settingsFor(standin) });
    const rows = ids.map((id, index) => `${id}  By hand ${index}`);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.split("\n")).toEqual(["ID                 NAME", ...rows, ""]);
  });

  it("lists a Page with a persona of which Graph shows the ID alone", async () => {
    const standin = await startStandin();
    const ids = makeByHand(standin, 2);
    standin.world.personasOf(PAGE)[0]!.withheld = ["name", "profile_picture_url"];
    const environment = settingsFor(standin);
    const { code, stdout } = await run(["list"], { environment });
    expect(code, "one persona made the whole Page unreadable").toBe(0);
    expect(stdout.split("\n").map((line) => line.trimEnd())).toEqual([
      "ID                 NAME",
      ids[0],
      `${ids[1]}  By hand 1`,
      "",
    ]);
    const { stdout: json } = await run(["list", "--json"], { environment });
    expect((JSON.parse(json) as object[])[0]).toEqual({ id: ids[0] });
    expect((await run(["get", ids[0]!], { environment })).code).toBe(0);
  });

  it("gives scripts all there is to know", async () => {
    const standin = await startStandin();
    const ids = makeByHand(standin, 2);
    const { stdout } = await run(["list", "--json"], { environment: settingsFor(standin) });
    expect(JSON.parse(stdout)).toEqual(
      ids.map((id, index) => ({
        id,
        name: `By hand ${index}`,
        profilePictureUrl: expect.stringMatching(`^https://.*${id}`) as string,
      })),
    );
  });

  it("says that there is nothing, and leaves the output to scripts", async () => {
    const environment = settingsFor(await startStandin());
    expect(await run(["list"], { environment })).toEqual({
      code: 0,
      stdout: "",
      stderr: `Page ${PAGE} has no personas.\n`,
    });
    expect((await run(["list", "--json"], { environment })).stdout).toBe("[]\n");
  });

  it("neither cuts nor colours what goes into a pipe", async () => {
    const standin = await startStandin();
    const { id } = standin.world.create(PAGE, WIDE, "https://example.com/a.jpg");
    const { stdout } = await run(["list"], { environment: { ...settingsFor(standin), COLUMNS: "20" } });
    expect(stdout).toBe(`ID                 NAME\n${id}  ${WIDE}\n`);
  });

  it.each([
    [80, WIDE],
    [30, "A long name in a narrow terminal"],
  ])("fits %s columns of a terminal, and shows all of a name", async (columns, name) => {
    const standin = await startStandin();
    const { id } = standin.world.create(PAGE, name, "https://example.com/a.jpg");
    const { code, stdout } = await runAtTerminal(["list"], { environment: settingsFor(standin), columns });
    expect(code).toBe(0);
    const [header, ...lines] = stdout.split("\r\n");
    expect(header).toMatch(ESCAPE);
    for (const line of lines) expect(widthOf(line), line).toBeLessThanOrEqual(columns);
    const squeezed = (text: string) => text.replace(/\s/g, "");
    if (columns === 80) expect(squeezed(lines.join(""))).toBe(id + name);
    else for (const word of name.split(" ")) expect(lines.join("\n")).toContain(word);
  });

  it("has no escape codes at a terminal with NO_COLOR", async () => {
    const standin = await startStandin();
    makeByHand(standin, 1);
    const environment = { ...settingsFor(standin), NO_COLOR: "1" };
    const { stdout } = await runAtTerminal(["list"], { environment });
    expect(stdout).toContain("By hand 0");
    expect(stdout).not.toMatch(ESCAPE);
  });

  it("shows a name that would take over the terminal as what it is", async () => {
    const standin = await startStandin();
    standin.world.create(PAGE, "\u001b[2J\u202eEve\nX", "https://example.com/a.jpg");
    const { stdout } = await run(["list"], { environment: settingsFor(standin) });
    expect(stdout).toContain("\\u{1b}[2J\\u{202e}Eve\\u{a}X\n");
    const json = await run(["list", "--json"], { environment: settingsFor(standin) });
    expect(json.stdout).not.toMatch(/[\u001b\u202e]/u);
    expect(JSON.parse(json.stdout)).toMatchObject([{ name: "\u001b[2J\u202eEve\nX" }]);
  });

  it("signs calls with the app's secret, and shows neither", async () => {
    const standin = await startStandin();
    standin.addPage(PAGE, TOKEN, { appSecret: APP_SECRET });
    const signed = { ...settingsFor(standin), PERSONAS_APP_SECRET: APP_SECRET };
    expect((await run(["list"], { environment: signed })).code).toBe(0);
    const unsigned = await run(["list"], { environment: settingsFor(standin) });
    expect([unsigned.code, unsigned.stderr]).toEqual([1, expect.stringContaining("appsecret_proof")]);
  });

  it("says in one message why Graph refuses, and nothing else", async () => {
    const standin = await startStandin();
    standin.faults.add({ answer: "expired-token" });
    const { code, stdout, stderr } = await run(["list", "--json"], { environment: settingsFor(standin) });
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^personas: the access token has expired; .*\n$/);
  });

  it("says that it waits for a rate limit", async () => {
    const standin = await startStandin();
    standin.faults.add({ answer: "rate-limit", headers: { "retry-after": "1" } });
    const environment = { ...settingsFor(standin), PERSONAS_WAIT_SCALE: "0.01" };
    const { code, stderr } = await run(["list"], { environment });
    expect(code).toBe(0);
    expect(stderr).toContain("Calls to Graph are on hold");
  });
});

describe("personas get", () => {
  it("shows a persona", async () => {
    const standin = await startStandin();
    const [id] = makeByHand(standin, 1);
    // Without a Page: none is needed.
    const environment = { ...settingsFor(standin), PERSONAS_PAGE_ID: "" };
    const { code, stdout } = await run(["get", id!], { environment });
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^ID {7}${id}\nNAME {5}By hand 0\nPICTURE {2}https://.*${id}.*\n$`));
    const json = await run(["get", id!, "--json"], { environment });
    expect(JSON.parse(json.stdout)).toMatchObject({ id, name: "By hand 0" });
  });

  it("ends with 3 for one that is not there", async () => {
    const { code, stdout, stderr } = await run(["get", "24"], {
      environment: settingsFor(await startStandin()),
    });
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toMatch(
      /^personas: the Page or persona does not exist, or this access token cannot access it.*\n$/,
    );
  });
});

describe("personas send", () => {
  it("sends as the persona, once", async () => {
    const standin = await startStandin();
    const [personaId] = makeByHand(standin, 1);
    const environment = settingsFor(standin);
    const { code, stdout } = await run(["send", personaId!, "77", 'Hello "you"'], { environment });
    expect([code, stdout]).toEqual([0, `Sent as persona ${personaId} of Page ${PAGE} to 77: message m_1.\n`]);
    expect(standin.world.messages).toMatchObject([
      { pageId: PAGE, recipientId: "77", text: 'Hello "you"', personaId },
    ]);
    const json = await run(["send", personaId!, "77", "Bye", "--json"], { environment });
    expect(JSON.parse(json.stdout)).toEqual({
      pageId: PAGE,
      personaId,
      psid: "77",
      text: "Bye",
      messageId: "m_2",
    });
  });

  it("ends with 3 when there is no such persona", async () => {
    const standin = await startStandin();
    const environment = settingsFor(standin);
    const { code, stderr } = await run(["send", "999", "77", "Hello"], { environment });
    expect([code, stderr]).toEqual([3, expect.stringContaining("the Page has no persona 999") as string]);
  });

  it("says when a text may have been sent nevertheless", async () => {
    const standin = await startStandin();
    const [personaId] = makeByHand(standin, 1);
    standin.faults.add({ on: "send", answer: "cut-off", takesEffect: true });
    const { code, stderr } = await run(["send", personaId!, "77", "Hello"], {
      environment: settingsFor(standin),
    });
    expect(code).toBe(1);
    expect(stderr).toContain("got no answer. The text may have been sent anyway");
    expect(standin.world.messages).toHaveLength(1);
  });
});

/** Columns of the letters that are used here. */
function widthOf(line: string): number {
  return Array.from(line).reduce((sum, letter) => sum + (letter === "語" ? 2 : 1), 0);
}
