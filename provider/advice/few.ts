/** Many names in a line: a few of them, and how many more there are. */

/** As `adam, eva and 7 more`, with at most so many names. */
export function fewOf(names: readonly string[], most = 20): string {
  const more = names.length > most ? ` and ${names.length - most} more` : "";
  return names.slice(0, most).join(", ") + more;
}
