/** What the text of an answer is read as. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { readAnswer } from "../../../provider/graph/answer";
import { decode } from "../../../provider/graph/answers";
import { GraphError } from "../../../provider/graph/error";

describe("an answer", () => {
  const answer = {
    call: "GET /v26.0/1",
    status: 200,
    headers: () => undefined,
    clean: (text: string) => text,
  };

  it("is any JSON object but an error, else a GraphError and nothing else is thrown", () => {
    const body = fc.oneof(
      fc.json(),
      fc.string(),
      fc.object().map((error) => JSON.stringify({ error })),
    );
    fc.assert(
      fc.property(body, fc.integer({ min: 200, max: 599 }), (body, status) => {
        try {
          expect(readAnswer({ ...answer, body, status })).toBeTypeOf("object");
          expect(status).toBeLessThan(300);
        } catch (error) {
          expect(error).toBeInstanceOf(GraphError);
        }
      }),
    );
  });

  /** The error that an answer is. */
  function errorOf(status: number, body: object | string, more = {}): GraphError {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    try {
      readAnswer({ ...answer, status, body: text, ...more });
    } catch (error) {
      return error as GraphError;
    }
    return expect.fail("it is no error");
  }

  it("that is none of Graph's may be another next time, but for a redirect and what is not found", () => {
    const passes = (status: number) => errorOf(status, "<p>Sign in</p>").mayPass;
    expect([200, 302, 404, 502].map(passes)).toEqual([true, false, false, true]);
  });

  it("that is none of Graph's, or not as documented, may be to a write that took effect", () => {
    const bodies: [number, string][] = [[200, ""], [200, "{"], [302, ""], [502, "<p>"]]; // prettier-ignore
    expect(bodies.map(([status, body]) => errorOf(status, body).mayHaveTakenEffect)).toEqual(bodies.map(() => true)); // prettier-ignore
    const read = () => decode(v.object({ id: v.string() }), { id: 5 }, "POST /v26.0/1");
    expect(read).toThrow("Graph's answer is not as documented at id");
    expect(read).toThrow(expect.objectContaining({ mayHaveTakenEffect: true, mayPass: true }) as Error);
  });

  it("that is none of Graph's says what it is instead", () => {
    expect(errorOf(200, " <p>").message).toContain("HTML instead of JSON");
    expect(errorOf(200, " ").message).toContain("the answer is empty");
    expect(errorOf(200, "{").message).toContain("not Graph's JSON");
  });

  it("of a message that Graph did not send had no effect, and passes as all trouble does, and nothing else", () => {
    expect(errorOf(500, { error: { code: 1200 } })).toMatchObject({
      mayHaveTakenEffect: false,
      mayPass: true,
    });
    expect(errorOf(400, { error: { code: 12345, is_transient: true } })).toMatchObject({ mayPass: true });
    expect(errorOf(400, { error: { code: 100 } })).toMatchObject({ mayPass: false });
  });

  it("of a rate limit says how long to wait, also where it is a page, and no other does", () => {
    const headers = (name: string) => (name === "retry-after" ? "30" : undefined);
    const limited = { kind: "rate-limit", wait: 30_000 };
    expect(errorOf(400, { error: { code: 80006 } }, { headers })).toMatchObject(limited);
    expect(errorOf(429, "<p>Too many</p>", { headers })).toMatchObject(limited);
    expect(errorOf(400, { error: { code: 100 } }, { headers }).wait).toBeUndefined();
  });

  it("that is an error is one whatever its parts are, and is quoted to 500 characters", () => {
    const odd = { message: 5, code: "x", error_subcode: "y", fbtrace_id: 7 };
    expect(errorOf(400, { error: odd }).kind).toBe("other");
    expect(errorOf(400, { error: { code: 190, error_subcode: 463 } }).subcode).toBe(463);
    const { message } = errorOf(400, { error: { message: "x".repeat(600), code: 100 } });
    expect(message).toContain(`"${"x".repeat(500)}…"`);
  });

  it("that is an error shows no secret, wherever it stands", () => {
    const clean = (text: string) => text.replaceAll("token-of-page", "[secret]");
    const error = { message: "of token-of-page", code: 100, fbtrace_id: "token-of-page" };
    const { message } = errorOf(400, { error }, { clean });
    expect(message).not.toContain("token-of-page");
  });

  it("that is none of Graph's shows no secret either, in its text or where it leads", () => {
    const clean = (text: string) => text.replaceAll("token-of-page", "[secret]");
    const headers = (name: string) =>
      name === "location" ? "https://token-of-page.example/?token=other" : undefined;
    expect(errorOf(403, "<p>token-of-page</p>", { clean }).message).toContain('"<p>[secret]</p>"');
    expect(errorOf(302, "", { clean, headers }).message).toContain('"see [secret].example"');
  });

  it("of a server in trouble may be to a write that took effect, whatever its error says", () => {
    const picture = { error: { code: 100, error_subcode: 2018008 } };
    const about = { picture: "https://example.com/adam.jpg" };
    const mayHave = (status: number) => errorOf(status, picture, { about }).mayHaveTakenEffect;
    expect([400, 500].map(mayHave), "a create would be doubled").toEqual([false, true]);
  });

  it("that is an error says all that Graph says of it", () => {
    const error = {
      message: "Bad\npicture",
      error_user_title: "Picture",
      error_user_msg: "Too large",
      code: 100,
      fbtrace_id: "Abc",
    };
    expect(() => readAnswer({ ...answer, status: 400, body: JSON.stringify({ error }) })).toThrow(
      `GET /v26.0/1 answered "Bad picture / Picture / Too large" (HTTP 400, code 100, fbtrace_id Abc)`,
    );
  });

  it("that is an error is quoted with nothing hidden in it, short or long", () => {
    for (const message of ["turned \u202e around", `turned \u202e around ${"long ".repeat(200)}`]) {
      const body = JSON.stringify({ error: { message, code: 100 } });
      expect(() => readAnswer({ ...answer, status: 400, body })).toThrow("turned \\u{202e} around");
    }
  });

  it("that is a redirect names the other host alone", () => {
    const redirect = {
      ...answer,
      status: 302,
      body: "",
      headers: () => "https://elsewhere.example/?token=x",
    };
    expect(() => readAnswer(redirect)).toThrow(/redirect, which is never followed.*"see elsewhere\.example"/);
  });

  it.each([
    ["that is not Graph's", (text: string) => `<html>${text}`],
    ["of Graph's", (message: string) => ({ error: { message } })],
  ])("%s is not read further to quote it for being longer", (_, bodyOf) => {
    const readOf = (length: number) => {
      let read = 0;
      const clean = (text: string) => {
        read += text.length;
        return text;
      };
      expect(errorOf(500, bodyOf("x".repeat(length)), { clean }).message).toMatch(/"(<html>)?x+…"/);
      return read;
    };
    expect(readOf(2_000_000)).toBe(readOf(1_000_000));
  });
});
