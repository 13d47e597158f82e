/** `personas import`: writes the text that brings what the Page already has under Pulumi. Changes nothing at Graph. */
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import * as path from "node:path";
import type { GraphPersona } from "../../provider/graph/persona";
import type { Settings } from "../../provider/core/settings";
import { check } from "../../provider/core/check";
import { HOSTED_PICTURES, type Declaration, type Writer } from "../declarations/declaration";
import { nameResources } from "../declarations/names";
import { CommandError } from "../exit";
import { canAsk, choose } from "../output/prompts";
import { shown } from "../../provider/graph/harmless";
import { allOf, openStacks, stacksOf, warn, type SettingsOptions } from "../page";
import { readHeld } from "../stacks/held";
import { openPlace } from "../stacks/places";
import { tell } from "../output/text";

/** What can be written. */
export type Format = "ts" | "yaml" | "json" | "resources";

/** The options of `import`. */
export interface ImportOptions extends SettingsOptions {
  readonly all?: boolean;
  readonly format?: Format;
  readonly out?: string;
  readonly force?: boolean;
  readonly picture?: string;
  /** A folder. */
  readonly download?: string;
}

/** Writes declarations of the chosen personas. */
export async function importPersonas(personaIds: readonly string[], options: ImportOptions): Promise<void> {
  checkUsage(personaIds, options);
  const stacks = await openStacks(options);
  const { id: pageId, client, settings } = await openPlace(options, stacks);
  const listed = await allOf(client.allPersonas(pageId));
  const held = await readHeld(stacks, { stack: stacksOf(options) });

  checkIds(personaIds, listed, pageId);
  let free = listed.filter(({ id }) => personaIds.length === 0 || personaIds.includes(id));
  for (const { source, ids } of held) {
    const left = free.filter(({ id }) => !ids.has(id));
    if (left.length < free.length)
      tell(`Left out ${free.length - left.length} that ${source} holds already.`);
    free = left;
  }
  if (listed.length === 0) return tell(`Page ${pageId} has no personas to import.`);
  if (free.length === 0) return tell("Nothing is left to import.");
  const asks = personaIds.length === 0 && !options.all;
  const chosen = asks ? await ask(free, pageId) : free;

  const taken = new Set(held.flatMap(({ resourceNames }) => [...resourceNames]));
  const named = await nameResources(chosen, taken);
  const files = await download(named, options, settings);
  const declarations = named.map(({ key, persona }) => declare(key, persona, options, files));
  declarations.forEach(warnOfName);
  await write(declarations, options);
}

function checkUsage(personaIds: readonly string[], options: ImportOptions): void {
  const { all, out, force, picture } = options;
  if (personaIds.length > 0 && all) throw new CommandError("usage", "give either IDs or --all");
  if (personaIds.length === 0 && !all && !canAsk()) {
    throw new CommandError("usage", "outside a terminal, `import` requires IDs or `--all`");
  }
  if (out !== undefined && !force && existsSync(out)) {
    throw new CommandError("usage", `${out} exists already: --force overwrites it`);
  }
  if (picture === undefined) return;
  if (picture.includes("{file}") && options.download === undefined) {
    throw new CommandError("usage", "{file} of --picture is the file that --download saves: give both");
  }
  const problem = problemOf("profilePictureUrl", "Adam Z.", fill(picture, "adam-z", "1", "adam-z.jpg"));
  if (problem !== undefined) throw new CommandError("usage", `the address of --picture ${problem}`);
}

function checkIds(personaIds: readonly string[], listed: readonly GraphPersona[], pageId: string): void {
  const strangers = personaIds.filter((id) => !listed.some((each) => each.id === id));
  if (strangers.length === 0) return;
  throw new CommandError("missing", `Page ${pageId} has no persona ${strangers.join(", ")}`);
}

async function ask(personas: readonly GraphPersona[], pageId: string): Promise<readonly GraphPersona[]> {
  const ids = await choose(`Which personas of Page ${pageId}?`, personas);
  if (!ids) throw new CommandError("interrupted", "nothing was chosen, and nothing was written");
  return personas.filter(({ id }) => ids.includes(id));
}

