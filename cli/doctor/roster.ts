/** Whether a roster file is sound: as it is written, its pictures, and the personas that it imports. */
import type { FilePersona } from "../../provider/roster-file/file";
import { isolated } from "../../provider/graph/harmless";
import { isBad, lookAtPictures } from "../pictures/look";
import { picturesOfRoster } from "../pictures/sources";
import { rosterIn } from "../roster-file";
import { bad, messageOf, ok, unknown, type Finding } from "./finding";

/** What a roster is checked by. */
export interface RosterCheck {
  readonly file: string;
  /** The stack, for what it has otherwise. */
  readonly stack: string | undefined;
  readonly allowPrivate: boolean;
  /** The IDs of the personas of the Page that is set, read when it is first asked for; none where it cannot be read. */
  readonly page: { readonly id: string; readonly personaIds: () => Promise<ReadonlySet<string>> } | undefined;
}

/** Reads the file, downloads its pictures, and looks for its imports on the Page. */
export async function checkRoster({ file, stack, allowPrivate, page }: RosterCheck): Promise<Finding[]> {
  let personas: ReadonlyMap<string, FilePersona>;
  try {
    const { entriesFor } = await import("../../provider/roster-file/overlay.js");
    // The name as it is, or the end of <organization>/<project>/<name>.
    personas = entriesFor(await rosterIn(file), stack?.split("/").at(-1) ?? "");
  } catch (error) {
    return messageOf(error).split("\n").map((line) => bad("roster", line)); // prettier-ignore
  }
  const count = personas.size === 1 ? "1 persona" : `${personas.size} personas`;
  return [
    ok("roster", `${isolated(file)} has ${count}, and is sound`),
    ...(await pictureFindings(file, allowPrivate)),
    ...(await importFindings(personas, page)),
  ];
}

async function pictureFindings(file: string, allowPrivate: boolean): Promise<Finding[]> {
  const looks = await lookAtPictures(await picturesOfRoster(file), allowPrivate);
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
  page: RosterCheck["page"],
): Promise<Finding[]> {
  const all = [...personas].filter(([, entry]) => entry.import !== undefined);
  if (all.length === 0) return [];
  if (!page) return [unknown("imports", "not checked: first correct what prevents reading the Page")];
  const here = all.filter(([, { pageId }]) => pageId === undefined || pageId === page.id);
  if (here.length < all.length) {
    const others = all.length - here.length;
    const rest = unknown("imports", `${others} of other Pages than ${page.id} are not checked`);
    return here.length === 0 ? [rest] : [...(await importFindings(new Map(here), page)), rest];
  }
  try {
    const ids = await page.personaIds();
    const missing = here.filter(([, entry]) => !ids.has(entry.import!));
    if (missing.length === 0) return [ok("imports", `all ${here.length} are on Page ${page.id}`)];
    return missing.map(([key, entry]) => {
      return bad("imports", `persona ${isolated(entry.import!)} of ${isolated(key)} is not on Page ${page.id}: check the ID with \`personas list\`, or remove the import`); // prettier-ignore
    });
  } catch (error) {
    return [bad("imports", messageOf(error))];
  }
}
