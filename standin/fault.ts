/** How the stand-in can be told to fail: which calls, how often, with what answer, and whether a write takes effect. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { vendorErrors, type VendorError } from "./vendor-error";

/**
 * A call, by its kind.
 *
 * @example
 * ```ts
 * import { Standin, type CallKind } from "pulumi-personas/standin";
 *
 * const standin = await Standin.start();
 * const writes: CallKind[] = ["create", "delete", "send"];
 * for (const on of writes) standin.faults.add({ on, answer: "no-permission" });
 * ```
 */
export type CallKind = "create" | "list" | "get" | "delete" | "send";

/**
 * Every kind of call.
 *
 * @example
 * ```ts
 * import { CALL_KINDS, Standin } from "pulumi-personas/standin";
 *
 * const standin = await Standin.start();
 * for (const on of CALL_KINDS) standin.faults.add({ on, answer: "transient" });
 * ```
 */
export const CALL_KINDS: readonly CallKind[] = ["create", "list", "get", "delete", "send"];

/**
 * How a call fails:
 *
 * - `cut-off`: the connection is cut, without an answer.
 * - `hang`: no answer ever; the connection stays open.
 * - `internal`: HTTP 500 with code 1.
 * - `transient`: HTTP 500 with code 2, marked transient.
 * - `html`: a gateway's HTML page, HTTP 502.
 * - `empty`: HTTP 200 without a body.
 * - `truncated`: a good answer that breaks off in the middle of its body.
 * - `invalid-json`: HTTP 200 with a body that is not JSON.
 * - `redirect`: a redirect to another host.
 * - `rate-limit`: Messenger's rate limit, HTTP 400 with code 80006.
 * - `expired-token`: the token has expired, HTTP 400 with code 190.
 * - `no-permission`: the permission was removed, HTTP 400 with code 200.
 * - `error`: any error of Graph's, by {@link Fault.error}.
 * - `unsuccessful`: HTTP 200 with `success` false, as a delete may be answered.
 * - `slow`: the good answer, late by {@link Fault.delay}.
 *
 * @example
 * ```ts
 * import { Standin, type FaultAnswer } from "pulumi-personas/standin";
 *
 * const standin = await Standin.start();
 * const lost: FaultAnswer = "cut-off";
 * standin.faults.add({ answer: lost, takesEffect: true });
 * ```
 */
export type FaultAnswer =
  | "cut-off"
  | "hang"
  | "internal"
  | "transient"
  | "html"
  | "empty"
  | "truncated"
  | "invalid-json"
  | "redirect"
  | "rate-limit"
  | "expired-token"
  | "no-permission"
  | "error"
  | "unsuccessful"
  | "slow";

/**
 * Every {@link FaultAnswer}.
 *
 * @example
 * ```ts
 * import { FAULT_ANSWERS, Standin } from "pulumi-personas/standin";
 *
 * const standin = await Standin.start();
 * for (const answer of FAULT_ANSWERS) standin.faults.add({ on: "list", answer, delay: 100 });
 * ```
 */
export const FAULT_ANSWERS: readonly FaultAnswer[] = [
  "cut-off",
  "hang",
  "internal",
  "transient",
  "html",
  "empty",
  "truncated",
  "invalid-json",
  "redirect",
  "rate-limit",
  "expired-token",
  "no-permission",
  "error",
  "unsuccessful",
  "slow",
];

/** The answers by which Graph refuses a call: nothing takes effect then. */
const REFUSALS: ReadonlySet<FaultAnswer> = new Set([
  "rate-limit",
  "expired-token",
  "no-permission",
  "error",
  "unsuccessful",
]);

/**
 * An error of Graph's, by its numbers, as the vendor lists them.
 *
 * @example
 * ```ts
 * import { Standin, type FaultError } from "pulumi-personas/standin";
 *
 * const standin = await Standin.start();
 * const tooLarge: FaultError = { code: 100, subcode: 2018109, message: "(#100) Attachment size exceeds limit" };
 * standin.faults.add({ on: "send", answer: "error", error: tooLarge });
 * ```
 */
export interface FaultError {
  /** As 100. */
  readonly code: number;
  /** As 2018109; none unless given. */
  readonly subcode?: number | undefined;
  /** What Graph says; the code alone unless given. */
  readonly message?: string | undefined;
  /** The HTTP status; 400 unless given. */
  readonly status?: number | undefined;
}

/**
 * A fault to come. It does not apply to calls of a batch.
 *
 * @example
 * ```ts
 * import { Standin, type Fault } from "pulumi-personas/standin";
 *
 * const standin = await Standin.start();
 * const limit: Fault = { on: "list", answer: "rate-limit", skip: 1, headers: { "retry-after": "2" } };
 * standin.faults.add(limit);
 * ```
 */
