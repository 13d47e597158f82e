/** check: whether the inputs of a persona can be used, and the Page they mean. Makes no call and needs no token. */
import { quoted } from "../graph/harmless";
import { isNameless, nameProblem } from "./name-rule";
import { UNKNOWN, type KnownInputs } from "./persona";
import { sameName } from "../page/name";
import { hasPicture, isUnknownPicture } from "./picture-key";
import { noPage, ownTokenProblem, SETTINGS, settingProblems, type RunSettings } from "./settings";

/** An input that cannot be used: the property, and a reason that says how to put it right. */
export interface CheckFailure {
  /** Empty where it is none of the persona's. */
  readonly property: string;
  /** Never holds the value, which may be a secret. */
  readonly reason: string;
}

/** What a program gives for a persona, which may be anything. */
export type GivenInputs = Readonly<
  Partial<Record<"name" | "profilePictureUrl" | "pageId" | "import" | "secrets", unknown>>
>;

/** The inputs that a persona had before; none when it is new. */
export type FormerInputs = Partial<KnownInputs>;

/** What check makes of the inputs. */
export interface CheckResult {
  /** The Page to go on with, as it was given where that is wrong; none when nothing names one. */
  readonly pageId: unknown;
  readonly failures: readonly CheckFailure[];
  /** Which inputs are secrets: the Page that a persona had before stays one, as long as nobody names it. */
  readonly secrets: unknown;
}

/**
 * Checks new inputs. A persona that names no Page lives on the one of the settings, else stays on the one it was
 * declared with. A value that is not yet known is never judged.
 */
export function check(former: FormerInputs, given: GivenInputs, settings: RunSettings): CheckResult {
  const failures: CheckFailure[] = [];
  const judge = (property: string, value: unknown, problemOf: (value: unknown) => string | undefined) => {
    const reason = value === UNKNOWN ? undefined : problemOf(value);
    if (reason !== undefined) failures.push({ property, reason });
  };

  // Until the program says what an imported persona has that Graph does not report, it has what is on its Page.
  if (!(isNameless(former) && isNameless(given)))
    judge("name", given.name, (name) => nameProblemOf(name) ?? importedNameProblem(former, name));
  if (!(isUnknownPicture(former) && isUnknownPicture(given as FormerInputs)))
    judge("profilePictureUrl", given.profilePictureUrl, pictureProblem);
  if (isGiven(given.import)) judge("import", given.import, importProblem);
  if (isGiven(given.pageId)) judge("pageId", given.pageId, pageProblem);
  else if (settings.pageId !== undefined) judge("pageId", settings.pageId, pageOfSettingsProblem);
  // Of no property: it is not the persona that is wrong.
  failures.push(...settingProblems(settings).map((reason) => ({ property: "", reason })));
  const pageId = isGiven(given.pageId) ? given.pageId : (settings.pageId ?? former.pageId);
  const ownProblem = typeof pageId === "string" && ownTokenProblem(pageId, settings);
  if (ownProblem) failures.push({ property: "", reason: ownProblem });
  const staysSecret = !isGiven(given.pageId) && pageId === former.pageId && isSecret("pageId", former);
  const secrets =
    staysSecret && !isSecret("pageId", given) && given.secrets !== UNKNOWN
      ? [...listOfSecrets(given), "pageId"].join(" ")
      : given.secrets;
  return { pageId, failures, secrets };
}

/** What of a persona may be secret. */
export const MAY_BE_SECRET = ["name", "profilePictureUrl", "pageId"] as const;

/** Whether an input is a secret by the inputs' own word. */
export function isSecret(property: string, inputs: { readonly secrets?: unknown }): boolean {
  return listOfSecrets(inputs).includes(property);
}

function listOfSecrets({ secrets }: { readonly secrets?: unknown }): string[] {
  return typeof secrets === "string" ? secrets.split(" ") : [];
}

/**
 * The engine checks a persona that replaces another without the old inputs: a Page that came from these alone is then
 * missing. So a persona that would be replaced is refused at once.
 */
