/** The stand-in's own page in a real browser: what is sent appears without a reload, with the face that said it. */
import { afterAll, expect, it } from "vitest";
import { GraphClient } from "pulumi-personas/graph";
import { PAGE, startStandin, TOKEN } from "../support/pages";
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
