/** The stand-in's own page in a real browser: what is sent appears without a reload, with the face that said it. */
import type { Page } from "playwright-core";
import { afterAll, expect, it } from "vitest";
import { GraphClient } from "pulumi-personas/graph";
import { makeByHand, PAGE, startStandin, TOKEN } from "../support/pages";
import {
  HOSTILE_NAMES,
  accessibilityProblems,
  closeBrowser,
  isTooWide,
  keepScreenshot,
  LOOKS,
  openPage,
} from "./browser";

afterAll(closeBrowser);

it("a message appears without a reload, and keeps name and picture when the persona is deleted", async () => {
  const standin = await startStandin();
  const graph = new GraphClient({ pageAccessToken: TOKEN, apiUrl: standin.url });
  const adam = await graph.createPersona(PAGE, { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" }); // prettier-ignore
  const { page, errors } = await openPage(standin.url);
  await page.evaluate("window.isTheSamePage = true");
  await graph.sendMessage(PAGE, { recipientId: "7654321", text: "Hello, I am Adam.", personaId: adam });

  const said = page.locator(".messages .look");
  await said.filter({ hasText: "Hello, I am Adam." }).waitFor();
  const face = async () => ({
    speaker: (await said.locator(".look-speaker").innerText()).trim(),
    picture: await said.locator("img").getAttribute("src"),
  });
  const shown = await face();
  expect(shown).toEqual({ speaker: `Adam Z. from Page ${PAGE}`, picture: "https://example.com/adam.jpg" });
  expect(await page.locator(".persona").count()).toBe(1);

  await graph.deletePersona(adam);
  await page.locator(".persona").waitFor({ state: "detached" });
  expect(await face(), "what was said keeps its look").toEqual(shown);
  expect(await page.evaluate("window.isTheSamePage"), "without a reload").toBe(true);
  expect(errors).toEqual([]);
});

/** A Page with much to show: long names, others from right to left, long groups, and pictures that are missing. */
async function busyPage() {
  const standin = await startStandin({ pages: { [PAGE]: TOKEN }, pictures: "download" });
  const graph = new GraphClient({ pageAccessToken: TOKEN, apiUrl: standin.url });
  const names = ["Adam Z.", "Wolfeschlegelsteinhausenbergerdorff Eva-Maria K.", ...HOSTILE_NAMES];
  const ids: string[] = [];
  for (const name of names) {
    const file = encodeURIComponent(name);
    ids.push(await graph.createPersona(PAGE, { name, profilePictureUrl: `https://example.com/${file}.jpg` }));
  }
  // Its picture was there once.
  const gone = standin.world.create(PAGE, "Nobody Knows", `${standin.url}/no-such-picture.jpg`).id;
  const say = (text: string, personaId?: string) =>
    graph.sendMessage(PAGE, { recipientId: "7654321", text, personaId });
  for (const [index, id] of [...ids, gone].entries()) {
    for (let line = 0; line <= (index * 5) % 7; line++) {
      await say(
        `${line + 1}: ${line % 3 === 2 ? "שלום, מה שלומך? ".repeat(7) : "How can I help you? ".repeat(1 + line)}`,
        id,
      );
    }
  }
  await say("The Page itself says this.");
  await say("https://example.com/" + "a-long-address-without-a-place-to-break".repeat(5), ids[0]);
  for (let line = 0; line < 20; line++) await say(`Line ${line} of a long group`, ids[1]);
  await graph.sendMessage(PAGE, { recipientId: "1", text: "Hello, I am Adam.", personaId: ids[0] });
  await graph.sendAction(PAGE, { recipientId: "7654321", action: "typing_on", personaId: ids[2] });
  return { standin, graph, names, say, ids };
}

/** The bubbles of a conversation that are wholly in sight, below the name if that is, and whether the name is. */
const IN_SIGHT = `(() => {
  const messages = document.querySelector(".messages");
  const seen = messages.getBoundingClientRect();
  const boxOf = (element) => element.getBoundingClientRect();
  const isWhole = ({ top, bottom }) => top >= seen.top - 1 && bottom <= seen.bottom + 1;
  return [...messages.querySelectorAll(".look")].flatMap((group) => {
    const name = boxOf(group.querySelector(".look-speaker"));
    return [...group.querySelectorAll(".look-bubble")]
      .filter((bubble) => isWhole(boxOf(bubble)) && boxOf(bubble).top >= name.bottom - 1)
      .map((bubble) => ({ text: bubble.textContent, isNamed: isWhole(name) }));
  });
})()`;

it.each(LOOKS)("scrolls at $width px, $scheme, and never hides who speaks", async (look) => {
  const { standin, say } = await busyPage();
  const { page, errors } = await openPage(standin.url, look);
  const messages = page.locator(".messages").first();
  const end = () => page.evaluate("(({ scrollTop, clientHeight, scrollHeight }) => Math.abs(scrollTop + clientHeight - scrollHeight) <= 1)(document.querySelector('.messages'))"); // prettier-ignore
  expect(await end(), "it begins at its end").toBe(true);
  await say("And one more.");
  await messages.getByText("And one more.").waitFor();
  expect(await end(), "and goes on there").toBe(true);

  const read = new Set<string>();
  const height = await page.evaluate<number>("document.querySelector('.messages').scrollHeight");
  for (let top = 0; top < height; top += 150) {
    await page.evaluate(`document.querySelector(".messages").scrollTop = ${top}`);
    const inSight = await page.evaluate<{ text: string; isNamed: boolean }[]>(IN_SIGHT);
    for (const { text, isNamed } of inSight) {
      read.add(text);
      expect(isNamed, `who says "${text}"`).toBe(true);
    }
    if (top === 900) await keepScreenshot(page, "standin-scrolled", look);
  }
  const said = standin.world.messages.filter(({ recipientId }) => recipientId === "7654321");
  expect([...read].sort(), "all can be read").toEqual([...new Set(said.map(({ text }) => text))].sort());

  await page.evaluate("document.querySelector('.messages').scrollTop = 300");
  await say("While somebody reads.");
  await messages.getByText("While somebody reads.").waitFor({ state: "attached" });
  expect(await page.evaluate("document.querySelector('.messages').scrollTop"), "who reads stays there").toBe(
    300,
  );
  expect(await accessibilityProblems(page)).toEqual([]);
  expect(await isTooWide(page)).toBe(false);
  expect(errors).toEqual([]);
  await page.evaluate("document.querySelector('.messages').scrollTop = 1e6");
  await keepScreenshot(page, "standin-busy", look);
});

/** The groups of a conversation: who speaks, and what is said; without the times. */
function groupsOf(page: Page) {
  const script = `[...document.querySelectorAll(".messages .look")].map((group) => ({
    faces: group.querySelectorAll(".look-picture").length,
    names: [...group.querySelectorAll(".look-name")].map((name) => name.textContent),
    said: [...group.querySelectorAll(".look-bubble")].map((bubble) => bubble.textContent),
  }))`;
  return page.evaluate(script);
}

it("has one face and one name for what is said in a row, also while it grows", async () => {
  const standin = await startStandin();
  const graph = new GraphClient({ pageAccessToken: TOKEN, apiUrl: standin.url });
  const [adam, eva] = makeByHand(standin, 2);
  const say = (text: string, personaId?: string, recipientId = "77") =>
    graph.sendMessage(PAGE, { recipientId, text, personaId });
  await say("one", adam);
  const { page, errors } = await openPage(standin.url);
  await page.evaluate("window.first = document.querySelector('.messages .look')");
  await say("two", adam);
  await say("three", eva);
  await say("four");
  await say("five");
  await say("six", adam);
  await page.locator(".messages").getByText("six").waitFor();
  const group = (name: string, ...said: string[]) => ({ faces: 1, names: [name], said });
  expect(await groupsOf(page)).toEqual([
    group("By hand 0", "one", "two"),
    group("By hand 1", "three"),
    group(`Page ${PAGE}`, "four", "five"),
    group("By hand 0", "six"),
  ]);
  expect(await page.evaluate("window.first.isConnected"), "a group grows, and is not made anew").toBe(true);
  standin.world.personasOf(PAGE)[0]!.name = "Renamed by hand";
  await say("seven", adam);
  await page.locator(".messages").getByText("seven").waitFor();
  expect(((await groupsOf(page)) as unknown[]).slice(-2)).toEqual([
    group("By hand 0", "six"),
    group("Renamed by hand", "seven"),
  ]);
  expect(errors).toEqual([]);
});

it("tells when each message was sent, and the day where it begins or after a long silence", async () => {
  const standin = await startStandin();
  for (const at of [
    "2026-11-25T09:05:00",
    "2026-11-25T09:20:00",
    "2026-11-25T09:35:01",
    "2026-11-26T09:00:00",
  ]) {
    standin.world.send(PAGE, { recipient: { id: "77" }, message: { text: at } });
    Object.assign(standin.world.messages.at(-1)!, { sentAt: new Date(at) });
  }
  const { page } = await openPage(standin.url);
  const textsOf = (selector: string) => page.locator(`.messages ${selector}`).allInnerTexts();
  expect(await textsOf(".line time")).toEqual(["09:05", "09:20", "09:35", "09:00"]);
  expect(await textsOf(".moment")).toEqual([
    "25 Nov 2026, 09:05",
    "25 Nov 2026, 09:35",
    "26 Nov 2026, 09:00",
  ]);
  expect(await page.locator(".messages .look").count(), "after a silence the speaker is told again").toBe(3);
});

it("shows who types, until something is said, it is taken back, or it has lasted too long", async () => {
  const standin = await startStandin();
  const graph = new GraphClient({ pageAccessToken: TOKEN, apiUrl: standin.url });
  const [adam, eva] = makeByHand(standin, 2);
  const type = (action: "typing_on" | "typing_off", personaId?: string) =>
    graph.sendAction(PAGE, { recipientId: "77", action, personaId });
  const { page } = await openPage(standin.url);
  const typing = page.locator(".messages .look", { has: page.locator(".typing") });
  const name = typing.locator(".look-name");

  await type("typing_on", adam);
  await name.filter({ hasText: "By hand 0" }).waitFor();
  await graph.sendMessage(PAGE, { recipientId: "77", text: "Hello", personaId: adam });
  await page.locator(".messages").getByText("Hello").waitFor();
  expect(await typing.count(), "it was said").toBe(0);

  await type("typing_on", adam);
  await typing.waitFor();
  expect(await groupsOf(page), "below what the same persona said").toEqual([
    { faces: 1, names: ["By hand 0"], said: ["Hello", "is typing"] },
  ]);
  await type("typing_on", eva);
  await name.filter({ hasText: "By hand 1" }).waitFor();
  expect(await typing.count()).toBe(1);
  await type("typing_off", eva);
  await typing.waitFor({ state: "detached" });

  standin.behaviour = { ...standin.behaviour, typingLasts: 300 };
  await type("typing_on");
  await expect.poll(() => standin.world.typingOn(PAGE)).toEqual([]);
  await typing.waitFor({ state: "detached" });
});

it.each(LOOKS)("can be read and used at $width px, $scheme, whatever names hold", async (look) => {
  const standin = await startStandin();
  const graph = new GraphClient({ pageAccessToken: TOKEN, apiUrl: standin.url });
  for (const name of HOSTILE_NAMES) {
    const profilePictureUrl = `${standin.url}/no-such-picture.jpg`;
    const personaId = await graph.createPersona(PAGE, { name, profilePictureUrl });
    await graph.sendMessage(PAGE, { recipientId: "7654321", text: `I am ${name}`, personaId });
  }
  await graph.sendMessage(PAGE, { recipientId: "1", text: "The Page itself says this." });
  const { page, errors } = await openPage(standin.url, look);
  await page
    .locator(".persona")
    .nth(HOSTILE_NAMES.length - 1)
    .waitFor();
  const names = await page.locator(".messages .look-name").allTextContents();
  for (const name of HOSTILE_NAMES) expect(names, "a name is shown as it is").toContain(name);
  expect(await page.title()).not.toBe("1");
  const initials = page.locator(".personas .look-initials").first();
  expect((await initials.innerText()).trim(), "initials stand for a missing picture").not.toBe("");
  expect(await accessibilityProblems(page)).toEqual([]);
  expect(await isTooWide(page)).toBe(false);
  expect(errors).toEqual([]);
  await keepScreenshot(page, "standin", look);
});
