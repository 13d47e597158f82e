/** Several Pages: `--page`, `--provider` and several stacks mean the same in each command that has them. */
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { makeByHand, PAGE, startStandin, TOKEN } from "../support/pages";
import { PictureServer } from "../support/picture-server";
import { png } from "../support/pictures";
import { run, runAtTerminal } from "./command";
import { FakePulumi } from "./fake-pulumi";
import { exportOf, type ExportedResource } from "./stack-export";

const OUTLET = "5678";
const OUTLET_TOKEN = "EAAH-of-5678";
const PROVIDER = "pulumi:providers:pulumi-nodejs";

/** A project with stack dev on the first Page, and what a test adds of the second. */
async function setUp(resources: readonly ExportedResource[] = []) {
  const standin = await startStandin({ pages: { [PAGE]: TOKEN, [OUTLET]: OUTLET_TOKEN } });
  const [id] = makeByHand(standin, 1) as [string];
  const noah = standin.world.create(OUTLET, "Noah T.", "https://example.com/noah.jpg").id;
  const pulumi = new FakePulumi();
  const cwd = pulumi.makeProject();
  pulumi.set("dev", exportOf(resources));
  pulumi.configure("dev", {
    "personas:apiUrl": standin.url,
    "personas:pageId": PAGE,
    "personas:pageAccessToken": TOKEN,
  });
  return { standin, pulumi, id, noah, given: { environment: pulumi.environment, cwd } };
}

/** A PersonasProvider as a state has it. */
function outlet(url: string, more: Readonly<Record<string, string>> = {}): ExportedResource {
  const inputs = { "personas:pageAccessToken": OUTLET_TOKEN, "personas:apiUrl": url, ...more };
  return { type: PROVIDER, name: "outlet", id: "p-1", inputs };
}

/** Each command that reads a Page, and what of its output says that it has read the second. */
const READS = (noah: string) => [
  { args: ["list"], shows: "Noah T." },
  { args: ["get", noah], shows: "Noah T." },
  { args: ["send", noah, "7", "Hello"], shows: `Page ${OUTLET}` },
  { args: ["import", "--all"], shows: `import: "${noah}"` },
  { args: ["orphans"], shows: "Noah T." },
  { args: ["doctor"], shows: new RegExp(`^✓ Page: .*${OUTLET}`, "m") },
  {
    args: ["create", "--name", "Ida P.", "--picture", "https://example.com/ida.jpg", "--json"],
    shows: `"pageId": "${OUTLET}"`,
  },
];

