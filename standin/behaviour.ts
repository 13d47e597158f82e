/** Where the vendor's behaviour is not documented: how the stand-in is to behave. Nothing may depend on one of them. */

/**
 * The stand-in's switches for what is unknown.
 *
 * @example
 * ```ts
 * import { Standin, type Behaviour } from "pulumi-personas/standin";
 *
 * const behaviour: Partial<Behaviour> = { order: "shuffled", largestLimit: 10, emptyPages: true };
 * const standin = await Standin.start({ behaviour });
 * ```
 */
export interface Behaviour {
  /** The order of a listing. Default: `"oldest-first"`. */
  readonly order: "oldest-first" | "newest-first" | "shuffled";
  /** The most personas of one page of a listing, whatever `limit` asks for. Default: 100. */
  readonly largestLimit: number;
  /**
   * What happens to a `limit` above {@link largestLimit}: it is reduced, or refused with code 100. Default: `"cut"`.
   */
  readonly tooLargeLimit: "cut" | "refused";
  /** The size of a page when `limit` is not given. Default: 25. */
  readonly defaultLimit: number;
  /** Whether an empty page, which names its `next`, comes before each page of a listing. Default: false. */
  readonly emptyPages: boolean;
  /** Whether pages of a listing have cursors; without them, only `next` and `previous` lead on. Default: true. */
  readonly cursors: boolean;
  /**
   * How many pages of listings do not show a create or delete yet. A client cannot wait for them to pass, so it may
   * repeat a create whose answer was lost; for a lag that passes, see {@link listingDelay}. Default: 0.
   */
  readonly listingLag: number;
  /** How many milliseconds pass before listings show a create or delete. Default: 0. */
  readonly listingDelay: number;
  /** Whether a deleted persona still answers to get and delete. Default: false. */
  readonly deletedAnswers: boolean;
  /** How Graph refuses a valid token of another Page. Default: `"missing"`. */
  readonly foreignPage: "missing" | "permission";
  /** The fields that Graph does not show of any persona: only the ID is sure to be there. Default: none. */
  readonly withheld: readonly ("name" | "profile_picture_url")[];
  /**
   * The oldest version of the API that is served, as `v25.0`: calls of an older one get it instead. The header
   * `facebook-api-version` of each answer names the version that is served. Default: every version is served.
   */
  readonly oldestVersion?: string | undefined;
  /** How long a persona is shown typing unless something ends it, in milliseconds. Default: 20000. */
  readonly typingLasts: number;
  /** The quota: a number of calls in a window of milliseconds. Default: no quota. */
  readonly quota?: Quota | undefined;
}

/**
 * How many calls are allowed, and how an excess call is told to wait: it is refused with Messenger's rate limit,
 * code 80006. All Pages of a stand-in share the quota.
 *
 * @example
 * ```ts
 * import { Standin, type Quota } from "pulumi-personas/standin";
 *
 * const quota: Quota = { calls: 10, window: 2_000, tells: "retry-after" };
 * const standin = await Standin.start({ behaviour: { quota } });
 * ```
 */
export interface Quota {
  /** The calls of a window. */
  readonly calls: number;
  /** The length of a window, in milliseconds. */
  readonly window: number;
  /**
   * How an answer says when the window ends: in whole seconds, in whole minutes, or not at all. Except for `nothing`,
   * each answer also says how much is used, in percent.
   */
  readonly tells: "retry-after" | "business-use-case" | "nothing";
}

/**
 * One possible vendor: how a stand-in behaves by default.
 *
 * @example
 * ```ts
 * import { DEFAULT_BEHAVIOUR, Standin } from "pulumi-personas/standin";
 *
 * const standin = await Standin.start({ behaviour: { order: "shuffled" } });
 * standin.behaviour = DEFAULT_BEHAVIOUR;
 * ```
 */
export const DEFAULT_BEHAVIOUR: Behaviour = {
  order: "oldest-first",
  largestLimit: 100,
  tooLargeLimit: "cut",
  defaultLimit: 25,
  emptyPages: false,
  cursors: true,
  listingLag: 0,
  listingDelay: 0,
  deletedAnswers: false,
  foreignPage: "missing",
  withheld: [],
  typingLasts: 20_000,
};
