/** The stand-in's rate limit, on a clock of the test's. */
import { describe, expect, it } from "vitest";
import type { Quota } from "../../../standin/behaviour";
import { QuotaUse } from "../../../standin/quota";

const QUOTA = { calls: 1, window: 600_000 };

describe("the use of a quota", () => {
  it.each([0, 70_000, 599_999])("begins with the first call, %d ms after the process began", (begun) => {
    const quota: Quota = { ...QUOTA, tells: "retry-after" };
    const use = new QuotaUse();
    expect(use.count(quota, 1, 1, begun).allowed).toBe(true);
    const refused = use.count(quota, 1, 1, begun + 1_000);
    expect([refused.allowed, refused.headers["retry-after"]]).toEqual([false, "599"]);
    expect(use.count(quota, 1, 1, begun + QUOTA.window).allowed).toBe(true);
  });
});
