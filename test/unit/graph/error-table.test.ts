/** What each error of Graph means, and what to do about it. */
import { describe, expect, it } from "vitest";
import { meaningOf } from "../../../provider/graph/error-table";

describe("the error table", () => {
  it.each([
    [{ code: 190, subcode: 463, status: 400 }, "token", "expired"],
    [{ code: 190, subcode: 460, status: 400 }, "token", "password"],
    [{ code: 190, subcode: 458, status: 400 }, "token", "the app was removed"],
    [{ code: 190, subcode: 459, status: 400 }, "token", "checkpoint"],
    [{ code: 190, subcode: 464, status: 400 }, "token", "not confirmed"],
    [{ code: 190, subcode: 467, status: 400 }, "token", "no longer valid"],
    [{ code: 190, subcode: 492, status: 400 }, "token", "no longer has a role"],
    [{ code: 104, status: 400 }, "token", "access token"],
    [{ code: 3, status: 400 }, "permission", "permission"],
    [{ code: 341, status: 400 }, "policy", "policy"],
    [{ code: 368, status: 500 }, "trouble", "internal problem"],
    [{ code: 17, status: 400 }, "rate-limit", "rate limit"],
    [{ code: 32, status: 400 }, "rate-limit", "rate limit"],
    [{ code: 1200, status: 500 }, "trouble", "did not send the message"],
    [{ code: 190, subcode: 1, status: 400 }, "token", "does not accept the access token"],
    [{ code: 102, status: 400 }, "token", "access token"],
    [{ code: 10, status: 403 }, "permission", "permission"],
    [{ code: 200, status: 400 }, "permission", "permission"],
    [{ code: 299, status: 400 }, "permission", "permission"],
    [{ code: 100, subcode: 33, status: 400 }, "missing", "cannot access it"],
    [{ code: 803, status: 404 }, "missing", "cannot access it"],
    [{ code: 100, status: 400 }, "parameter", "parameter"],
    [{ code: 100, subcode: 2018, status: 400 }, "parameter", "parameter"],
    [{ code: 368, status: 400 }, "policy", "policy"],
    [{ code: 1, status: 400 }, "trouble", "internal problem"],
    [{ code: 2, status: 200 }, "trouble", "internal problem"],
    [{ code: 12345, transient: true, status: 400 }, "trouble", "internal problem"],
    [{ status: 503 }, "trouble", "internal problem"],
    [{ code: 80006, status: 400 }, "rate-limit", "Messenger's rate limit"],
    [{ code: 80001, status: 400 }, "rate-limit", "the Page's rate limit"],
    [{ code: 80010, status: 400 }, "rate-limit", "rate limit"],
    [{ code: 4, transient: true, status: 503 }, "rate-limit", "the app's rate limit"],
    [{ code: 613, status: 400 }, "rate-limit", "rate limit"],
    [{ status: 429 }, "rate-limit", "rate limit"],
    [{ code: 300, status: 400 }, "other", "refused"],
    [{ status: 418 }, "other", "refused"],
    [{ code: 10, subcode: 2018278, status: 400 }, "window", "may not write to this person now"],
    [{ code: 10, subcode: 2018065, status: 403 }, "window", "24 hours"],
    [{ code: 10, subcode: 2018108, status: 400 }, "recipient", "receives no messages"],
    [{ code: 200, subcode: 1545041, status: 400 }, "recipient", "receives no messages"],
    [{ code: 551, subcode: 1545041, status: 400 }, "recipient", "receives no messages"],
    [{ code: 551, status: 400 }, "recipient", "receives no messages"],
    [{ code: 100, subcode: 2018001, status: 400 }, "recipient", "knows nobody with that ID"],
    [{ code: 100, subcode: 2018109, status: 400 }, "parameter", "attachment is too large"],
    [{ code: 100, subcode: 2018034, status: 400 }, "parameter", "message is empty"],
    [{ code: 100, subcode: 2018008, status: 400 }, "parameter", "could not fetch the picture"],
    [{ code: 1200, status: 400 }, "trouble", "did not send the message"],
    [{ code: 2, subcode: 2018344, status: 400 }, "policy", "terms"],
    [{ code: 10, subcode: 2018336, status: 400 }, "policy", "region"],
    [{ code: 11, status: 400 }, "parameter", "no longer has this"],
  ])("reads %o as %s", (error, kind, cause) => {
    const meaning = meaningOf(error);
    expect(meaning.kind).toBe(kind);
    expect(meaning.cause).toContain(cause);
    expect(meaning.cure, "an error must say what to do next").not.toBe("");
  });

  it("tells which host a picture could not be fetched from, and never the address, which may be signed", () => {
    const error = { code: 100, subcode: 2018008, status: 400 };
    const { cause, cure } = meaningOf(error, { picture: "https://cdn.example.com/adam.jpg?sig=secret" });
    expect(cause).toBe("Graph could not fetch the picture from cdn.example.com");
    expect(cure).toContain("`personas check-pictures`");
    expect(meaningOf(error, { picture: "adam.jpg" }).cause).toBe("Graph could not fetch the picture");
  });

  it("has the person log in where a new token alone would fail, too", () => {
    const cures = [459, 464, 463].map((subcode) => meaningOf({ code: 190, subcode, status: 400 }).cure);
    expect(cures.map((cure) => cure.includes("log in"))).toEqual([true, true, false]);
  });

  it.each([undefined, 33])(
    "takes a message as a persona that is not there for what it is (subcode %s)",
    (subcode) => {
      const error = { code: 100, subcode, message: "(#100) Invalid persona_id", status: 400 };
      expect(meaningOf(error, { personaId: "241" })).toMatchObject({
        kind: "persona",
        cause: "the Page has no persona 241",
        cure: expect.stringContaining("replaces the persona") as string,
      });
      expect(meaningOf(error).kind, "of another call").not.toBe("persona");
      const other = { ...error, message: "(#100) Invalid recipient" };
      expect(meaningOf(other, { personaId: "241" }).kind, "a bot would make it again").not.toBe("persona");
    },
  );
});
