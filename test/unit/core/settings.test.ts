/** Where settings come from. */
import { describe, expect, it } from "vitest";
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
});