describe("--page", () => {
  it("takes the token of the environment where the stack's is another Page's", async () => {
    const { noah, given } = await setUp();
    const environment = { ...given.environment, PERSONAS_PAGE_ACCESS_TOKEN: OUTLET_TOKEN };
    for (const { args, shows } of READS(noah)) {
      const { stdout, stderr } = await run([...args, "--stack", "dev", "--page", OUTLET], {
        ...given,
        environment,
      });
      expect(stdout, `${args.join(" ")}: ${stderr}`).toMatch(shows);
    }
  });

  it("takes the token of a provider that has the Page, without asking Graph for one", async () => {
    const { standin, pulumi, noah, given } = await setUp();
    pulumi.set("dev", exportOf([outlet(standin.url, { "personas:pageId": OUTLET })]));
    for (const { args, shows } of READS(noah)) {
      standin.forgetCalls();
      const { stdout, stderr } = await run([...args, "--stack", "dev", "--page", OUTLET], given);
      expect(stdout, `${args.join(" ")}: ${stderr}`).toMatch(shows);
      // They also ask for the Page of the token, and for namesakes.
      expect(standin.calls, args.join(" ")).toHaveLength(["doctor", "create"].includes(args[0]!) ? 2 : 1);
    }
  });

  it("takes the token of a later stack", async () => {
    const { standin, pulumi, noah, given } = await setUp();
    pulumi.set("prod", exportOf([]));
    pulumi.configure("prod", { "personas:apiUrl": standin.url, "personas:pageAccessToken": OUTLET_TOKEN });
    for (const { args, shows } of READS(noah)) {
      // It works on one stack alone.
      if (args[0] === "doctor") continue;
      const { stdout, stderr } = await run([...args, "-s", "dev", "-s", "prod", "--page", OUTLET], given);
      expect(stdout, `${args.join(" ")}: ${stderr}`).toMatch(shows);
    }
  });

  it("with the token of the stack goes before that of the environment, when the stack names the Page", async () => {
    const { standin, id, given } = await setUp();
    const environment = {
      ...given.environment,
      PERSONAS_PAGE_ACCESS_TOKEN: OUTLET_TOKEN,
      PERSONAS_PAGE_ID: OUTLET,
    };
    const own = await run(["list", "--stack", "dev", "--page", PAGE], { ...given, environment });
    expect(own.stdout).toContain(id);
    const other = await run(["list", "--stack", "dev", "--page", OUTLET], { ...given, environment });
    expect(other.stdout).toContain("Noah T.");
    expect(standin.calls, "each of them names its Page").toHaveLength(2);
  });

  it("says which tokens were tried when none can access it", async () => {
    const { standin, given } = await setUp();
    standin.addPage("99", "a-token-that-is-not-there");
    const environment = { ...given.environment, PERSONAS_PAGE_ACCESS_TOKEN: OUTLET_TOKEN };
    const { code, stderr } = await run(["list", "--stack", "dev", "--page", "99"], { ...given, environment });
    expect([code, stderr.split("\n")[0]]).toEqual([
      2,
      "personas: no known token can access Page 99: tried those of stack dev, the environment; set PERSONAS_PAGE_ACCESS_TOKEN to one of the Page, or give the stack that has it with --stack",
    ]);
  });

  it("is what doctor then says is wrong, with the stack's own token", async () => {
    const { standin, given } = await setUp();
    standin.addPage("99", "a-token-that-is-not-there");
    const environment = { ...given.environment, PERSONAS_PAGE_ACCESS_TOKEN: OUTLET_TOKEN };
    const doctor = () => run(["doctor", "--stack", "dev", "--page", "99"], { ...given, environment });
    const { code, stdout } = await doctor();
    expect([code, stdout]).toEqual([
      7,
      expect.stringMatching(
        `✗ Page: the token is for Page ${PAGE} .*, not for Page 99: use an access token of Page 99`,
      ),
    ]);
    standin.faults.add({ on: "list", answer: "rate-limit", times: 20 });
    const limited = await doctor();
    expect([limited.code, limited.stdout]).toEqual([7, expect.stringContaining("✗ quota: ")]);
  });

  it("passes on what is not about the token", async () => {
    const { standin, given } = await setUp();
    standin.faults.add({ on: "list", answer: "rate-limit", times: 20 });
    const environment = { ...given.environment, PERSONAS_PAGE_ACCESS_TOKEN: OUTLET_TOKEN };
    const { code, stderr } = await run(["list", "--stack", "dev", "--page", OUTLET], {
      ...given,
      environment: { ...environment, PERSONAS_WAIT_SCALE: "0.0001" },
    });
    expect(code).toBe(1);
    expect(stderr).toContain("rate limit");
  });
});

it("create tells how to go on, on the same Page", async () => {
  const { standin, pulumi, given } = await setUp();
  pulumi.set("dev", exportOf([outlet(standin.url, { "personas:pageId": OUTLET })]));
  const ida = ["--name", "Ida P.", "--picture", "https://example.com/ida.jpg"];
  for (const place of [
    ["--stack", "dev", "--page", OUTLET],
    ["--stack", "dev", "--provider", "outlet"],
  ]) {
    const created = await run(["create", ...ida, ...place], given);
    const [, imports, deletes] = /`personas (import .*?)` writes.*`personas (delete .*?)` deletes/.exec(created.stderr)!; // prettier-ignore
    const written = await run(imports!.split(" "), given);
    expect([written.code, written.stdout]).toEqual([0, expect.stringContaining("Ida P.")]);
    expect(await run([...deletes!.split(" "), "--yes"], given)).toMatchObject({ code: 0 });
  }
  expect(standin.world.personasOf(OUTLET).map(({ name }) => name)).toEqual(["Noah T."]);
});

