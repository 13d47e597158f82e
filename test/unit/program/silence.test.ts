/** Which advice is silent. */
import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ADVICE_RULES } from "../../../provider/advice/rules";
import { ALL_SETTINGS } from "../../../provider/core/settings";
import { Persona, type PersonaArgs } from "../../../provider/program/persona";
import { ProgramError } from "../../../provider/program/program-error";
import { businessName, silencedRules } from "../../../provider/program/silence";

describe("what is silent", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    pulumi.runtime.setAllConfig({});
  });

  it("is what a persona, the stack, or else the environment says", () => {
    const silenced = (given?: unknown) => [...silencedRules("adam", given)].sort();
    vi.stubEnv("PERSONAS_ADVICE", "initial-recommended");
    expect(silenced()).toEqual([]);
    vi.stubEnv("PERSONAS_SILENCE", " initial-recommended ");
    vi.stubEnv("PERSONAS_BUSINESS", "Acme");
    expect(silenced(["generic-name"])).toEqual(["generic-name", "initial-recommended"]);
    expect(businessName()).toBe("Acme");
    pulumi.runtime.setConfig("personas:silence", "duplicate-name, business-in-name");
    pulumi.runtime.setConfig("personas:business", "Acme Outlet");
    expect(silenced([])).toEqual(["business-in-name", "duplicate-name"]);
    expect(businessName()).toBe("Acme Outlet");
    pulumi.runtime.setConfig("personas:silence", "all");
    expect(silenced()).toEqual([...ADVICE_RULES].sort());
    pulumi.runtime.setConfig("personas:silence", "");
    expect(silenced(["all"])).toEqual([...ADVICE_RULES].sort());
  });

  it("is what says nothing unless it is asked for", () => {
    const silenced = (given?: unknown) => [...silencedRules("adam", given)].sort();
    expect(silenced()).toEqual(["initial-recommended"]);
    pulumi.runtime.setConfig("personas:advice", "all");
    expect(silenced()).toEqual([]);
    expect(silenced(["initial-recommended"]), "of one persona").toEqual(["initial-recommended"]);
    pulumi.runtime.setConfig("personas:advice", "initials");
    expect(silenced).toThrow(
      'personas:advice names "initials", which is not a rule of advice: use generic-name,',
    );
  });

  const known =
    "use generic-name, business-in-name, initial-recommended, duplicate-name, signed-picture or all";
  it.each<[given: unknown, config: string, environment: string, message: string]>([
    [["generic"], "", "", `Persona "adam": silence names "generic", which is not a rule of advice: ${known}`],
    [[7], "", "", `Persona "adam": silence names 7, which is not a rule of advice: ${known}`],
    ["all", "", "", `Persona "adam": silence must be a list of rules: ${known}`],
    [undefined, "all,x", "", `personas:silence names "x", which is not a rule of advice: ${known}`],
    [undefined, "", "None", `PERSONAS_SILENCE names "None", which is not a rule of advice: ${known}`],
  ])("must be known: %j, %j, %j", (given, config, environment, message) => {
    pulumi.runtime.setConfig("personas:silence", config);
    vi.stubEnv("PERSONAS_SILENCE", environment);
    const declare = () =>
      new Persona("adam", { name: "Adam Z.", profilePictureUrl: "", silence: given } as PersonaArgs);
    expect(declare).toThrow(ProgramError);
    expect(declare).toThrow(expect.objectContaining({ message }));
  });

  it("has settings of its own", () => {
    expect(new Set(ALL_SETTINGS.map(({ configKey }) => configKey)).size).toBe(ALL_SETTINGS.length);
    expect(new Set(ALL_SETTINGS.map(({ environment }) => environment)).size).toBe(ALL_SETTINGS.length);
  });
});
