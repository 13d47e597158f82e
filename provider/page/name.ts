/** When two names of personas are the same: Graph may answer in another Unicode form than it was given. */

/** One form for all names that are the same; none for one that Graph does not show. */
export function nameKey(name: string): string;
export function nameKey(name: string | undefined): string | undefined;
export function nameKey(name: string | undefined): string | undefined {
  return name?.normalize("NFC");
}

/** Whether two names are the same; one that Graph does not show is like no other. */
export function sameName(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && nameKey(one) === nameKey(other);
}
