/** What each error of Graph means, and what to do about it. */
import { describe, expect, it } from "vitest";
import { meaningOf } from "../../../provider/graph/error-table";

describe("the error table", () => {
  it.each([
    [{ code: 190, subcode: 463, status: 400 }, "token", "expired"],
    [{ code: 190, subcode: 460, status: 400 }, "token", "password"],
    [{ code: 190, subcode: 1, status: 400 }, "token", "does not accept the access token"],
    [{ code: 102, status: 400 }, "token", "access token"],
    [{ code: 10, status: 403 }, "permission", "permission"],
    [{ code: 200, status: 400 }, "permission", "permission"],
    [{ code: 299, status: 400 }, "permission", "permission"],
    [{ code: 100, subcode: 33, status: 400 }, "missing", "may not see it"],
    [{ code: 803, status: 404 }, "missing", "may not see it"],
    [{ code: 100, status: 400 }, "parameter", "parameter"],
    [{ code: 100, subcode: 2018, status: 400 }, "parameter", "parameter"],
    [{ code: 368, status: 400 }, "policy", "policy"],
    [{ code: 1, status: 400 }, "trouble", "trouble"],
    [{ code: 2, status: 200 }, "trouble", "trouble"],
    [{ code: 12345, transient: true, status: 400 }, "trouble", "trouble"],
    [{ status: 503 }, "trouble", "trouble"],
    [{ code: 80006, status: 400 }, "rate-limit", "Messenger's rate limit"],
    [{ code: 80001, status: 400 }, "rate-limit", "the Page's rate limit"],
    [{ code: 80010, status: 400 }, "rate-limit", "rate limit"],
    [{ code: 4, transient: true, status: 503 }, "rate-limit", "the app's rate limit"],
    [{ code: 613, status: 400 }, "rate-limit", "rate limit"],
    [{ status: 429 }, "rate-limit", "rate limit"],
    [{ code: 300, status: 400 }, "other", "refused"],
    [{ status: 418 }, "other", "refused"],
  ])("reads %o as %s", (error, kind, cause) => {
    const meaning = meaningOf(error);
    expect(meaning.kind).toBe(kind);
    expect(meaning.cause).toContain(cause);
    expect(meaning.cure, "an error must say what to do next").not.toBe("");
  });
});
