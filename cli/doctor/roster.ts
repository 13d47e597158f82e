/** Whether a roster file is sound: as it is written, its pictures, and the personas that it imports. */
import type { FilePersona } from "../../provider/roster-file/file";
import { isolated } from "../../provider/graph/harmless";
import { isBad, lookAtPictures } from "../pictures/look";
import { picturesOfEntries, picturesOfRoster, type NamedPicture } from "../pictures/sources";
import { rosterIn } from "../roster-file";
import { bad, expectedMessageOf, ok, unknown, type Finding } from "./finding";

/** What a roster is checked by. */
export interface RosterCheck {
  readonly file: string;
  /** The stack, for what it has otherwise. */
  readonly stack: string | undefined;
  readonly allowPrivate: boolean;
  /** The Page of entries without `pageId`; none where it is not clear, or cannot be read. */
  readonly home: string | undefined;
  /** What is said where there is none. */
  readonly noHome: string;
  /** The Pages that can be read. */
  readonly readable: readonly string[];
  /** The IDs of the personas of such a Page. */
  readonly personaIds: (pageId: string) => Promise<ReadonlySet<string>>;
}

/** Reads the file, downloads its pictures, and looks for its imports on the Page. */
export async function checkRoster({ file, stack, allowPrivate, ...pages }: RosterCheck): Promise<Finding[]> {
  let personas: ReadonlyMap<string, FilePersona>;
  try {
    const { entriesFor } = await import("../../provider/roster-file/overlay.js");
    // The name as it is, or the end of <organization>/<project>/<name>.
    personas = entriesFor(await rosterIn(file), stack?.split("/").at(-1) ?? "");
  } catch (error) {
    return expectedMessageOf(error).split("\n").map((line) => bad("roster", line)); // prettier-ignore
  }
  const pictures = stack === undefined ? await picturesOfRoster(file) : picturesOfEntries(personas);
  const count = personas.size === 1 ? "1 persona" : `${personas.size} personas`;
  return [
    ok("roster", `${isolated(file)} has ${count}, and is sound`),
    ...(await pictureFindings(pictures, allowPrivate)),
    ...(await importFindings(personas, pages)),
  ];
}

async function pictureFindings(pictures: readonly NamedPicture[], allowPrivate: boolean): Promise<Finding[]> {
  const looks = await lookAtPictures(pictures, allowPrivate);
  const findings = looks.flatMap((look): Finding[] => {
    const { name, found } = look;
    if (!found) return [];
    const of = `of ${isolated(name)}`;
    if (isBad(look) && found.kind !== "ok") return [bad("picture", `${of} ${found.problem}`)];
    if (found.kind !== "ok") return [unknown("picture", `${of} ${found.problem}`)];
    return found.advice.map(({ text }) => unknown("picture", `${of} ${text}`));
  });
  const sound = looks.filter(({ found }) => found?.kind === "ok").length;
  return [...(sound > 0 ? [ok("pictures", `${sound} of ${looks.length} can be downloaded, and are images`)] : []), ...findings]; // prettier-ignore
}

async function importFindings(
  personas: ReadonlyMap<string, FilePersona>,
  { home, noHome, readable, personaIds }: Pick<RosterCheck, "home" | "noHome" | "readable" | "personaIds">,
): Promise<Finding[]> {
  const byPage = new Map<string | undefined, Imports>();
  for (const [key, { import: id, pageId = home }] of personas) {
    if (id === undefined) continue;
    const imports = byPage.get(pageId) ?? [];
    imports.push({ key, id });
    byPage.set(pageId, imports);
  }
  const findings: Finding[] = [];
  for (const [pageId, imports] of byPage) {
    if (pageId === undefined) {
      findings.push(unknown("imports", noHome));
    } else if (!readable.includes(pageId)) {
      findings.push(unknown("imports", `not checked: ${imports.length} of Page ${isolated(pageId)}, which was not read`)); // prettier-ignore
    } else {
      findings.push(...(await missingFindings(imports, pageId, personaIds)));
    }
  }
  return findings;
}

/** The imports of one Page. */
type Imports = { readonly key: string; readonly id: string }[];

async function missingFindings(
  imports: Imports,
  pageId: string,
  personaIds: RosterCheck["personaIds"],
): Promise<Finding[]> {
  try {
    const ids = await personaIds(pageId);
    const missing = imports.filter(({ id }) => !ids.has(id));
    if (missing.length === 0) return [ok("imports", `all ${imports.length} are on Page ${isolated(pageId)}`)];
    return missing.map(({ key, id }) => {
      return bad("imports", `persona ${isolated(id)} of ${isolated(key)} is not on Page ${isolated(pageId)}: check the ID with \`personas list\`, or remove the import`); // prettier-ignore
    });
  } catch (error) {
    return [bad("imports", expectedMessageOf(error))];
  }
}
