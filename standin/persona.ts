/** A persona on the stand-in, and what Graph refuses to make one of. */
import { vendorErrors } from "./vendor-error";

/**
 * A persona as the stand-in keeps it; a deleted one stays, since what it said stays.
 *
 * @example
 * ```ts
 * import { Standin, type StandinPersona } from "pulumi-personas/standin";
 *
 * const standin = await Standin.start({ pages: { "1234": "token" } });
 * const adam: StandinPersona = standin.world.create("1234", "Adam Z.", "https://example.com/adam.jpg");
 * adam.name = "Adam, renamed by hand";
 * ```
 */
export interface StandinPersona {
  /** Its ID: digits, as many as the vendor's have. */
  readonly id: string;
  /** The Page where it lives. */
  readonly pageId: string;
  /** Graph never changes it; a test may. */
  name: string;
  /** The address it was made from. */
  readonly profilePictureUrl: string;
  /** Whether it was deleted; a test may set it, as somebody on the Page would. */
  deleted: boolean;
  /** The fields that Graph does not show of this one, in addition to those that it never shows. A test may set it. */
  withheld: readonly ("name" | "profile_picture_url")[];
}

/**
 * Who a message was said by, as the persona was then.
 *
 * @example
 * ```ts
 * import { Standin, type StandinFace } from "pulumi-personas/standin";
 *
 * const standin = await Standin.start({ pages: { "1234": "token" } });
 * const face: StandinFace | undefined = standin.world.messages.at(-1)?.face;
 * console.log(face?.name ?? "the Page itself, or nobody yet");
 * ```
 */
export interface StandinFace {
  /** The name above the message. */
  readonly name: string;
  /** The address that the persona was made from. */
  readonly profilePictureUrl: string;
}

/**
 * What a persona is made of, once it was checked.
 *
 * @internal
 */
export type CheckedPersona = StandinFace;

/**
 * Refuses what Graph would refuse before it downloads a picture.
 *
 * @internal
 */
export function checkedPersona(name: unknown, profilePictureUrl: unknown): CheckedPersona {
  if (typeof name !== "string" || name === "")
    throw vendorErrors.badParameter("The parameter name is required");
  if (Array.from(name).length > 50)
    throw vendorErrors.badParameter("Param name must be at most 50 characters long");
  if (typeof profilePictureUrl !== "string" || !URL.canParse(profilePictureUrl)) {
    throw vendorErrors.badParameter("Param profile_picture_url must be a valid URL");
  }
  return { name, profilePictureUrl };
}