describe("--provider", () => {
  it("takes the Page and the token of that provider", async () => {
    const { standin, pulumi, noah, given } = await setUp();
    pulumi.select("dev");
    pulumi.set("dev", exportOf([outlet(standin.url)]));
    for (const { args, shows } of READS(noah)) {
      // Also of the selected stack, whatever the environment has.
      const environment = { ...given.environment, PERSONAS_PAGE_ACCESS_TOKEN: TOKEN };
      const { stdout, stderr } = await run([...args, "--provider", "outlet"], { ...given, environment });
      expect(stdout, `${args.join(" ")}: ${stderr}`).toMatch(shows);
    }
  });

  it("is named in what an import writes, as its personas need it", async () => {
    const { standin, pulumi, given } = await setUp();
    pulumi.set("dev", exportOf([outlet(standin.url)]));
    const args = ["import", "--all", "--stack", "dev", "--provider", "outlet"];
    const program = await run(args, given);
    expect(program.stdout).toContain(
      "// They are on the Page of the provider outlet: give that as `provider` in the\n",
    );
    const json = await run([...args, "--format", "json"], given);
    expect(json.stderr).toContain("on the Page of the provider outlet");
    const file = await run([...args, "--format", "resources"], given);
    expect(file.stderr).toContain("each resource of the file, and its URN by that name");
    const byPage = await run(["import", "--all", "--stack", "dev", "--page", OUTLET], given);
    expect(byPage.stdout).toContain("import: ");
    expect(byPage.stdout).not.toContain("provider");
  });

  it("says which providers there are", async () => {
    const { standin, pulumi, given } = await setUp();
    pulumi.set("dev", exportOf([outlet(standin.url), { type: PROVIDER, name: "default", id: "p-2" }]));
    const { code, stderr } = await run(["list", "--stack", "dev", "--provider", "shop"], given);
    expect([code, stderr.split("\n")[0]]).toEqual([
      2,
      "personas: stack dev has no PersonasProvider shop: there is outlet",
    ]);
    const none = await run(["list", "--provider", "shop"], { environment: given.environment });
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("give that stack with --stack")]);
  });
});

describe("several stacks", () => {
  it("are all listed, and what one of them holds is not imported", async () => {
    const { standin, pulumi, id, noah, given } = await setUp();
    const shop = standin.world.create(PAGE, "Shop S.", "https://example.com/s.jpg").id;
    pulumi.set("dev", exportOf([{ id }]));
    pulumi.set("prod", exportOf([{ id: shop }]));
    pulumi.configure("prod", { "personas:apiUrl": standin.url, "personas:pageAccessToken": OUTLET_TOKEN });
    const both = ["--stack", "dev", "--stack", "prod"];
    const listed = await run(["list", ...both, "--json"], given);
    expect(JSON.parse(listed.stdout)).toMatchObject([
      { pageId: PAGE, id },
      { pageId: PAGE, id: shop },
      { pageId: OUTLET, id: noah },
    ]);
    const table = await run(["list", ...both], given);
    expect(table.stdout).toContain(`${OUTLET}  ${noah}  Noah T.`);
    const imported = await run(["import", "--all", ...both], given);
    expect(imported.stderr).toBe(
      "Left out 1 that stack dev holds already.\nLeft out 1 that stack prod holds already.\n" +
        "Nothing is left to import.\n",
    );
  });
});