/** Saves the pictures, where that is asked for; the files' names by key. */
async function download(
  named: readonly { readonly key: string; readonly persona: GraphPersona }[],
  { download: folder, force }: ImportOptions,
  settings: Settings,
): Promise<ReadonlyMap<string, string>> {
  if (folder === undefined) return new Map();
  const { savePictures } = await import("../pictures/download.js");
  const pictures = named.map(({ key, persona: { id, profilePictureUrl } }) => ({
    key,
    id,
    address: profilePictureUrl,
  }));
  return savePictures(pictures, folder, { settings, force });
}

function declare(
  key: string,
  { id, name = "", profilePictureUrl = "" }: GraphPersona,
  { page, picture, download: folder = "" }: ImportOptions,
  files: ReadonlyMap<string, string>,
): Declaration {
  const declaration = { key, name, profilePictureUrl, pageId: page, import: id };
  const file = files.get(key);
  // One that could not be saved keeps the address of Meta's copy.
  const isFillable = picture !== undefined && (file !== undefined || !picture.includes("{file}"));
  if (isFillable) return { ...declaration, profilePictureUrl: fill(picture, key, id, file) };
  return file === undefined ? declaration : { ...declaration, file: path.join(folder, file) };
}

function fill(picture: string, key: string, id: string, file = ""): string {
  return picture.replaceAll("{key}", key).replaceAll("{id}", id).replaceAll("{file}", file);
}

/** A name may be on the Page that nobody could declare; the first run would say so only later. */
function warnOfName({ name, import: id, profilePictureUrl }: Declaration): void {
  const problem = problemOf("name", name, profilePictureUrl);
  if (problem !== undefined) warn(`persona ${id} cannot be declared as it is: its name ${problem}`);
}

function problemOf(property: string, name: string, profilePictureUrl: string): string | undefined {
  const { failures } = check({}, { name, profilePictureUrl }, {});
  return failures.find((each) => each.property === property)?.reason;
}

async function write(declarations: readonly Declaration[], options: ImportOptions): Promise<void> {
  const { out, force, picture } = options;
  const format = options.format ?? formatOf(out);
  const comment = [
    ...(picture === undefined && format !== "resources" ? HOSTED_PICTURES : []),
    ...(options.provider === undefined ? [] : providerNote(options.provider, format)),
  ];
  const [stack] = stacksOf(options);
  const text = (await writerOf(format))(declarations, comment, stack?.replace(/^.*\//, ""));
  if (out === undefined) process.stdout.write(text);
  else {
    await writeFile(out, text, { flag: force ? "w" : "wx" }).catch((error: unknown) => {
      throw new CommandError("failed", `cannot write ${out}: ${(error as Error).message}`);
    });
    tell(`Wrote ${declarations.length} of the Page's personas to ${shown(out)}.`);
  }
  if (format === "json" || format === "resources") comment.forEach((line) => tell(line));
}

/** Which expression of the program the provider is in, this command cannot know; `pulumi import` takes its URN. */
function providerNote(provider: string, format: Format): readonly string[] {
  const where = `They are on the Page of the provider ${shown(provider)}: give that as \`provider\` in`;
  if (format === "resources") {
    return [where, "each resource of the file, and its URN by that name in the file's `nameTable`."];
  }
  return [`${where} the`, "options of each resource, or in those of the roster."];
}

function formatOf(out = ""): Format {
  if (path.basename(out) === "imports.json") return "resources";
  const formats: Readonly<Record<string, Format>> = { ".yaml": "yaml", ".yml": "yaml", ".json": "json" };
  return formats[path.extname(out).toLowerCase()] ?? "ts";
}

async function writerOf(format: Format): Promise<Writer> {
  if (format === "ts") return (await import("../declarations/program.js")).writeProgram;
  if (format === "resources") return (await import("../declarations/resources.js")).writeResources;
  const { writeJson, writeYaml } = await import("../declarations/roster.js");
  return format === "yaml" ? writeYaml : writeJson;
}
