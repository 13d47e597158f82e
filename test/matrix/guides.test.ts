/**
 * The README and then each guide, followed as a reader would: in a folder outside the repository, with the package as it
 * is packed, and with nothing that the documents do not name. The packages of clouds alone are stand-ins.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { Pulumi } from "../../engine/pulumi";
import type { Standin, StandinPersona } from "../../standin";
import { ROOT } from "../support/folders";
import { layCloudPackages } from "../support/cloud-packages";
import { pack } from "../support/installed-project";
import { makeLean } from "../support/lean-runs";
import { blocksIn, commandsIn, fileOf } from "../support/markdown-blocks";
import { namesOn, startStandin } from "../support/pages";
import { png } from "../support/pictures";
import { GUIDES, linkPackages, OF_CLONE, Reader, type Meanwhile } from "../support/reader";

const PAGE = "1234";
const TOKEN = "EAAG...";
const README = path.join(ROOT, "README.md");
const ALL = readdirSync(GUIDES).filter((file) => file.endsWith(".md"));

/** Every reader's folder stays until the end, when the compiler looks at what is left there. */
const work = mkdtempSync(path.join(tmpdir(), "personas-guides-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));
const folderOf = (name: string) => path.join(work, name);
/** Until the README is followed nothing of the tests' own makes a run faster or slower. */
const pulumi = new Pulumi(folderOf("pulumi"), { NODE_OPTIONS: "" });

/** How many commands of each document were run. */
const followed = new Map<string, number>();

describe("a guide", () => {
  it.each(ALL)("%s has no block that is neither run nor compared", (guide) => {
    const file = path.join(GUIDES, guide);
    const blocks = blocksIn(file);
    const fences = readFileSync(file, "utf8").match(/^\s*(?:>\s*)*(?:```|~~~)/gm) ?? [];
    expect(blocks.length * 2, "a block stands where it is not read").toBe(fences.length);
    for (const [index, block] of blocks.entries()) {
      const code = fileOf(block);
      if (code === undefined) continue;
      const later = blocks.slice(index + 1);
      const isProgram = /^(?:index\.ts|Pulumi\.yaml|tsconfig\.json)$/.test(code);
      const runs = commandsIn(later).some((command) => /^pulumi (?:up|preview|cancel)\b/.test(command));
      const stem = code.replace(/\.\w+$/, "");
      const isNamed = later.some(({ text }) => text.includes(stem));
      expect(isProgram ? runs : isNamed, `${guide}:${block.line}: nothing runs ${code}`).toBe(true);
    }
    expect(readFileSync(path.join(GUIDES, "..", "README.md"), "utf8")).toContain(`(guides/${guide})`);
  });

  it("has what is to be followed: the other documents have only commands of a clone, which the matrix runs", () => {
    const docs = path.join(ROOT, "docs");
    const others = readdirSync(docs).filter((file) => file.endsWith(".md"));
    const commands = others.flatMap((file) => commandsIn(blocksIn(path.join(docs, file))));
    expect(commands.filter((command) => !OF_CLONE.test(command))).toEqual([]);
    const matrix = readFileSync(path.join(ROOT, "test", "matrix", "commands.test.ts"), "utf8");
    const ofClone = [...commands, ...commandsIn(blocksIn(README))].filter((command) =>
      OF_CLONE.test(command),
    );
    // The tests themselves are run by whoever reads this.
    for (const command of ofClone.filter((each) => each !== "npm test")) {
      expect(matrix, `nothing runs ${command}`).toContain(`\`${command}\``);
    }
  });

  it("comes after the README, which leads from an empty folder to a first persona", async () => {
    const { personas } = await beginner();
    expect(personas.map(({ name }) => name)).toEqual(["Adam Z."]);
  });

  it("declare.md: personas are added, replaced and deleted, and a preview never calls Graph", async () => {
    const { standin, personas } = await follow("declare.md", {
      "npx tsc": ({ standin }) => standin.forgetCalls(),
      "pulumi up": ({ standin }) => expect(standin.calls, "a preview must not call Graph").toEqual([]),
    });
    expect(namesOn(standin, PAGE)).toEqual(["Adam Y."]);
    expect(named(standin, "Adam Y.").id).not.toBe(personas[0]!.id);
  });

  it("rosters.md: the first persona keeps its ID in a roster of both forms", async () => {
    const { standin, personas } = await follow("rosters.md");
    expect(namesOn(standin, PAGE)).toEqual(["Adam Z.", "Eva K. (dev)", "Test T."]);
    expect(named(standin, "Adam Z.").id).toBe(personas[0]!.id);
    expect(standin.counts()).toMatchObject({ create: 2, delete: 0 });
  });

  it("review.md: a reviewer sees what is created and replaced, with no change of the Page", async () => {
    const { standin, reader } = await follow("review.md");
    expect(standin.calls).toEqual([]);
    expect(reader.read("report.html")).toContain("Noah T.");
  });

  it("drift.md: what was deleted by hand is found, and made again", async () => {
    const { standin } = await follow("drift.md");
    expect(namesOn(standin, PAGE)).toEqual(["Adam Z."]);
  });

  it("existing-page.md: personas are taken over, and none is made or deleted", async () => {
    const { standin } = await follow("existing-page.md", {
      'npx personas import --all --stack dev --picture "https://example.com/{key}.jpg" --out personas.ts': ({
        standin,
      }) => standin.forgetCalls(),
    });
    expect(namesOn(standin, PAGE)).toEqual(["Adam Z.", "Eva K.", "Noah T."]);
    expect(standin.counts()).toMatchObject({ create: 0, delete: 0 });
  });

  it("native-plugin.md: the first persona keeps its ID by the plugin, in two languages, and one is imported", async () => {
    const { standin, personas } = await follow("native-plugin.md", {
      "npx personas import --all --stack dev --out imports.json": ({ standin }) => standin.forgetCalls(),
    });
    expect(namesOn(standin, PAGE).sort()).toEqual(["Adam Z.", "Eva K.", "Noah T."]);
    expect(named(standin, "Adam Z.").id).toBe(personas[0]!.id);
    expect(standin.counts(), "Noah alone is made").toMatchObject({ create: 1, delete: 0 });
  });

  it("several-pages.md: each persona is on its own Page, and one is read", async () => {
    const { standin } = await follow("several-pages.md");
    expect(namesOn(standin, PAGE)).toEqual(["Adam Z."]);
    expect(namesOn(standin, "5678")).toEqual(["Noah T."]);
  });

  it.each(["s3", "gcs", "azure"])(
    "pictures.md: a persona is another when its file is, from %s",
    async (cloud) => {
      const { standin } = await follow(
        "pictures.md",
        {
          "pulumi up": ({ reader }) => {
            layCloudPackages(reader.project);
            mkdirSync(path.join(reader.project, "new"));
            writeFileSync(path.join(reader.project, "adam.png"), png(99, 99));
            writeFileSync(path.join(reader.project, "new", "adam.png"), png(100, 100));
            const program = reader.read("index.ts").replace('from "./s3"', `from "./${cloud}"`);
            writeFileSync(path.join(reader.project, "index.ts"), program);
          },
        },
        `pictures-${cloud}`,
      );
      const { profilePictureUrl } = named(standin, "Adam Z.");
      const digest = createHash("sha256").update(png(99, 99)).digest("hex").slice(0, 16);
      expect(profilePictureUrl).toMatch(new RegExp(`^https://[\\w./-]*acme[\\w./-]*/adam-${digest}\\.png$`));
    },
  );

  it("bots.md: the bot has the new ID before the old persona is deleted", async () => {
    const heldAtDelete: unknown[] = [];
    const { standin, personas } = await follow("bots.md", {
      "pulumi up": ({ standin, reader }) => {
        standin.onCall = (kind, moment) => {
          if (kind === "delete" && moment === "before")
            heldAtDelete.push(JSON.parse(reader.read("bot.json")));
        };
      },
    });
    const { id: ina } = named(standin, "Ina I.");
    expect(standin.world.messages).toMatchObject([
      { text: "Hello!", personaId: personas[0]!.id },
      { personaId: ina },
      { personaId: ina },
    ]);
    const { id: now } = named(standin, "Adam Z.");
    expect(now).not.toBe(personas[0]!.id);
    expect(heldAtDelete).toEqual([{ adamId: now }]);
  });

  it("rotate-token.md: all goes on with the new token, refreshes included", async () => {
    const { standin } = await follow("rotate-token.md", {
      "pulumi refresh": ({ standin }) => standin.forgetCalls(),
    });
    expect(standin.counts(), "the refresh must ask Graph").toMatchObject({ list: 1, create: 0, delete: 0 });
  });

  it("killed-run.md: what a kill in the middle of a create left behind is adopted, and made once", async () => {
    const { standin } = await follow("killed-run.md");
    expect(namesOn(standin, PAGE)).toEqual(["Adam Z.", "Noah T."]);
    expect(standin.counts()).toMatchObject({ create: 1 });
  });

  it("unit-tests.md: a program is tested, and nobody is called", async () => {
    const { standin } = await follow("unit-tests.md");
    expect(standin.calls).toEqual([]);
  });

  it("standin.md: it shows a message, and fails when it is told to", async () => {
    const { standin, personas } = await follow("standin.md");
    expect(standin.world.messages).toMatchObject([{ personaId: personas[0]!.id }]);
  });

  it("command.md: the commands for a look change nothing but what is sent", async () => {
    const { standin } = await follow("command.md");
    expect(standin.counts()).toMatchObject({ send: 1, create: 0, delete: 0 });
  });

  // After the others: it takes what their readers had written for them.
  it("has code that the compiler takes, and so has the README", async () => {
    const { reader } = await beginner();
    const folder = folderOf("compiled");
    mkdirSync(folder);
    await linkPackages(reader.project, folder);
    layCloudPackages(folder);
    for (const document of [README, ...ALL.map((guide) => path.join(GUIDES, guide))]) {
      const name = path.basename(document, ".md");
      mkdirSync(path.join(folder, name));
      const seen = new Map<string, number>();
      for (const block of blocksIn(document)) {
        const { name: stem, ext } = path.parse(fileOf(block) ?? "");
        if (ext !== ".ts") continue;
        const count = (seen.get(stem) ?? 0) + 1;
        seen.set(stem, count);
        writeFileSync(path.join(folder, name, `${stem}${count > 1 ? `-${count}` : ""}.ts`), block.text);
      }
    }
    copyFileSync(path.join(folderOf("existing-page"), "project", "personas.ts"), path.join(folder, "existing-page", "personas.ts")); // prettier-ignore
    const tsconfig = blocksIn(path.join(GUIDES, "declare.md")).find((block) => fileOf(block) === "tsconfig.json")!; // prettier-ignore
    const { compilerOptions } = JSON.parse(tsconfig.text.replace(/^\/\/.*/, "")) as { compilerOptions: object }; // prettier-ignore
    const typeRoots = [path.join(ROOT, "node_modules", "@types")];
    const options = { ...compilerOptions, typeRoots, types: ["node"] };
    writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, include: ["*/*.ts"] })); // prettier-ignore
    const tsc = path.join(ROOT, "node_modules", "typescript", "bin", "tsc");
    await promisify(execFile)(process.execPath, [tsc, "--project", folder]).catch((error: unknown) =>
      expect.fail((error as { stdout: string }).stdout),
    );
  });

  // The last: it counts what the others have run.
  it("and the README have no command that was not run", ({ task, skip }) => {
    const isPart = task.suite!.tasks.some(({ mode }) => mode === "skip");
    skip(isPart, "only some of the tests were asked for");
    for (const document of [README, ...ALL.map((guide) => path.join(GUIDES, guide))]) {
      const commands = commandsIn(blocksIn(document)).filter((command) => !OF_CLONE.test(command));
      expect(followed.get(path.basename(document)), document).toBe(commands.length);
    }
    const total = [...followed.values()].reduce((sum, count) => sum + count, 0);
    console.log(`Followed the README and ${ALL.length} guides, and ran all of their ${total} commands.`);
  });
});

