/** Where settings come from. */
import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../provider/core/persona";
import { readSettings, settingProblems, SETTINGS, type SettingName } from "../../../provider/core/settings";

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
    expect(SETTINGS.pageAccessToken).toEqual({
      configKey: "personas:pageAccessToken",
      environment: "PERSONAS_PAGE_ACCESS_TOKEN",
      secret: true,
      meaning: "the Page access token",
    });
    const rows = Object.values(SETTINGS);
    expect(new Set(rows.map(({ configKey }) => configKey)).size).toBe(rows.length);
    expect(new Set(rows.map(({ environment }) => environment)).size).toBe(rows.length);
  });

  it.each<[SettingName, string, string]>([
    [
      "timeLimit",
      "16s",
      'personas:timeLimit must be a number of seconds above 0, at most 2147483, not "16s"; correct it where it is set: `pulumi config set personas:timeLimit 60` or in PERSONAS_TIME_LIMIT',
    ],
    ["timeLimit", "2147484", 'at most 2147483, not "2147484"'],
    ["waitScale", "0", 'personas:waitScale must be a number above 0, not "0"'],
    ["apiVersion", "26", 'personas:apiVersion must look like v26.0, not "26"'],
    ["apiUrl", "http://graph.example.com", "personas:apiUrl must begin with https:// (plain http"],
    ["checkPictures", "yes", 'personas:checkPictures must be true or false, not "yes"'],
    ["pageAccessToken", "two words", "personas:pageAccessToken holds a space"],
  ])("with a wrong %s %j name the key, the value and what is accepted", (name, value, says) => {
    const [problem, ...more] = settingProblems({ [name]: value });
    expect(problem).toContain(says);
    expect(more).toEqual([]);
    if (SETTINGS[name].secret) expect(problem).not.toContain(value);
  });

  it("with a wrong value that may be a secret in the wrong place do not show it", () => {
    const secret = "0123456789abcdef0123456789abcdef";
    for (const name of Object.keys(SETTINGS) as SettingName[]) {
      for (const value of [secret, `http://${secret}.example.com`]) {
        expect(settingProblems({ [name]: value }).join()).not.toContain(secret.slice(0, 10));
      }
    }
  });

  it("that can be used have nothing wrong, nor have those that are not known yet", () => {
    const used = {
      timeLimit: "16.1",
      waitScale: "0.5",
      apiVersion: "v25.0",
      apiUrl: "http://localhost:4100",
    };
    expect(settingProblems({ ...used, makeAnew: "1", trackPictures: UNKNOWN })).toEqual([]);
  });
});
