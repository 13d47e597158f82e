/** The examples, each run as a project of its own. */
import { cpSync, rmSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { Pulumi } from "../../engine/pulumi";
import { folderIn, ROOT, WORK } from "../support/folders";
import { startStandin } from "../support/pages";

describe("an example", () => {
  it("smallest: `pulumi up` in the repository's root declares Adam", async () => {
    const standin = await startStandin({ pages: { "1234": "token" } });
    const pulumi = new Pulumi(folderIn(WORK, "smallest-"), {
      PERSONAS_PAGE_ID: "1234",
      PERSONAS_PAGE_ACCESS_TOKEN: "token",
      PERSONAS_API_URL: standin.url,
    });
    const stack = `test-${process.pid}`;
    onTestFinished(() => rmSync(path.join(ROOT, `Pulumi.${stack}.yaml`), { force: true }));
    await pulumi.run(ROOT, ["stack", "init", stack]);
    const up = await pulumi.run(ROOT, ["up", "--yes", "--stack", stack]);
    expect(up.code, up.stdout + up.stderr).toBe(0);
    expect(standin.world.personasOf("1234")).toMatchObject([{ name: "Adam Z." }]);

    await pulumi.run(ROOT, [
      "config",
      "set",
      "--stack",
      stack,
      "--secret",
      "personas:pageAccessToken",
      "another-token",
    ]);
    const refresh = await pulumi.run(ROOT, [
      "refresh",
      "--yes",
      "--skip-preview",
      "--run-program",
      "--stack",
      stack,
    ]);
    expect(refresh.code, "the stack's configuration must win over the environment").not.toBe(0);
    expect(refresh.stdout).toContain("Graph does not accept the access token");
  });

  it("environments: each stack's up touches the Page of its environment alone", async () => {
    const standin = await startStandin({ pages: { "1001": "token-of-dev", "1002": "token-of-prod" } });
    const work = folderIn(WORK, "environments-");
    const project = path.join(work, "project");
    cpSync(path.join(ROOT, "examples", "environments"), project, { recursive: true });
    const pulumi = new Pulumi(path.join(work, "pulumi"), { PERSONAS_API_URL: standin.url });
    const namesOn = (page: string) => standin.world.personasOf(page).map(({ name }) => name).sort(); // prettier-ignore
    const up = async (stack: string) => {
      const result = await pulumi.run(project, ["up", "--yes", "--skip-preview", "--stack", stack], {
        PERSONAS_PAGE_ACCESS_TOKEN: `token-of-${stack}`,
      });
      expect(result.code, result.stdout + result.stderr).toBe(0);
    };
    for (const stack of ["dev", "prod"]) await pulumi.run(project, ["stack", "init", stack]);
    await up("dev");
    expect(namesOn("1001")).toEqual(["Adam Z. (dev)", "Eva K. (dev)"]);
    expect(namesOn("1002")).toEqual([]);
    await up("prod");
    expect(namesOn("1001")).toEqual(["Adam Z. (dev)", "Eva K. (dev)"]);
    expect(namesOn("1002")).toEqual(["Adam Z.", "Eva K."]);
    const { stdout } = await pulumi.run(project, ["stack", "output", "--json", "--stack", "prod"]);
    const { personaIds } = JSON.parse(stdout) as { personaIds: Record<string, string> };
    expect(Object.values(personaIds).sort()).toEqual(standin.world.personasOf("1002").map(({ id }) => id).sort()); // prettier-ignore
  });
});
