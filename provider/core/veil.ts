/** Keeps what a program declares as a secret out of the texts of a run, whoever wrote the value into them. */
import { Redactor } from "../graph/redact";
import { OperationError } from "./error";
import { isSecret, MAY_BE_SECRET, type GivenInputs } from "./check";

/** The secrets that a run has met. */
export class Veil {
  readonly #redactor = new Redactor();

  /** Takes note of those inputs that are secrets by their own word. */
  cover(inputs: GivenInputs): void {
    for (const property of MAY_BE_SECRET.filter((each) => isSecret(each, inputs))) {
      const value = inputs[property];
      if (typeof value !== "string") continue;
      this.#redactor.add(value);
      if (property === "profilePictureUrl") partsOf(value).forEach((part) => this.#redactor.add(part));
    }
  }

  over(text: string): string {
    return this.#redactor.over(text);
  }

  overError(error: OperationError): OperationError {
    const { message, brief, cause } = error;
    return new OperationError(this.over(message), this.over(brief), { cause });
  }
}

/** What of an address may be quoted without the rest; the scheme and the host may be seen. */
function partsOf(address: string): string[] {
  if (!URL.canParse(address)) return [];
  const { href, pathname, search, searchParams } = new URL(address);
  const path = pathname.slice(1);
  // A server of files calls this its key.
  const parts = [href, pathname + search, pathname, search, path + search, path].filter(
    (part) => part.length > 1,
  );
  const words = [...path.split("/"), ...searchParams.values()];
  return [...parts, ...words.filter((word) => word.length >= SHORTEST_WORD)];
}

/** In characters: no signature is shorter, and short words stand in many texts. */
const SHORTEST_WORD = 8;
