/** check: whether the inputs of a persona can be used, and the Page they mean. Makes no call and needs no token. */
import { howToSet, SETTINGS, SWITCHES, switchOf, type Settings } from "./settings";
import { UNKNOWN, type Bag } from "./persona";

/** An input that cannot be used: the property, and a reason that says how to put it right. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** The inputs to go on with, and what is wrong with them. */
export interface CheckResult {
  readonly inputs: Record<string, unknown>;
  readonly failures: CheckFailure[];
}

/** The vendor's limit for a name. Counted in Unicode code points: most letters, and most emoji, are one; a flag is two. */
export const LONGEST_NAME = 50;

/**
 * Checks new inputs. A persona that names no Page lives on the one of the settings, else stays on the one it was
 * declared with. A value that is not yet known is never judged, and unknown inputs pass untouched.
 */
export function check(olds: Bag, news: Bag, settings: Settings): CheckResult {
  const inputs: Record<string, unknown> = { ...news };
  const failures: CheckFailure[] = [];
  const judge = (property: string, reason: string | undefined) => {
    if (reason !== undefined) failures.push({ property, reason });
  };

  judge("name", known(news.name, nameProblem));
  judge("profilePictureUrl", known(news.profilePictureUrl, pictureProblem));
  if (news.import !== undefined && news.import !== null) judge("import", known(news.import, importProblem));
  if (news.pageId !== undefined && news.pageId !== null) {
    judge("pageId", known(news.pageId, pageProblem));
  } else {
    const pageId = settings.pageId ?? olds.pageId;
    if (pageId === undefined) delete inputs.pageId;
    else inputs.pageId = pageId;
    const problem = known(settings.pageId, (value) => (value === undefined ? undefined : pageProblem(value)));
    if (problem) {
      judge(
        "pageId",
        `${problem} (it comes from ${SETTINGS.pageId.configKey} or ${SETTINGS.pageId.environment})`,
      );
    }
  }
  for (const name of SWITCHES) {
    const value = settings[name];
    if (value === UNKNOWN || switchOf(value) !== undefined) continue;
    // Of no property: it is not the persona that is wrong.
    judge("", `${SETTINGS[name].configKey} must be true or false; ${howToSet(name, "true")}`);
  }
  return { inputs, failures };
}

function known(value: unknown, problem: (value: unknown) => string | undefined): string | undefined {
  return value === UNKNOWN ? undefined : problem(value);
}

function nameProblem(name: unknown): string | undefined {
  if (name === undefined || name === null) return "is required: give the persona a name";
  if (typeof name !== "string") return `must be text, not ${typeName(name)}`;
  if (name === "") return "is empty: give the persona a name";
  if (!name.isWellFormed()) return "holds half a character (an unpaired surrogate): remove it";
  if (/\p{Cc}/u.test(name)) return "holds a control character, such as a line break or tab: remove it";
  if (/^\s|\s$/u.test(name)) return "begins or ends with white space: remove it";
  const { length } = Array.from(name);
  if (length > LONGEST_NAME) {
    return `is ${length} characters long, counted as Unicode code points; Messenger takes at most ${LONGEST_NAME}: shorten it by ${length - LONGEST_NAME}`;
  }
  return undefined;
}

// The address is never repeated in a reason: it may be signed.
function pictureProblem(address: unknown): string | undefined {
  const fix = "give the address of the picture, like https://example.com/adam.jpg";
  if (address === undefined || address === null) return `is required: ${fix}`;
  if (typeof address !== "string") return `must be text, not ${typeName(address)}: ${fix}`;
  if (address === "") return `is empty: ${fix}`;
  if (!address.isWellFormed() || /[\s\p{Cc}]/u.test(address)) {
    return "holds white space or a control character: remove it, or write it percent-encoded (%20)";
  }
  if (!/^https?:\/\//i.test(address)) return `must begin with https:// or http://: ${fix}`;
  if (!URL.canParse(address)) return `is no address: ${fix}`;
  const { username, password } = new URL(address);
  if (username || password) {
    return "holds a user name or password, which would be sent to Meta and kept in the stack's state: remove it";
  }
  return undefined;
}

function pageProblem(pageId: unknown): string | undefined {
  if (typeof pageId !== "string") {
    return `must be text, not ${typeName(pageId)}: put the Page's ID in quotes, since long numbers lose digits`;
  }
  if (!/^[0-9]+$/.test(pageId)) {
    return "must be the Page's ID, digits alone: it stands in the Page's About section";
  }
  return undefined;
}

function importProblem(personaId: unknown): string | undefined {
  return typeof personaId === "string" && /^[0-9]+$/.test(personaId)
    ? undefined
    : "must be the ID of a persona that the Page has, as text, digits alone: `personas list` shows them";
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
