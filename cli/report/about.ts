/** Which personas a finding is about, where the engine shows it on the stack: its own words say so. Pure. */
import { isolated } from "../../provider/graph/harmless";
import { shownAddress } from "../../provider/picture/inspection";

/** What a finding may call a persona by. */
interface Named {
  readonly resource: string;
  readonly profilePictureUrl?: string | undefined;
}

const ADVICE = /^Advice \([\w-]+\) on (.*?)(?: and \d+ more)?: the (?:name|picture's address) /s;
/** A name in quotes, which may hold anything else. */
const QUOTED = /\u2068?"(?:[^"\\]|\\.)*"\u2069?/g;
/** A persona of a line of advice, and its namesake. */
const LABEL = /^(.*?)(?: \(""(?:, as (.*))?\))?$/s;

/** Whether a message of advice names the persona, or one on a picture is about its picture. */
export function isAbout(message: string, { resource, profilePictureUrl: address }: Named): boolean {
  if (address !== undefined && message.startsWith(`Picture ${shownAddress(address)}: `)) return true;
  const [, labels = ""] = ADVICE.exec(message.replace(QUOTED, '""')) ?? [];
  return labels
    .split(/, (?!as )/)
    .flatMap((label) => LABEL.exec(label)?.slice(1) ?? [])
    .includes(isolated(resource));
}