export function checkPageOfReplacement(
  former: FormerInputs,
  now: GivenInputs & { readonly pictureDigest?: string | undefined },
  settings: RunSettings,
): CheckFailure[] {
  const { pageId } = former;
  if (isGiven(now.pageId) || settings.pageId !== undefined || pageId === undefined) return [];
  const { pictureDigest: old } = former;
  const { name, profilePictureUrl: address, pictureDigest: digest } = now;
  const isOtherName = typeof name === "string" && !sameName(name, former.name);
  const isOtherAddress = typeof address === "string" && !hasPicture(former, now);
  const isOtherPicture = old !== undefined && digest !== undefined && old !== digest;
  const isChanged = isOtherName || isOtherAddress || isOtherPicture;
  return isChanged ? [{ property: "", reason: `${noPage()}; it was Page ${pageId} before` }] : [];
}

/** What is wrong with the settings of a run, a sentence each. */
export function settingFailures(settings: RunSettings): string[] {
  const { pageId } = settings;
  const page = pageId === undefined || pageId === UNKNOWN ? undefined : pageOfSettingsProblem(pageId);
  return [...(page === undefined ? [] : [`pageId ${page}`]), ...settingProblems(settings)];
}

/** Failures by which no value is shown: an engine prints that of a property that one names, secret or not. */
export function withoutValues(failures: readonly CheckFailure[]): CheckFailure[] {
  return failures.map(({ property, reason }) => ({
    property: "",
    reason: `${property} ${reason}`.trimStart(),
  }));
}

/** Whether a program gives a value, right or wrong. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function nameProblemOf(name: unknown): string | undefined {
  if (name === undefined || name === null) return "is required: give the persona a name";
  return typeof name === "string" ? nameProblem(name) : `must be text, not ${typeName(name)}`;
}

/**
 * An import by the wrong name would be followed by a replace, which deletes the persona that was meant to be kept: so the
 * name of an imported persona is held until its picture is known.
 */
function importedNameProblem(former: FormerInputs, name: unknown): string | undefined {
  if (!isUnknownPicture(former) || !former.name || typeof name !== "string") return undefined;
  if (sameName(former.name, name)) return undefined;
  return (
    `must be ${quoted(former.name)}, the name that the imported persona has on its Page: another name is another persona, ` +
    "and the imported one would be deleted. Import it by its own name and with its picture; then change the name"
  );
}

/** What is wrong with a picture's address, which is never repeated in a reason: it may be signed. */
export function pictureProblem(address: unknown): string | undefined {
  const fix = "give the address of the picture, like https://example.com/adam.jpg";
  if (address === undefined || address === null) return `is required: ${fix}`;
  if (typeof address !== "string") return `must be text, not ${typeName(address)}: ${fix}`;
  if (address === "") return `is empty: ${fix}`;
  if (!address.isWellFormed() || /[\s\p{Cc}]/u.test(address)) {
    return "holds white space or a control character: remove it, or write it percent-encoded (%20)";
  }
  if (!/^https?:\/\//i.test(address)) return `must begin with https:// or http://: ${fix}`;
  if (!URL.canParse(address)) return `is not an address: ${fix}`;
  const { username, password } = new URL(address);
  if (username || password) {
    return "holds a user name or password, which would be sent to Meta and kept in the stack's state: remove it";
  }
  return undefined;
}

/** What is wrong with the ID of a Page. */
export function pageProblem(pageId: unknown): string | undefined {
  if (typeof pageId !== "string") {
    return `must be text, not ${typeName(pageId)}: put the Page's ID in quotes, since long numbers lose digits`;
  }
  if (!/^[0-9]+$/.test(pageId)) {
    return "must be the Page's ID, only digits: the Page's About section shows it";
  }
  return undefined;
}

function pageOfSettingsProblem(pageId: unknown): string | undefined {
  const problem = pageProblem(pageId);
  const { configKey, environment } = SETTINGS.pageId;
  return problem && `${problem} (it comes from ${configKey} or ${environment})`;
}

function importProblem(personaId: unknown): string | undefined {
  return typeof personaId === "string" && /^[0-9]+$/.test(personaId)
    ? undefined
    : "must be the ID of a persona that the Page has, as text, only digits: `personas list` shows them";
}

/** What kind of value it is. */
export function typeName(value: unknown): string {
  if (typeof value === "string") return "text";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
