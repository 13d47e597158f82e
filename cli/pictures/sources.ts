/** Where `check-pictures` finds its pictures: arguments, a roster, a preview. What is wrong with them is found elsewhere. */
import type { FilePersona } from "../../provider/roster-file/file";
import { readShellFile } from "../shell-text";
import { check } from "../../provider/core/check";
import { shownAddress } from "../../provider/picture/inspection";
import { CommandError } from "../exit";
import { changesOf } from "../report/changes";
import { rosterIn } from "../roster-file";

/** A picture, and what to call it. */
export interface NamedPicture {
  readonly name: string;
  /** Missing where a preview does not tell it. */
  readonly address?: string;
}

/** The pictures at addresses, which must be such that a persona could have them. */
export function picturesAt(addresses: readonly string[]): NamedPicture[] {
  return addresses.map((address) => {
    const { failures } = check({}, { name: "Adam Z.", profilePictureUrl: address }, {});
    if (failures[0]) throw new CommandError("usage", `the address of a picture ${failures[0].reason}`);
    return { name: shownAddress(address), address };
  });
}

/** The pictures of a roster's personas; those that single stacks have otherwise are called as `adam (dev)`. */
export async function picturesOfRoster(file: string): Promise<NamedPicture[]> {
  const roster = await rosterIn(file);
  const { entriesFor } = await import("../../provider/roster-file/overlay.js");
  const personas = new Map(Object.entries(roster.personas));
  const pictures = picturesOfEntries(personas);
  for (const stack of Object.keys(roster.stacks ?? {})) {
    for (const [key, { profilePictureUrl: address }] of entriesFor(roster, stack)) {
      if (personas.get(key)?.profilePictureUrl === address) continue;
      pictures.push({ name: `${key} (${stack})`, address });
    }
  }
  return pictures;
}

/** The pictures of the personas that one stack has by a roster. */
export function picturesOfEntries(entries: ReadonlyMap<string, FilePersona>): NamedPicture[] {
  return [...entries].map(([name, { profilePictureUrl: address }]) => ({ name, address }));
}

/** The pictures of the personas that a preview, as `pulumi preview --json` writes it, would create or replace. */
export async function picturesOfPreview(file: string): Promise<NamedPicture[]> {
  const { created, replaced } = changesOf(await readShellFile(file), file);
  const made = [...created, ...replaced.map(({ resource, new: look }) => ({ resource, ...look }))];
  return made.map(({ resource: name, profilePictureUrl: address }) => {
    // What stands for an unknown one, or a secret, is not an address.
    const isTold = address !== undefined && URL.canParse(address);
    return isTold ? { name, address } : { name };
  });
}