export interface Fault {
  /** The kind of call it strikes; any unless given. */
  readonly on?: CallKind | undefined;
  /** How it fails. */
  readonly answer: FaultAnswer;
  /**
   * Whether a write takes effect before it fails. Default: false; always false for an answer by which Graph refuses.
   */
  readonly takesEffect?: boolean | undefined;
  /** How many calls of the kind pass before it strikes; none unless given. */
  readonly skip?: number | undefined;
  /** How many calls it strikes; one unless given. */
  readonly times?: number | undefined;
  /** The delay of the answer, in milliseconds, for `slow`. Default: 0. */
  readonly delay?: number | undefined;
  /** What Graph says is wrong, for `error`; code 1 unless given. */
  readonly error?: FaultError | undefined;
  /** Headers of the answer, for `rate-limit`: how long to wait, or how much of the quota is used. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/**
 * The faults to come. Of those that fit a call, the one that was added first strikes.
 *
 * @example
 * ```ts
 * import { Standin } from "pulumi-personas/standin";
 *
 * const standin = await Standin.start();
 * standin.faults.add({ on: "create", answer: "cut-off", takesEffect: true, times: 2 });
 * // Whatever is to be tested calls here.
 * if (standin.faults.next("create")) throw new Error("not all of the faults have struck");
 * standin.faults.clear();
 * ```
 */
export class Faults {
  readonly #pending: { fault: Fault; skip: number; left: number }[] = [];

  /** Adds a fault after all that are to come. */
  add(fault: Fault): void {
    this.#pending.push({ fault, skip: fault.skip ?? 0, left: fault.times ?? 1 });
  }

  /** Forgets all faults to come. */
  clear(): void {
    this.#pending.length = 0;
  }

  /** The fault that strikes a call of that kind, and is used up by it; the stand-in asks so at each call. */
  next(kind: CallKind): Fault | undefined {
    for (const pending of this.#pending) {
      if (pending.left === 0 || (pending.fault.on ?? kind) !== kind) continue;
      if (pending.skip > 0) {
        pending.skip--;
        continue;
      }
      pending.left--;
      return pending.fault;
    }
    return undefined;
  }
}

/** Whether a call that the fault strikes is carried out. */
export function isCarriedOut({ answer, takesEffect = false }: Fault): boolean {
  return answer === "slow" || answer === "truncated" || (takesEffect && !REFUSALS.has(answer));
}

/** Answers as the fault says. `due` is the answer that would have been. */
export async function answerWithFault(
  fault: Fault,
  request: IncomingMessage,
  response: ServerResponse,
  due: { readonly status: number; readonly body: object },
): Promise<void> {
  const text = JSON.stringify(due.body);
  const vendor = (error: VendorError) =>
    send(response, error.status, JSON.stringify(error.body), { ...fault.headers });
  switch (fault.answer) {
    case "cut-off":
      return void request.socket.destroy();
    case "hang":
      return;
    case "internal":
      return vendor(vendorErrors.internal());
    case "transient":
      return vendor(vendorErrors.transient());
    case "rate-limit":
      return vendor(vendorErrors.rateLimit());
    case "expired-token":
      return vendor(vendorErrors.expiredToken());
    case "no-permission":
      return vendor(vendorErrors.noPermission());
    case "error":
      return vendor(fault.error ? vendorErrors.ofNumbers(fault.error) : vendorErrors.internal());
    case "unsuccessful":
      return send(response, 200, JSON.stringify({ success: false }));
    case "html":
      return send(response, 502, "<!DOCTYPE html><title>502 Bad Gateway</title><h1>Bad Gateway</h1>", {
        "content-type": "text/html",
      });
    case "empty":
      return send(response, 200, "");
    case "invalid-json":
      return send(response, 200, text.slice(0, -1) + ",,");
    case "redirect":
      return send(response, 302, "", { location: "https://elsewhere.example/login" });
    case "truncated":
      response.writeHead(due.status, {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(text),
      });
      response.write(text.slice(0, Math.ceil(text.length / 2)));
      // Cut only once the half is on its way.
      setTimeout(() => request.socket.destroy(), 20);
      return;
    case "slow":
      await new Promise((resolve) => setTimeout(resolve, fault.delay ?? 0));
      return send(response, due.status, text);
  }
}

/** Sends an answer whole. */
export function send(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { "content-type": "application/json; charset=UTF-8", ...headers });
  response.end(body);
}
