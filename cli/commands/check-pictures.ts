/** `personas check-pictures`: whether Meta could take the pictures behind addresses. Needs neither a token nor a Page. */
import { shownAddress, type Inspection } from "../../provider/picture/inspection";
import { CommandError, EXITS } from "../exit";
import { layOut, styleFor } from "../output/table";
import { jsonOf, tell } from "../output/text";
import { isBad, lookAtPictures, type LookedAt } from "../pictures/look";
import { picturesAt, picturesOfPreview, picturesOfRoster } from "../pictures/sources";

/** The options of `check-pictures`. */
export interface CheckPicturesOptions {
  readonly roster?: string;
  readonly preview?: string;
  readonly allowPrivate?: boolean;
  readonly json?: boolean;
}

/** Prints a finding for each picture. Bad ones are told by the exit code; what only seems so from here is not. */
export async function checkPictures(
  addresses: readonly string[],
  options: CheckPicturesOptions,
): Promise<void> {
  const { roster, preview, allowPrivate } = options;
  if (addresses.length === 0 && roster === undefined && preview === undefined) {
    throw new CommandError("usage", "give addresses of pictures, --roster or --preview");
  }
  const pictures = [
    ...picturesAt(addresses),
    ...(roster === undefined ? [] : await picturesOfRoster(roster)),
    ...(preview === undefined ? [] : await picturesOfPreview(preview)),
  ];
  const findings = await lookAtPictures(pictures, allowPrivate);
  if (findings.some(isBad)) process.exitCode = EXITS.failed.code;
  if (findings.length === 0) tell("There are no pictures to check.");
  if (options.json) return console.log(jsonOf(findings.map(dataOf)));
  if (findings.length === 0) return;
  const rows = findings.map(({ name, found }) => [name, textOf(found)]);
  console.log(await layOut(["PICTURE", "FINDING"], rows, styleFor(process.stdout)));
}

function textOf(found: Inspection | undefined): string {
  if (!found) return "not checked: the preview does not show its address, which is unknown yet or secret";
  if (found.kind !== "ok") return found.problem;
  const { type, width, height, size } = found.picture;
  const pixels = width === undefined || height === undefined ? "" : `${width} × ${height} pixels, `;
  const facts = `ok: ${type}, ${pixels}${size.toLocaleString("en")} bytes`;
  return found.advice.length === 0 ? facts : found.advice.map(({ text }) => text).join("; ");
}

/** Without the query of an address, as everywhere. */
function dataOf({ name, address, found }: LookedAt) {
  const data = { name, ...(address !== undefined && { address: shownAddress(address) }) };
  if (!found) return { ...data, kind: "unknown" };
  return found.kind === "ok"
    ? { ...data, kind: found.kind, ...found.picture, advice: found.advice }
    : { ...data, kind: found.kind, problem: found.problem };
}
