/** The guides' commands and code, run as a reader would run them, and what the guides say is to be seen. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import type { Standin, StandinPersona } from "../../standin";
import { ROOT, WORK } from "../support/folders";
import { layCloudPackages } from "../support/cloud-packages";
import { blocksIn, commandsIn, fileOf } from "../support/markdown-blocks";
import { namesOn, startStandin } from "../support/pages";
import { png } from "../support/pictures";
import { GUIDES, openPulumi, Reader } from "../support/reader";

const PAGE = "1234";
const TOKEN = "EAAG...";
const ALL = readdirSync(GUIDES).filter((file) => file.endsWith(".md"));

/** Every reader's folder stays until the end, when the compiler looks at them all. */
mkdirSync(WORK, { recursive: true });
const work = mkdtempSync(path.join(WORK, "guides-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));
const folderOf = (name: string) => path.join(work, name);
const pulumi = openPulumi(work);

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

  it("declare.md: from an empty folder to the first personas, and a preview that calls Graph never", async () => {
    const { reader } = await declared();
    expect(namesOn(reader.standin, PAGE)).toEqual(["Adam Z.", "Eva K."]);
  });

  it("review.md: a reviewer sees what is created and replaced, with no change of the Page", async () => {
    const reader = await readerAfter("up", "review");
    await reader.follow("review.md");
    expect(reader.standin.calls).toEqual([]);
    expect(reader.read("report.html")).toContain("Noah T.");
  });

  it("drift.md: what was deleted by hand is found, and made again", async () => {
    const reader = await readerAfter("up", "drift");
    await reader.follow("drift.md", {
      'npx personas drift --stack dev || echo "exit code $?"': ({ standin }) => {
        named(standin, "Eva K.").deleted = true;
      },
    });
    expect(namesOn(reader.standin, PAGE)).toEqual(["Adam Z.", "Eva K."]);
  });

  it("existing-page.md: personas are taken over, and none is made or deleted", async () => {
    const reader = await readerAfter("settings", "existing-page");
    for (const name of ["Adam Z.", "Eva K."]) {
      reader.standin.world.create(PAGE, name, "https://example.com/by-hand.jpg");
    }
    const before = reader.standin.world.personasOf(PAGE);
    await reader.follow("existing-page.md");
    expect(reader.standin.world.personasOf(PAGE)).toEqual(before);
    expect(reader.standin.counts()).toMatchObject({ create: 0, delete: 0 });
  });

  it("several-pages.md: each persona is on its own Page", async () => {
    const reader = await readerAfter("up", "several-pages");
    reader.standin.addPage("5678", "EAAH...");
    await reader.follow("several-pages.md");
    expect(namesOn(reader.standin, PAGE)).toEqual(["Adam Z.", "Eva K."]);
    expect(namesOn(reader.standin, "5678")).toEqual(["Noah T."]);
  });

  it.each(["s3", "gcs", "azure"])(
    "pictures.md: a persona is another when its file is, from %s",
    async (cloud) => {
      const reader = await readerAfter("up", `pictures-${cloud}`);
      layCloudPackages(reader.project);
      mkdirSync(path.join(reader.project, "new"));
      writeFileSync(path.join(reader.project, "adam.png"), png(99, 99));
      writeFileSync(path.join(reader.project, "new", "adam.png"), png(100, 100));
      await reader.follow("pictures.md", {
        "pulumi up": () => {
          const program = reader.read("index.ts");
          writeFileSync(
            path.join(reader.project, "index.ts"),
            program.replace('from "./s3"', `from "./${cloud}"`),
          );
        },
      });
      const { profilePictureUrl } = named(reader.standin, "Adam Z.");
      const digest = createHash("sha256").update(png(99, 99)).digest("hex").slice(0, 16);
      expect(profilePictureUrl).toMatch(new RegExp(`^https://[\\w./-]*acme[\\w./-]*/adam-${digest}\\.png$`));
    },
  );

  it("bots.md: the bot has the new ID before the old persona is deleted", async () => {
    const reader = await readerAfter("up", "bots");
    const { standin } = reader;
    const { id: old } = named(standin, "Adam Z.");
    const heldAtDelete: unknown[] = [];
    standin.onCall = (kind, moment) => {
      if (kind === "delete" && moment === "before") heldAtDelete.push(JSON.parse(reader.read("bot.json")));
    };
    await reader.follow("bots.md");
    const { id: ina } = named(standin, "Ina I.");
    expect(standin.world.messages).toMatchObject([
      { text: "Hello!", personaId: old },
      { personaId: ina },
      { personaId: ina },
    ]);
    const { id: now } = named(standin, "Adam Z.");
    expect(now).not.toBe(old);
    expect(heldAtDelete).toEqual([{ adamId: now }]);
  });

  it("rotate-token.md: all goes on with the new token, refreshes included", async () => {
    const reader = await readerAfter("up", "rotate-token");
    const { standin } = reader;
    standin.world.tokens.get(TOKEN)!.expired = true;
    standin.addPage(PAGE, "EAAI...");
    await reader.follow("rotate-token.md", { "pulumi refresh": () => standin.forgetCalls() });
    expect(standin.counts(), "the refresh must ask Graph").toMatchObject({ list: 1, create: 0, delete: 0 });
  });

  it("killed-run.md: what a kill in the middle of a create left behind is adopted, and made once", async () => {
    const reader = await readerAfter("up", "killed-run");
    await reader.follow("killed-run.md", { "pulumi cancel --yes": killAnUp });
    expect(namesOn(reader.standin, PAGE)).toEqual(["Adam Z.", "Eva K.", "Noah T."]);
  });

  it("unit-tests.md: a program is tested, and nobody is called", async () => {
    const reader = await readerAfter("settings", "unit-tests");
    await reader.follow("unit-tests.md");
    expect(reader.standin.calls).toEqual([]);
  });

  // After the others: of each it looks at the folder as its reader left it.
  it("has code that the compiler takes, and so has the README", async () => {
    const { reader } = await declared();
    const { compilerOptions } = JSON.parse(reader.read("tsconfig.json").replace(/^\/\/.*/, "")) as { compilerOptions: object }; // prettier-ignore
    mkdirSync(path.join(work, "readme", "project"), { recursive: true });
    for (const block of blocksIn(path.join(ROOT, "README.md"))) {
      const file = fileOf(block);
      if (file?.endsWith(".ts")) writeFileSync(path.join(work, "readme", "project", file), block.text);
    }
    const isOfGuide = (name: string) => ALL.includes(`${name.replace(/^pictures-.*/, "pictures")}.md`);
    const folders = readdirSync(work).filter((name) => name === "readme" || isOfGuide(name));
    const include = folders.map((name) => `${name}/project/*.ts`);
    const options = { ...compilerOptions, noEmit: true, skipLibCheck: true };
    writeFileSync(path.join(work, "tsconfig.json"), JSON.stringify({ compilerOptions: options, include }));
    const tsc = path.join(ROOT, "node_modules", "typescript", "bin", "tsc");
    await promisify(execFile)(process.execPath, [tsc, "--project", work]).catch((error: unknown) =>
      expect.fail((error as { stdout: string }).stdout),
    );
  });
});