interface Beginner {
  readonly reader: Reader;
  readonly personas: readonly StandinPersona[];
}

let memo: Promise<Beginner> | undefined;

/** Who has followed the README, where each guide begins; it is followed once, on its own stand-in. */
function beginner(): Promise<Beginner> {
  memo ??= (async () => {
    mkdirSync(folderOf("package"));
    const reader = new Reader(folderOf("readme"), pulumi, await pack(folderOf("package")));
    let personas: StandinPersona[] = [];
    const fetchState = async () => {
      const response = await fetch("http://127.0.0.1:4100/standin/state");
      const { pages } = (await response.json()) as { pages: { personas: StandinPersona[] }[] };
      return pages[0]!.personas;
    };
    await reader.follow(README, { "pulumi preview": async () => expect(await fetchState()).toEqual([]) });
    personas = await fetchState();
    followed.set("README.md", reader.commands);
    pulumi.environment.NODE_OPTIONS = process.env.NODE_OPTIONS;
    makeLean(pulumi);
    return { reader, personas };
  })();
  return memo;
}

interface Followed {
  readonly reader: Reader;
  readonly standin: Standin;
  /** What was on the Page before. */
  readonly personas: readonly StandinPersona[];
}

/** Follows a guide from where the README ends; `meanwhile` is given what the test is given in the end. */
async function follow(
  guide: string,
  meanwhile: Readonly<Record<string, (state: Followed) => void>> = {},
  name = path.parse(guide).name,
): Promise<Followed> {
  const { reader: before, personas } = await beginner();
  const isOfClouds = guide === "pictures.md";
  const pictures = isOfClouds ? "ignore" : "download";
  const standin = await startStandin({ pages: { [PAGE]: TOKEN }, pictures });
  // A stand-in gives the same IDs in the same order.
  for (const each of personas) standin.world.create(PAGE, each.name, each.profilePictureUrl);
  const reader = await before.copy(folderOf(name), standin);
  const state = { reader, standin, personas };
  const wrapped: Meanwhile = Object.fromEntries(
    Object.entries(meanwhile).map(([command, act]) => [command, () => act(state)]),
  );
  await reader.follow(path.join(GUIDES, guide), wrapped);
  followed.set(guide, reader.commands);
  return state;
}

function named(standin: Standin, name: string): StandinPersona {
  return standin.world.personasOf(PAGE).find((each) => each.name === name)!;
}
