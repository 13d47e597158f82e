/** Commands for the user to copy, which work on the same Page as the one that tells of them. */
import { stacksOf, type SettingsOptions } from "./page";

/** A command of `personas` with these words, and the options by which it finds the Page. */
export function commandWith(words: readonly string[], options: SettingsOptions): string {
  const { provider, page, cwd } = options;
  const given = stacksOf(options).flatMap((stack) => ["--stack", stack]);
  if (cwd !== ".") given.push("--cwd", cwd);
  if (provider !== undefined) given.push("--provider", provider);
  if (page !== undefined) given.push("--page", page);
  return ["personas", ...words, ...given].map(inShell).join(" ");
}

/** A word as a shell takes it. */
export function inShell(word: string): string {
  return /^[\w./:=@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
