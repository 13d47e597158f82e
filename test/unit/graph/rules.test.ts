/** The rules that need no server: settings, connection options, error table, answers, redaction, drift. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAnswer } from "../../../provider/graph/answer";
import { Connection, DEFAULT_API_URL } from "../../../provider/graph/connection";
import { GraphError } from "../../../provider/graph/error";
import { meaningOf } from "../../../provider/graph/error-table";
import { redact } from "../../../provider/graph/redact";
import { diff } from "../../../provider/core/diff";
import { foundAs } from "../../../provider/core/read";
import { heldPersonaOf, personaInputsOf, type Bag } from "../../../provider/state/bags";
import { readSettings, SETTINGS } from "../../../provider/core/settings";

describe("settings", () => {
  it("come from the configuration before the environment, and an empty one counts as not set", () => {
    const config = { "personas:pageId": "1", "personas:apiVersion": "", "personas:apiUrl": undefined };
    const environment = {
      PERSONAS_PAGE_ID: "2",
      PERSONAS_API_VERSION: "v25.0",
      PERSONAS_PAGE_ACCESS_TOKEN: " t\n",
    };
    expect(readSettings((key) => config[key as keyof typeof config], environment)).toEqual({
      pageId: "1",
      apiVersion: "v25.0",
      pageAccessToken: "t",
    });
  });

  it("have a name of their own each, in the configuration and in the environment", () => {
    const rows = Object.values(SETTINGS);
    expect(new Set(rows.map(({ configKey }) => configKey)).size).toBe(rows.length);
    expect(new Set(rows.map(({ environment }) => environment)).size).toBe(rows.length);
  });
});

describe("connection options", () => {
  const options = { pageAccessToken: "token" };

  it.each([
    ["https://graph.facebook.com/", "https://graph.facebook.com"],
    ["http://127.0.0.1:4100", "http://127.0.0.1:4100"],
    ["http://localhost:4100/graph/", "http://localhost:4100/graph"],
    ["http://[::1]:4100", "http://[::1]:4100"],
  ])("take %s", (apiUrl, taken) => expect(new Connection({ ...options, apiUrl }).apiUrl).toBe(taken));

  it.each([
    ["graph.facebook.com", "is no absolute address"],
    ["http://graph.facebook.com", "must begin with https://"],
    ["http://127.0.0.1.example.com", "must begin with https://"],
    ["ftp://127.0.0.1", "must begin with https://"],
    ["https://me:password@graph.facebook.com", "must not hold credentials"],
    ["https://graph.facebook.com?access_token=x", "must not hold credentials, a query"],
  ])("refuse %s", (apiUrl, problem) => {
    expect(() => new Connection({ ...options, apiUrl })).toThrow(problem);
    expect(() => new Connection({ ...options, apiUrl })).toThrow(DEFAULT_API_URL);
  });

  it.each(["26.0", "v26", "latest", "v26.0/me"])("refuse the version %s", (apiVersion) => {
    expect(() => new Connection({ ...options, apiVersion })).toThrow("must look like v26.0");
  });

  it.each(["", "two words", "line\nbreak", "tokenü"])(
    "refuse the token %j without repeating it",
    (pageAccessToken) => {
      expect(() => new Connection({ pageAccessToken })).toThrow(
        /^the Page access token (is empty|holds a blank)/,
      );
    },
  );
});

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

  it("that is a redirect names the other host alone", () => {
    const redirect = {
      ...answer,
      status: 302,
      body: "",
      headers: () => "https://elsewhere.example/?token=x",
    };
    expect(() => readAnswer(redirect)).toThrow(/redirect, which is never followed.*"see elsewhere\.example"/);
  });
});

it("redaction hides a secret in every form it may stand in", () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 4, unit: "grapheme-ascii" }),
      fc.string(),
      fc.string(),
      (secret, head, tail) => {
        for (const form of [secret, encodeURIComponent(secret), encodeURI(secret)]) {
          expect(redact(head + form + tail, [secret, undefined, ""])).not.toContain(secret);
        }
      },
    ),
  );
});

it("a diff of any two states answers with a boolean, and never replaces what is the same", () => {
  const text = fc.oneof(fc.string(), fc.constantFrom("a", "b", "#c"));
  const bag: fc.Arbitrary<Bag> = fc.record(
    { name: text, profilePictureUrl: text, pageId: text, import: text, pictureDigest: text },
    { requiredKeys: ["name", "profilePictureUrl"] },
  );
  fc.assert(
    fc.property(bag, bag, (olds, news) => {
      const { changes, replaces } = diff(heldPersonaOf("1", olds), personaInputsOf(news));
      expect(typeof changes).toBe("boolean");
      expect(changes || replaces.length === 0).toBe(true);
      for (const property of replaces) expect(olds[property], property).not.toBe(news[property]);
    }),
  );
});

describe("drift", () => {
  const state = { name: "Zoë K.", profilePictureUrl: "https://example.com/zoe.jpg", pageId: "1" };
  const found = (changed: object, drifted: boolean) => ({
    kind: "found",
    persona: { id: "9", state: { ...state, ...changed } },
    drifted,
  });

  it("is a name that reads otherwise on the Page", () => {
    expect(foundAs({ id: "9", name: "Zoe K." }, state, "1")).toEqual(found({ name: "Zoe K." }, true));
  });

  it("is not a name that Graph leaves out: the persona would be replaced", () => {
    expect(foundAs({ id: "9" }, state, "1")).toEqual(found({}, false));
  });

  it("is not another Unicode form of the same name", () => {
    expect(foundAs({ id: "9", name: state.name.normalize("NFD") }, state, "1")).toEqual(found({}, false));
  });
});
