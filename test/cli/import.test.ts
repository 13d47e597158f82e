/** `personas import`: what it writes must be ready to run, and hold neither more nor less than what was asked for. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { folderIn, ROOT, WORK } from "../support/folders";
import { makeByHand, PAGE, startStandin } from "../support/pages";
import { run, runAtTerminal, settingsFor } from "./command";
import { exportOf } from "./stack-export";

const MISLEADING = "a\u2028b\u202ec";
const NAMES = ["Adam Z.", "Adam Z.", 'Eve "E" `x` ${y} \\', "new", "2pac", "李 小龍", MISLEADING, "👩‍🚒 Zoë"];

async function setUp(names: readonly string[] = NAMES) {
  const standin = await startStandin();
  const ids = names.map((name) => standin.world.create(PAGE, name, "https://example.com/a.jpg").id);
  return { standin, environment: settingsFor(standin), ids, folder: folderIn(WORK, "import-") };
}

/** A roster's entries. */
interface Roster {
  readonly personas: Record<
    string,
    { name: string; profilePictureUrl: string; pageId?: string; import: string }
  >;
}

describe("personas import", () => {
  it("writes a program that compiles, whatever the names are", async () => {
    const { environment, folder, ids } = await setUp();
    const file = path.join(folder, "index.ts");
    const { code, stdout, stderr } = await run(["import", "--all", "--out", file], { environment });
    expect([code, stdout, stderr]).toEqual([
      0,
      "",
      `warning: persona ${ids[NAMES.indexOf(MISLEADING)]} cannot be declared as it is: its name holds a control character, such as a line break, a tab or a mark of direction (U+2028, U+202E): remove them\n` +
        `Wrote ${NAMES.length} of the Page's personas to ${file}.\n`,
    ]);
    const program = ts.createProgram([file], {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.Node16,
      types: ["node"],
      typeRoots: [path.join(ROOT, "node_modules", "@types")],
    });
    const problems = ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText);
    expect(problems).toEqual([]);
    const text = readFileSync(file, "utf8");
    expect(text).toContain("// Graph does not report the address that a persona's picture was made from");
    expect(text, "what cannot be seen must not be in a program").not.toMatch(/[\u2028\u202e]/u);
  });

  it.each(["yaml", "yml", "json"])("writes a roster as .%s", async (extension) => {
    const { environment, folder, ids } = await setUp();
    const file = path.join(folder, `personas.${extension}`);
    const args = ["import", ...ids.slice(0, 3), "--page", PAGE, "--out", file];
    const { code, stderr } = await run(args, { environment });
    expect(code).toBe(0);
    const text = readFileSync(file, "utf8");
    expect((extension === "json" ? stderr : text).replace(/\n#? ?/g, " ")).toContain(
      "how long they work is not documented",
    );
    const { personas } = (extension === "json" ? JSON.parse(text) : parse(text)) as Roster;
    expect(Object.entries(personas).map(([key, each]) => [key, each.name, each.import, each.pageId])).toEqual(
      [
        ["adam-z", NAMES[0], ids[0], PAGE],
        ["adam-z-2", NAMES[1], ids[1], PAGE],
        ["eve-e-x-y", NAMES[2], ids[2], PAGE],
      ],
    );
    expect(text).toContain("$schema");
  });

  it("writes the same text every time, with addresses made from a template", async () => {
    const { standin, environment, ids } = await setUp(["Zoë", "Adam"]);
    const args = ["import", "--all", "--format", "yaml", "--picture", "https://example.com/{key}/{id}.jpg"];
    const { stdout, stderr } = await run(args, { environment });
    expect(stderr).toBe("");
    const [zoe, adam] = ids as [string, string];
    expect(stdout).toBe(`# yaml-language-server: $schema=node_modules/pulumi-personas/dist/roster.schema.json
personas:
  adam:
    name: Adam
    profilePictureUrl: https://example.com/adam/${adam}.jpg
    import: "${adam}"
  zoe:
    name: Zoë
    profilePictureUrl: https://example.com/zoe/${zoe}.jpg
    import: "${zoe}"
`);
    standin.behaviour = { ...standin.behaviour, order: "newest-first" };
    expect((await run(args, { environment })).stdout).toBe(stdout);
  });

  it("writes what `pulumi import --file` takes, for the native plugin", async () => {
    const { environment, ids, folder } = await setUp(["Zoë", "Adam"]);
    const out = path.join(folder, "imports.json");
    const { code, stderr } = await run(["import", "--all", "--out", out], { environment });
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^Wrote 2 .*imports\.json\.\n$/)]);
    const [zoe, adam] = ids;
    const type = "personas:index:Persona";
    expect(JSON.parse(readFileSync(out, "utf8"))).toEqual({
      resources: [
        { type, name: "adam", id: adam },
        { type, name: "zoe", id: zoe },
      ],
    });
    const { stdout } = await run(["import", "--all", "--format", "resources"], { environment });
    expect(stdout).toBe(readFileSync(out, "utf8"));
    const ofPage = await run(["import", zoe!, "--page", PAGE, "--format", "resources"], { environment });
    expect(JSON.parse(ofPage.stdout)).toEqual({ resources: [{ type, name: "zoe", id: `${PAGE}/${zoe!}` }] });
  });

  it("leaves out what the stack holds already, and the names that its resources have", async () => {
    const { environment, ids, folder } = await setUp(["Adam Z.", "Adam Z.", "Eva"]);
    const dev = path.join(folder, "dev.json");
    writeFileSync(dev, exportOf([{ id: ids[0]!, name: "adam-z" }]));
    // Stands in for the engine: no configuration, and that state.
    const script = `#!/bin/sh\nif [ $1 = config ]; then echo {}; else cat ${dev}; fi\n`;
    writeFileSync(path.join(folder, "pulumi"), script, { mode: 0o755 });
    const { code, stdout, stderr } = await run(["import", "--all", "--stack", "dev", "--format", "json"], {
      environment: { ...environment, PATH: `${folder}${path.delimiter}${process.env.PATH}` },
    });
    expect(code).toBe(0);
    expect(stderr).toContain("Left out 1 that stack dev holds already.");
    const { stacks } = JSON.parse(stdout) as { stacks: { dev: { change: Roster["personas"] } } };
    expect(Object.entries(stacks.dev.change).map(([key, each]) => [key, each.import])).toEqual([
      ["adam-z-2", ids[1]],
      ["eva", ids[2]],
    ]);
  });

  it("writes nothing for an ID that is not on the Page, and ends with 3", async () => {
    const { environment, ids, folder } = await setUp();
    const file = path.join(folder, "index.ts");
    const { code, stderr } = await run(["import", ids[0]!, "7", "8", "--out", file], { environment });
    expect([code, stderr]).toEqual([3, `personas: Page ${PAGE} has no persona 7, 8\n`]);
    expect(existsSync(file)).toBe(false);
  });

  it("overwrites a file only when told to", async () => {
    const { environment, folder, standin } = await setUp();
    const file = path.join(folder, "index.ts");
    writeFileSync(file, "precious");
    const { code, stderr } = await run(["import", "--all", "--out", file], { environment });
    expect(code).toBe(2);
    expect(stderr).toContain("exists already: --force overwrites it");
    expect(standin.calls).toEqual([]);
    expect(readFileSync(file, "utf8")).toBe("precious");
    expect((await run(["import", "--all", "--out", file, "--force"], { environment })).code).toBe(0);
    expect(readFileSync(file, "utf8")).toContain("new Persona(");
  });

  it("says when a file cannot be written", async () => {
    const { environment, folder } = await setUp(["Adam Z."]);
    const file = path.join(folder, "missing", "index.ts");
    const { code, stderr } = await run(["import", "--all", "--out", file], { environment });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^personas: cannot write .*ENOENT[^\n]*\n$/);
  });

  it("says when there is nothing, and writes nothing", async () => {
    const { environment } = await setUp([]);
    expect(await run(["import", "--all"], { environment })).toEqual({
      code: 0,
      stdout: "",
      stderr: `Page ${PAGE} has no personas to import.\n`,
    });
  });

  it("warns of a name that no program can declare", async () => {
    const { standin, environment } = await setUp();
    standin.world.personasOf(PAGE)[0]!.name = " Adam";
    const { code, stderr } = await run(["import", "--all"], { environment });
    expect(code).toBe(0);
    expect(stderr).toMatch(/warning: persona \d+ cannot be declared as it is: its name begins or ends with/);
  });

  it.each([
    [[], "outside a terminal, `import` requires IDs"],
    [["--all", "7"], "either IDs or --all"],
    [["--all", "--format", "toml"], "Allowed choices are ts, yaml, json, resources"],
    [["--all", "--picture", "{key}.jpg"], "--picture must begin with https://"],
  ])("makes no call when it is used wrongly: %j", async (args, message) => {
    const { standin, environment } = await setUp();
    const { code, stderr } = await run(["import", ...args], { environment });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(standin.calls).toEqual([]);
  });

  it("lets a person at a terminal choose, and writes only the program to the output", async () => {
    const standin = await startStandin();
    const ids = makeByHand(standin, 3);
    const file = path.join(folderIn(WORK, "import-"), "index.ts");
    const { code } = await runAtTerminal(["import", "--out", file], {
      environment: settingsFor(standin),
      // Down, choose, done.
      typed: { after: "By hand 2", keys: "\u001b[B \r" },
    });
    expect(code).toBe(0);
    const text = readFileSync(file, "utf8");
    expect(ids.map((id) => text.includes(id))).toEqual([false, true, false]);
  });

  it("writes nothing when the person leaves", async () => {
    const { environment } = await setUp(["Adam"]);
    const { code, stdout } = await runAtTerminal(["import"], {
      environment,
      typed: { after: "Adam", keys: "\u0003" },
    });
    expect(code).toBe(130);
    expect(stdout).toContain("nothing was chosen, and nothing was written");
    expect(stdout).not.toContain("new Persona");
  });
});
