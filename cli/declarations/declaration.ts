/** A persona as it is to be declared, and what is said of the pictures. How it is written is left to the formats. */

import { shown } from "../../provider/graph/harmless";

/** What brings a persona under Pulumi that is there already. */
export interface Declaration {
  /** The name of the resource. */
  readonly key: string;
  readonly name: string;
  readonly profilePictureUrl: string;
  /** Given only where it is to be written. */
  readonly pageId?: string | undefined;
  /** The ID that the persona has. */
  readonly import: string;
  /** Where Meta's copy of the picture was saved; given only where a comment is to say it. */
  readonly file?: string | undefined;
}

/**
 * Declarations, as a text of some format. With a `stack`, a roster has what differs from Page to Page in the overlay of
 * that stack.
 */
export type Writer = (
  declarations: readonly Declaration[],
  comment: readonly string[],
  stack?: string,
) => string;

/** What a comment says of a picture that was saved. */
export function commentOn(file: string): string {
  return `Meta's copy of the picture: ${shown(file)}`;
}

/** For a reader who finds the addresses of Meta's copies. */
export const HOSTED_PICTURES: readonly string[] = [
  "Graph does not report the address that a persona's picture was made from: the",
  "addresses below are of Meta's copies, and how long they work is not documented.",
  "Replace each with the address of your own picture before the first `pulumi up`:",
  "after it, a changed address replaces the persona.",
];
