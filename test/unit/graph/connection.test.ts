/** What a connection to Graph may be given: an address, a version, a token. */
import { describe, expect, it } from "vitest";
import { Connection, DEFAULT_API_URL } from "../../../provider/graph/connection";

describe("connection options", () => {
  const options = { pageAccessToken: "token" };

  it.each([
    ["https://graph.facebook.com/", "https://graph.facebook.com"],
    ["http://127.0.0.1:4100", "http://127.0.0.1:4100"],
    ["http://localhost:4100/graph/", "http://localhost:4100/graph"],
    ["http://[::1]:4100", "http://[::1]:4100"],
  ])("take %s", (apiUrl, taken) => expect(new Connection({ ...options, apiUrl }).apiUrl).toBe(taken));

  it.each([
    ["graph.facebook.com", "is not an absolute address"],
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
      expect(() => new Connection({ pageAccessToken })).toThrow(/^pageAccessToken (is empty|holds a space)/);
    },
  );

  it("take a time limit that is no whole number of milliseconds, as 16.1 s are", () => {
    expect(new Connection({ ...options, timeLimit: 16.1 * 1000 }).timeLimit).toBe(16_101);
  });

  it.each([0, -1, Number.NaN, 2 ** 31 - 0.5, 2 ** 31, Infinity])("refuse the time limit %d", (timeLimit) => {
    expect(() => new Connection({ ...options, timeLimit })).toThrow("timeLimit must be above 0");
  });
});
