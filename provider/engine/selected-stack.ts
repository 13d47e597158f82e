/** The stack that is selected in a project's folder, as Pulumi's command shows it. */

/** The arguments that show it. */
export const SHOW_SELECTED = ["stack", "--show-name", "--fully-qualify-stack-names"];

/** What a backend of files puts before each name. */
const NO_ORGANIZATION = /^organization\/[^/]+\//;

/** The name that `--stack` takes, with its organization: a name alone is one of the default organization. */
export function selectedIn(shown: string): string {
  return shown.trim().replace(NO_ORGANIZATION, "");
}
