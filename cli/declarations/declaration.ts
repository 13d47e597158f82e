/** A persona as it is to be declared, and what is said of the pictures. How it is written is left to the formats. */

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
}

/** Declarations, as a text of some format. */
export type Writer = (declarations: readonly Declaration[], comment: readonly string[]) => string;

/** For a reader who finds the addresses of Meta's copies. */
export const HOSTED_PICTURES: readonly string[] = [
  "Graph does not tell what a persona's picture was made from: the addresses",
  "written here are of Meta's copies, and for how long those can be fetched is",
  "not documented. Put the address of your own picture in the place of each",
  "before the first `pulumi up`: after it, a change of the address is a replace.",
];
