/** Rate limits through the real provider process: no call while told to wait, everything made once, and a way out. */
import { describe, expect, it } from "vitest";
import { CALLS_AT_ONCE } from "../../provider/graph/pace";
import { namesOn, PAGE, startStandin, TOKEN } from "../support/pages";
import { startProvider } from "../support/provider-process";

const persona = (index: number) => ({
  name: `Persona ${index}`,
  profilePictureUrl: "https://example.com/p.jpg",
  pageId: PAGE,
});

describe("200 personas at once, on a Page that takes 5 calls a second", () => {
  it.each(["retry-after", "business-use-case", "nothing"] as const)(
    "are all made, once, without a call while told to wait (told by %s)",
    async (tells) => {
      // A wait is told in whole seconds or whole minutes: the one that is told is scaled to the window.
      const window = 50;
      const scale = window / { "retry-after": 1_000, "business-use-case": 60_000, nothing: 10_000 }[tells];
      const standin = await startStandin({ behaviour: { quota: { calls: 5, window, tells } } });
      const provider = await startProvider({
        "personas:pageAccessToken": TOKEN,
        "personas:apiUrl": standin.url,
        "personas:waitScale": String(scale),
      });
      const personas = Array.from({ length: 200 }, (_, index) => persona(index));
      const made = await Promise.all(personas.map((each) => provider.create(each)));
      expect(new Set(made.map(({ id }) => id)).size).toBe(200);
      expect(namesOn(standin)).toEqual(personas.map(({ name }) => name).sort());
      expect(standin.world.personasOf(PAGE)).toHaveLength(200);
      if (tells !== "nothing") {
        // Those that were on their way when the first wait was told; later ones go one at a time.
        expect(standin.quota.impatient, "calls made while told to wait").toBeLessThan(CALLS_AT_ONCE);
      }
      const told = [...provider.output.matchAll(/Calls to Graph are on hold/g)];
      expect(told.length, "a wait is told once, not for each persona").toBeLessThanOrEqual(2);
    },
  );
});

describe("a rate limit that lasts too long", () => {
  it.each([
    [
      "x-business-use-case-usage",
      JSON.stringify({ 9: [{ type: "messenger", estimated_time_to_regain_access: 45 }] }),
    ],
    ["retry-after", "2700"],
  ])("is not waited for, and the error says when to come back (%s)", async (header, value) => {
    const standin = await startStandin();
    standin.faults.add({ answer: "rate-limit", times: 1_000, headers: { [header]: value } });
    const provider = await startProvider({
      "personas:pageAccessToken": TOKEN,
      "personas:apiUrl": standin.url,
    });
    const before = Date.now();
    const creates = await Promise.allSettled([provider.create(persona(0)), provider.create(persona(1))]);
    const after = Date.now();
    for (const create of creates) {
      const { message } = (create as PromiseRejectedResult).reason as Error;
      expect(message).toContain(`Could not create persona "Persona`);
      expect(message).toContain("Messenger's rate limit for this Page is reached");
      const [, comeBack = ""] = /run again after (\S+Z),/.exec(message) ?? [];
      const told = Date.parse(comeBack) - 45 * 60_000;
      // It is told in whole seconds.
      expect(told, message).toBeGreaterThan(before - 1_000);
      expect(told, message).toBeLessThanOrEqual(after);
      if (header.startsWith("x-")) expect(message).toContain("(pool: messenger)");
    }
    expect(standin.calls, "who is told to wait asks no second time").toHaveLength(1);
    expect(namesOn(standin)).toEqual([]);
  });

  it.each([
    ["does not say how long", {}],
    ["says 0", { "retry-after": "0" }],
  ])("is given up after a bound when Graph %s", async (_what, headers) => {
    const standin = await startStandin();
    standin.faults.add({ answer: "rate-limit", times: 1_000, headers });
    const provider = await startProvider({
      "personas:pageAccessToken": TOKEN,
      "personas:apiUrl": standin.url,
      "personas:waitScale": "0.001",
    });
    await expect(provider.create(persona(0))).rejects.toThrow("the wait is too long;");
    expect(standin.calls.length).toBeLessThanOrEqual(8);
  });
});
