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
  /** The quota: so many calls in a window of so many milliseconds; none unless given. */
  readonly quota?: Quota | undefined;
}

/** How many calls are let through, and how a call too many is told to wait. */
export interface Quota {
  readonly calls: number;
  /** Milliseconds. */
  readonly window: number;
  /** How it is told when the window ends: in whole seconds, in whole minutes, or not at all. */
  readonly tells: "retry-after" | "business-use-case" | "nothing";
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
