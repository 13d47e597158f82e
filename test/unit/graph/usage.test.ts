/** What headers say of the quota. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { usageOf } from "../../../provider/graph/usage";

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);
const read = (headers: Record<string, string>) => usageOf((name) => headers[name], NOW);

describe("usage", () => {
  const business = (...pools: object[]) => ({ "x-business-use-case-usage": JSON.stringify({ "1": pools }) });

  it.each([
    ["nothing", {}, { percent: 0, pool: undefined, wait: undefined }],
    [
      "the app's share",
      { "x-app-usage": `{"call_count":28,"total_time":90}` },
      { percent: 90, pool: "the app" },
    ],
    ["the Page's share", { "x-page-usage": `{"call_count":12}` }, { percent: 12, pool: "the Page" }],
    [
      "the longest wait, in minutes",
      business(
        { type: "pages", call_count: 100, estimated_time_to_regain_access: 3 },
        { type: "messenger", call_count: 100, estimated_time_to_regain_access: 19 },
      ),
      { percent: 100, pool: "messenger", wait: 19 * 60_000 },
    ],
    [
      "a wait of 0, which is none stated",
      business({ estimated_time_to_regain_access: 0 }),
      { wait: undefined },
    ],
    ["seconds", { "retry-after": "7" }, { wait: 7_000 }],
    ["a date", { "retry-after": "Sun, 22 Nov 2026 12:01:00 GMT" }, { wait: 60_000 }],
    ["a date that is past", { "retry-after": "Sun, 22 Nov 2026 11:00:00 GMT" }, { wait: 0 }],
    [
      "the longer of both waits",
      { ...business({ type: "messenger", estimated_time_to_regain_access: 1 }), "retry-after": "90" },
      { wait: 90_000 },
    ],
  ])("reads %s", (_what, headers, expected) => expect(read(headers)).toMatchObject(expected));

  it("takes any text without throwing", () => {
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc.object().map((value) => JSON.stringify({ a: [value], b: value })),
    );
    fc.assert(
      fc.property(text, text, (one, other) => {
        const { percent, wait } = read({
          "x-app-usage": one,
          "x-business-use-case-usage": other,
          "retry-after": one,
        });
        expect(percent).toBeGreaterThanOrEqual(0);
        expect(wait ?? 0).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
