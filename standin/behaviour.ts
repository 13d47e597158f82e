/** Where the vendor's behaviour is not documented: how the stand-in is to behave. Nothing may depend on one of them. */

/** The stand-in's switches for what is unknown. */
export interface Behaviour {
  /** In which order a listing comes. */
  readonly order: "oldest-first" | "newest-first" | "shuffled";
  /** The most personas of one page of a listing, whatever `limit` asks for. */
  readonly largestLimit: number;
  /** The size of a page when `limit` is not given. */
  readonly defaultLimit: number;
  /**
   * How the last page of a listing is told: it alone names no `next` page; or no page does, and an empty one comes
   * after; or it alone has no `after` cursor.
   */
  readonly listingEnd: "no-next" | "empty-page" | "no-after";
  /** Whether a deleted persona still answers to get and delete. */
  readonly deletedAnswers: boolean;
  /** How Graph refuses a token that is good, but of another Page. */
  readonly foreignPage: "missing" | "permission";
}

/** One possible vendor. */
export const DEFAULT_BEHAVIOUR: Behaviour = {
  order: "oldest-first",
  largestLimit: 100,
  defaultLimit: 25,
  listingEnd: "no-next",
  deletedAnswers: false,
  foreignPage: "missing",
};
