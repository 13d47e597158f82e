/** `personas import`: writes the text that brings what the Page already has under Pulumi. Changes nothing at Graph. */
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import * as path from "node:path";
import type { GraphPersona } from "../../provider/graph/client";
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
export type Format = "ts" | "yaml" | "json";

/** The options of `import`. */
export interface ImportOptions extends SettingsOptions {
  readonly all?: boolean;
  readonly format?: Format;
  readonly out?: string;
  readonly force?: boolean;
  readonly picture?: string;
}

/** Writes declarations of the chosen personas. */
export async function importPersonas(personaIds: readonly string[], options: ImportOptions): Promise<void> {
  checkUsage(personaIds, options);
  const stacks = await openStacks(options);
  const { id: pageId, client } = await openPlace(options, stacks);
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
  if (free.length === 0) return tell(`Page ${pageId} has no personas to import.`);
  const asks = personaIds.length === 0 && !options.all;
  const chosen = asks ? await ask(free, pageId) : free;

  const taken = new Set(held.flatMap(({ resourceNames }) => [...resourceNames]));
  const declarations = (await nameResources(chosen, taken)).map(({ key, persona }) =>
    declare(key, persona, options),
  );
  declarations.forEach(warnOfName);
  await write(declarations, options);
}

function checkUsage(personaIds: readonly string[], { all, out, force, picture }: ImportOptions): void {
  if (personaIds.length > 0 && all) throw new CommandError("usage", "give either IDs or --all");
  if (personaIds.length === 0 && !all && !canAsk()) {
    throw new CommandError("usage", "without a terminal there is nobody to choose: give IDs, or --all");
  }
  if (out !== undefined && !force && existsSync(out)) {
    throw new CommandError("usage", `${out} is there already: --force overwrites it`);
  }
  if (picture === undefined) return;
  const problem = problemOf("profilePictureUrl", "Adam Z.", fill(picture, "adam-z", "1"));
  if (problem !== undefined) throw new CommandError("usage", `the address of --picture ${problem}`);
}

function checkIds(personaIds: readonly string[], listed: readonly GraphPersona[], pageId: string): void {
  const strangers = personaIds.filter((id) => !listed.some((each) => each.id === id));
  if (strangers.length === 0) return;
  throw new CommandError("missing", `Page ${pageId} has no persona ${strangers.join(", ")}`);
}

async function ask(personas: readonly GraphPersona[], pageId: string): Promise<readonly GraphPersona[]> {
  const ids = await choose(`Which personas of Page ${pageId}?`, personas);
  if (!ids) throw new CommandError("interrupted", "nothing was chosen, and nothing written");
  return personas.filter(({ id }) => ids.includes(id));
}

function declare(
  key: string,
  { id, name = "", profilePictureUrl = "" }: GraphPersona,
  { page, picture }: ImportOptions,
): Declaration {
  const address = picture === undefined ? profilePictureUrl : fill(picture, key, id);
  return { key, name, profilePictureUrl: address, pageId: page, import: id };
}

function fill(picture: string, key: string, id: string): string {
  return picture.replaceAll("{key}", key).replaceAll("{id}", id);
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
  const comment = picture === undefined ? HOSTED_PICTURES : [];
  const text = (await writerOf(format))(declarations, comment);
  if (out === undefined) process.stdout.write(text);
  else {
    await writeFile(out, text, { flag: force ? "w" : "wx" }).catch((error: unknown) => {
      throw new CommandError("failed", `cannot write ${out}: ${(error as Error).message}`);
    });
    tell(`Wrote ${declarations.length} of the Page's personas to ${shown(out)}.`);
  }
  if (format === "json") comment.forEach((line) => tell(line));
}

function formatOf(out = ""): Format {
  const formats: Readonly<Record<string, Format>> = { ".yaml": "yaml", ".yml": "yaml", ".json": "json" };
  return formats[path.extname(out).toLowerCase()] ?? "ts";
}

async function writerOf(format: Format): Promise<Writer> {
  if (format === "ts") return (await import("../declarations/program.js")).writeProgram;
  const { writeJson, writeYaml } = await import("../declarations/roster.js");
  return format === "yaml" ? writeYaml : writeJson;
}
