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
  /** In which order a listing comes. Default: `"oldest-first"`. */
  readonly order: "oldest-first" | "newest-first" | "shuffled";
  /** The most personas of one page of a listing, whatever `limit` asks for. Default: 100. */
  readonly largestLimit: number;
  /** What becomes of a `limit` above {@link largestLimit}: it is cut down, or refused with code 100. Default: `"cut"`. */
  readonly tooLargeLimit: "cut" | "refused";
  /** The size of a page when `limit` is not given. Default: 25. */
  readonly defaultLimit: number;
  /** Whether an empty page, which names its `next`, comes before each page of a listing. Default: none does. */
  readonly emptyPages: boolean;
  /** Whether pages of a listing have cursors; without, `next` and `previous` alone lead on. Default: they have. */
  readonly cursors: boolean;
  /**
   * How many pages of listings may be read after a create or delete that do not show it yet. No wait of a client makes up
   * for them, so a create whose answer was lost may be made twice; for a lag that passes, see {@link listingDelay}.
   * Default: 0.
   */
  readonly listingLag: number;
  /** For how many milliseconds listings do not show a create or delete yet. Default: 0. */
  readonly listingDelay: number;
  /** Whether a deleted persona still answers to get and delete. Default: it does not. */
  readonly deletedAnswers: boolean;
  /** How Graph refuses a token that is good, but of another Page. Default: `"missing"`. */
  readonly foreignPage: "missing" | "permission";
  /** The fields that Graph does not show of any persona: only the ID is sure to be there. Default: it shows all. */
  readonly withheld: readonly ("name" | "profile_picture_url")[];
  /**
   * The oldest version of the API that is served, as `v25.0`: calls of an older one get it instead. The header
   * `facebook-api-version` of each answer tells the version that is served. Default: every version is.
   */
  readonly oldestVersion?: string | undefined;
  /** How long a persona is shown typing when nothing ends it, in milliseconds. Default: 20000. */
  readonly typingLasts: number;
  /** The quota: so many calls in a window of so many milliseconds; none unless given. */
  readonly quota?: Quota | undefined;
}

/**
 * How many calls are let through, and how a call too many is told to wait: it is refused with Messenger's rate limit,
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
   * How it is told when the window ends: in whole seconds, in whole minutes, or not at all. But for `nothing`, each
   * answer also tells how much is used, in percent.
   */
  readonly tells: "retry-after" | "business-use-case" | "nothing";
}

/**
 * One possible vendor: how a stand-in behaves unless it is told otherwise.
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