describe("a map of access tokens", () => {
  const setUpMap = async () => {
    const { standin, pulumi, given, ...ids } = await setUp();
    const tokens = JSON.stringify({ [PAGE]: TOKEN, [OUTLET]: OUTLET_TOKEN });
    pulumi.configure("dev", {
      "personas:apiUrl": standin.url,
      "personas:pageAccessTokens": { value: tokens, secret: true },
    });
    return { ...ids, standin, pulumi, given };
  };

  it("has the token of the Page that is given", async () => {
    const { noah, given } = await setUpMap();
    for (const { args, shows } of READS(noah)) {
      const { stdout, stderr } = await run([...args, "--stack", "dev", "--page", OUTLET], given);
      expect(stdout, `${args.join(" ")}: ${stderr}`).toMatch(shows);
    }
  });

  it("leaves open which Page is meant, where none is given", async () => {
    const { given } = await setUpMap();
    const { code, stderr } = await run(["list", "--stack", "dev"], given);
    expect([code, stderr]).toEqual([2, expect.stringContaining("say which Page is meant by --page")]);
  });

  it("has orphans looked for on each of its Pages, and each is checked by the doctor", async () => {
    const { given } = await setUpMap();
    const orphans = await run(["orphans", "--stack", "dev"], given);
    expect(orphans.stdout).toMatch(/By hand 0[^]*Noah T\./);
    const { code, stdout } = await run(["doctor", "--stack", "dev"], given);
    expect(code, stdout).toBe(0);
    for (const page of [PAGE, OUTLET]) expect(stdout).toContain(`✓ token of Page ${page}: Graph accepts it`);
  });

  it("of the environment has orphans looked for on the Pages of the given stacks alone", async () => {
    const { standin, pulumi, id, given } = await setUp();
    pulumi.configure("dev", { "personas:apiUrl": standin.url });
    pulumi.set("dev", exportOf([{ id, outputs: { name: "By hand 0", pageId: PAGE } }]));
    const [orphan] = makeByHand(standin, 1) as [string];
    const tokens = JSON.stringify({ [PAGE]: TOKEN, [OUTLET]: OUTLET_TOKEN });
    const environment = { ...given.environment, PERSONAS_PAGE_ACCESS_TOKENS: tokens };
    const deleting = await run(["orphans", "--stack", "dev", "--delete", "--yes"], { ...given, environment });
    expect(deleting.code, deleting.stderr).toBe(0);
    expect(standin.world.personasOf(PAGE).map((each) => each.id)).toEqual([id]);
    expect(orphan).not.toBe(id);
    expect(standin.world.personasOf(OUTLET), "another stack's").toHaveLength(1);
  });

  it("of the environment has orphans looked for on the stack's own Page, too, where its personas are on others", async () => {
    const { standin, pulumi, id, noah, given } = await setUp();
    pulumi.configure("dev", { "personas:apiUrl": standin.url, "personas:pageId": PAGE });
    pulumi.set("dev", exportOf([{ id: noah, outputs: { name: "Noah T.", pageId: OUTLET } }]));
    const tokens = JSON.stringify({ [PAGE]: TOKEN, [OUTLET]: OUTLET_TOKEN });
    const environment = { ...given.environment, PERSONAS_PAGE_ACCESS_TOKENS: tokens };
    const { code, stdout } = await run(["orphans", "--stack", "dev", "--json"], { ...given, environment });
    expect(code).toBe(7);
    expect(stdout).toContain(id);
    expect(standin.calls.some(({ url }) => url.includes(`/${OUTLET}/`))).toBe(true);
  });

  it("of the environment has orphans looked for on the Pages of a state in a file, and on no other", async () => {
    const { standin, id, given } = await setUp();
    const file = path.join(given.cwd, "dev.json");
    writeFileSync(file, exportOf([{ id: "1", outputs: { name: "Ida P.", pageId: PAGE } }]));
    const environment = {
      ...given.environment,
      PERSONAS_API_URL: standin.url,
      PERSONAS_PAGE_ACCESS_TOKENS: JSON.stringify({ [PAGE]: TOKEN, [OUTLET]: OUTLET_TOKEN }),
    };
    const { code, stdout, stderr } = await run(["orphans", "--file", file, "--json"], {
      ...given,
      environment,
    });
    expect(code, stderr).toBe(7);
    expect(stdout).toContain(id);
    expect(standin.calls.some(({ url }) => url.includes(`/${OUTLET}/`))).toBe(false);
  });

  it("has the imports of a roster looked for by the doctor on their Pages, and on no guessed one", async () => {
    const { pulumi, id, noah, given } = await setUpMap();
    const pictures = await PictureServer.start();
    const entry = (more: object) => ({
      name: "Adam Z.",
      profilePictureUrl: pictures.serve("/adam.png", png(99, 99)),
      ...more,
    });
    const personas = {
      adam: entry({ import: id, pageId: PAGE }),
      noah: entry({ import: noah, pageId: OUTLET }),
      // The other Page has it.
      lost: entry({ import: id, pageId: OUTLET }),
      far: entry({ import: "8", pageId: "99" }),
      homeless: entry({ import: id }),
    };
    const file = path.join(pulumi.folder, "roster.json");
    writeFileSync(file, JSON.stringify({ personas }));
    const environment = { ...given.environment, PERSONAS_ALLOW_PRIVATE_PICTURES: "true" };
    const importsBy = async (...options: string[]) => {
      const args = ["doctor", "--stack", "dev", "--roster", file, ...options];
      const { code, stdout } = await run(args, { ...given, environment });
      return { code, imports: stdout.split("\n").filter((line) => line.includes(" imports: ")) };
    };
    expect(await importsBy()).toEqual({
      code: 7,
      imports: [
        `✓ imports: all 1 are on Page ${PAGE}`,
        expect.stringContaining(`✗ imports: persona ${id} of lost is not on Page ${OUTLET}: check the ID`),
        "– imports: not checked: 1 of Page 99, which was not read",
        expect.stringMatching(/^– imports: those without a pageId are not checked: .* --page$/),
      ],
    });
    const onOutlet = await importsBy("--page", OUTLET);
    expect(onOutlet.imports).toEqual([
      `– imports: not checked: 1 of Page ${PAGE}, which was not read`,
      expect.stringContaining(`persona ${id} of lost`),
      expect.stringContaining(`persona ${id} of homeless`),
      "– imports: not checked: 1 of Page 99, which was not read",
    ]);
  });

  it("lets the doctor write on the Page that is given, and on none where none is", async () => {
    const { standin, pulumi, given } = await setUpMap();
    const picture = ["--picture", "https://example.com/x.jpg"];
    const args = ["doctor", "--stack", "dev", "--write", ...picture];
    for (const tokens of [{ [PAGE]: TOKEN, [OUTLET]: OUTLET_TOKEN }, { [OUTLET]: OUTLET_TOKEN }]) {
      pulumi.configure("dev", {
        "personas:apiUrl": standin.url,
        "personas:waitScale": "0.01",
        "personas:pageAccessTokens": { value: JSON.stringify(tokens), secret: true },
      });
      const { code, stdout } = await run([...args, "--yes", "--json"], given);
      const { checks, behaviour } = JSON.parse(stdout) as { checks: object[]; behaviour?: object };
      expect([code, behaviour, checks.at(-1)]).toEqual([
        7,
        undefined,
        { about: "write", verdict: "bad", text: expect.stringMatching(/--page$/) as string },
      ]);
      const asked = await runAtTerminal(args, given);
      expect([asked.code, asked.stdout]).toEqual([7, expect.not.stringContaining("Create a persona")]);
    }
    expect(standin.counts().create).toBe(0);
    const made = await run([...args, "--yes", "--page", OUTLET], given);
    expect([made.code, made.stderr]).toEqual([
      0,
      expect.stringMatching(`Created persona \\d+, .* on Page ${OUTLET}`),
    ]);
  });

  it("beside a token for all other Pages leaves the doctor on the Page of that token", async () => {
    const { pulumi, standin, given } = await setUpMap();
    pulumi.configure("dev", {
      "personas:apiUrl": standin.url,
      "personas:pageAccessToken": { value: TOKEN, secret: true },
      "personas:pageAccessTokens": { value: JSON.stringify({ [OUTLET]: OUTLET_TOKEN }), secret: true },
    });
    const { code, stdout } = await run(["doctor", "--stack", "dev"], given);
    expect(code).toBe(0);
    expect(stdout).toContain(`✓ Page: none is set, so it is the token's: ${PAGE} (`);
    expect(stdout).toContain(`✓ Page of Page ${OUTLET}: `);
  });

  it("that cannot be used is all that the doctor says of it", async () => {
    const { pulumi, given } = await setUpMap();
    const tokens = JSON.stringify({ [PAGE]: TOKEN, [OUTLET]: null });
    pulumi.configure("dev", { "personas:pageAccessTokens": { value: tokens, secret: true } });
    const { stdout } = await run(["doctor", "--stack", "dev"], given);
    expect(stdout).toContain(`each a text, but that of Page ${OUTLET} is none`);
    expect(stdout).not.toMatch(/there is no Page access token|EAA/);
  });

  it("is not shown by the doctor where a token is refused, which is told of its Page", async () => {
    const { standin, given } = await setUpMap();
    standin.world.tokens.delete(OUTLET_TOKEN);
    const { code, stdout, stderr } = await run(["doctor", "--stack", "dev"], given);
    expect(code).not.toBe(0);
    expect(stdout).toContain(`✓ token of Page ${PAGE}`);
    expect(stdout).toContain(`✗ token of Page ${OUTLET}`);
    expect(stdout + stderr).not.toContain(OUTLET_TOKEN);
  });

  it("has the stack looked at by the doctor, whichever of its tokens is refused", async () => {
    const { standin, given } = await setUpMap();
    const stack = async () => (await run(["doctor", "--stack", "dev"], given)).stdout.match(/^. stack: .*/gm);
    standin.world.tokens.delete(TOKEN);
    expect(await stack()).toEqual(["✓ stack: it holds no persona"]);
    standin.world.tokens.delete(OUTLET_TOKEN);
    expect(await stack()).toEqual(["– stack: not checked: first correct what prevents reading the Page"]);
  });
});