interface Declared {
  readonly reader: Reader;
  readonly personas: readonly StandinPersona[];
}

let memo: Promise<Declared> | undefined;

/** Who has followed `declare.md`, which the others begin with; it is followed once. */
function declared(): Promise<Declared> {
  memo ??= (async () => {
    const standin = await startStandin({ pages: { [PAGE]: TOKEN } });
    const reader = new Reader(folderOf("declare"), pulumi, standin);
    const keep = (name: string) => cpSync(reader.work, folderOf(name), { recursive: true });
    await reader.follow("declare.md", {
      "pulumi preview": () => keep("after-settings"),
      "pulumi up": () => expect(standin.calls, "a preview must not call Graph").toEqual([]),
    });
    keep("after-up");
    return { reader, personas: standin.world.personasOf(PAGE) };
  })();
  return memo;
}

/** Another reader, who has followed `declare.md` up to here. */
async function readerAfter(step: "settings" | "up", name: string): Promise<Reader> {
  const { personas } = await declared();
  const standin = await startStandin({ pages: { [PAGE]: TOKEN } });
  // A stand-in gives the same IDs in the same order.
  if (step === "up")
    personas.forEach((each) => standin.world.create(PAGE, each.name, each.profilePictureUrl));
  cpSync(folderOf(`after-${step}`), folderOf(name), { recursive: true });
  return new Reader(folderOf(name), pulumi, standin);
}

function named(standin: Standin, name: string): StandinPersona {
  return standin.world.personasOf(PAGE).find((each) => each.name === name)!;
}

/** Runs an `up`, and kills it when a create has taken effect that it has not heard of. */
async function killAnUp(reader: Reader): Promise<void> {
  const { standin } = reader;
  let kill = () => false;
  standin.onCall = (kind, moment) => {
    if (kind === "create" && moment === "after") kill();
  };
  const up = ["up", "--yes", "--skip-preview"];
  const { code } = await reader.run(up, (engine) => (kill = () => engine.kill("SIGKILL")));
  expect(code, "the engine must have been killed").toBeNull();
  standin.onCall = undefined;
}
