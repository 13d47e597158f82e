/** The examples, each run as a project of its own. */
import { appendFileSync, readFileSync, rmSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { Pulumi } from "../../engine/pulumi";
import { run as runCommand } from "../cli/command";
import { Example } from "../support/example";
import { folderIn, ROOT, WORK } from "../support/folders";
import { makeLean } from "../support/lean-runs";
import { namesOn, startStandin } from "../support/pages";

describe("an example", () => {
  it("smallest: `pulumi up` in the repository's root declares Adam", async () => {
    const standin = await startStandin({ pages: { "1234": "token" } });
    const pulumi = new Pulumi(folderIn(WORK, "smallest-"), {
      PERSONAS_PAGE_ID: "1234",
      PERSONAS_PAGE_ACCESS_TOKEN: "token",
      PERSONAS_API_URL: standin.url,
    });
    makeLean(pulumi);
    const stack = `test-${process.pid}`;
    const settings = path.join(ROOT, `Pulumi.${stack}.yaml`);
    onTestFinished(() => rmSync(settings, { force: true }));
    await pulumi.run(ROOT, ["stack", "init", stack]);
    const up = await pulumi.run(ROOT, ["up", "--yes", "--skip-preview", "--stack", stack]);
    expect(up.code, up.stdout + up.stderr).toBe(0);
    expect(standin.world.personasOf("1234")).toMatchObject([{ name: "Adam Z." }]);

    appendFileSync(settings, "config: { personas:pageAccessToken: another-token }\n");
    const refresh = await pulumi.run(ROOT, ["refresh", "--yes", "--skip-preview", "--run-program", "--stack", stack]); // prettier-ignore
    expect(refresh.stdout, "the stack's configuration must win over the environment").toMatch(
      /error: Could not read persona "Adam Z\." \(\d+\) on Page 1234: Graph does not accept the access token/,
    );
    expect(refresh.code).toBe(1);
  });

  it("environments: one roster for three stacks, and each touches its own Page alone, by its own token", async () => {
    const stacks = ["dev", "staging", "prod"] as const;
    const pages = { dev: "1001", staging: "1002", prod: "1003" };
    const standin = await startStandin({ pages: Object.fromEntries(stacks.map((stack) => [pages[stack], `token-of-${stack}`])) }); // prettier-ignore
    const example = new Example("environments", standin);
    const onPages = () => Object.fromEntries(stacks.map((stack) => [stack, namesOn(standin, pages[stack])]));
    const tokenOf = (stack: string) => ({ PERSONAS_PAGE_ACCESS_TOKEN: `token-of-${stack}` });
    // The third, dev, is the one of the pipelines' test.
    for (const stack of ["staging", "prod"]) await example.run(["stack", "init", stack]);

    const wrong = await example.run(["up", "--yes", "--skip-preview", "--stack", "prod"], tokenOf("dev"));
    expect(wrong.stdout, "a token of another Page must not do").toMatch(
      /error: Could not create persona "\w+ \w\." on Page 1003: /,
    );
    expect(wrong.code).toBe(1);
    expect(onPages(), "a token of the wrong Page must change nothing").toEqual({
      dev: [],
      staging: [],
      prod: [],
    });

    await example.up("staging", tokenOf("staging"));
    await example.up("prod", tokenOf("prod"));
    expect(onPages()).toEqual({ dev: [], staging: ["Adam Z."], prod: ["Adam Z.", "Eva K."] });
    const { personaIds } = example.outputs("prod") as { personaIds: Record<string, string> };
    const idOf = (name: string) => standin.world.personasOf("1003").find((each) => each.name === name)!.id;
    expect(personaIds).toEqual({ adam: idOf("Adam Z."), eva: idOf("Eva K.") });
  });

  it("existing-page: what `personas import` writes takes over what the Page has", async () => {
    const standin = await startStandin({ pages: { "1234": "token" } });
    const byHand = ["Adam Z.", "Eva K.", "Noah T."].map((name) => standin.world.create("1234", name, "https://example.com/by-hand.jpg").id); // prettier-ignore
    const example = new Example("existing-page", standin);
    const written = readFileSync(path.join(example.folder, "personas.ts"), "utf8");
    await example.run(["stack", "init", "dev"]);
    await example.run(["config", "set", "--secret", "personas:pageAccessToken", "token", "--stack", "dev"]);
    const [, command] = /^\/\/ Written by: npx personas (.*)$/m.exec(readFileSync(path.join(example.folder, "index.ts"), "utf8"))!; // prettier-ignore
    const args = [...command!.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);
    const imported = await runCommand([...args, "--force"], {
      environment: example.pulumi.environment,
      cwd: example.folder,
    });
    expect(imported).toMatchObject({ code: 0, stderr: "Wrote 3 of the Page's personas to personas.ts.\n" });
    expect(readFileSync(path.join(example.folder, "personas.ts"), "utf8")).toBe(written);

    standin.forgetCalls();
    await example.up("dev");
    expect(standin.counts()).toMatchObject({ create: 0, delete: 0 });
    const { personaIds } = example.outputs("dev") as { personaIds: Record<string, string> };
    expect(Object.values(personaIds)).toEqual(byHand);
  });

  it("two-pages: each persona on its Page, and both tokens secret", async () => {
    const standin = await startStandin({ pages: { "1001": "token-of-1001", "1002": "token-of-1002" } });
    const example = new Example("two-pages", standin);
    await example.run(["stack", "init", "dev"]);
    const tokens = [
      "personas:pageAccessToken=token-of-1001",
      "two-pages:outletPageAccessToken=token-of-1002",
    ];
    const secrets = tokens.flatMap((token) => ["--secret", token]);
    await example.run(["config", "set-all", "--stack", "dev", ...secrets]);
    await example.up("dev");
    expect([namesOn(standin, "1001"), namesOn(standin, "1002")]).toEqual([["Adam Z."], ["Eva K."]]);
    expect(example.state("dev"), "a token is in the state").not.toContain("token-of-100");
    expect(example.outputs("dev").names, "the Page as it was before").toEqual([]);
  });
});
