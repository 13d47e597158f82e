/** Each error that the vendor lists, as Graph answers it: the user reads what it means and what to do, and of no two the same. */
import { describe, expect, it } from "vitest";
import { meaningOf, ROWS } from "../../provider/graph/error-table";
import type { CallKind, FaultError, Standin } from "../../standin";
import { openProcess } from "../support/model-process";
import { makeByHand, PAGE, startStandin } from "../support/pages";
import { run, settingsFor } from "./command";

const ANY = ["create", "list", "get", "delete", "send"] as const satisfies readonly CallKind[];
/** A persona that Graph does not know when it is asked for alone is gone: that is no error. */
const ANY_BUT_GET = ANY.filter((each) => each !== "get");
const NEW_TOKEN = "get a new Page access token";
const LOG_IN = "have the person behind the token log in to Facebook";
const WAIT = "the wait is too long; run again after";
const CHECK_TOKEN = "check the ID, and that the access token is for this Page";
const SILENT = "do not write to them until they write to the Page";

/** What the vendor answers, the calls that may meet it, and the cause and the cure that the user reads. */
const CASES: readonly (readonly [FaultError, readonly (typeof ANY)[number][], cause: string, cure: string])[] = [
  [{ code: 10, subcode: 2018278, status: 403 }, ["send"], "the Page may not write to this person now: more than 24 hours have passed since they wrote", "wait until they write, or send with a tag"],
  [{ code: 10, subcode: 2018065, status: 403 }, ["send"], "the Page may not write to this person now: more than 24 hours have passed since they wrote", "wait until they write, or send with a tag"],
  [{ code: 10, subcode: 2018108 }, ["send"], "this person receives no messages from the Page", SILENT],
  [{ code: 200, subcode: 1545041 }, ["send"], "this person receives no messages from the Page", SILENT],
  [{ code: 551, subcode: 1545041 }, ["send"], "this person receives no messages from the Page", SILENT],
  [{ code: 100, subcode: 2018001 }, ["send"], "the Page knows nobody with that ID", "use the person's PSID for this Page"],
  [{ code: 100, subcode: 2018109 }, ["send"], "the attachment is too large", "send a smaller one"],
  [{ code: 100, subcode: 2018034 }, ["send"], "the message is empty", "give it a text or an attachment"],
  [{ code: 100, subcode: 2018008 }, ["create"], "Graph could not fetch the picture from example.com", "check that everyone can download it: `personas check-pictures`"],
  [{ code: 1200 }, ["send"], "Graph has an internal problem, and did not send the message", "send it again in a moment"],
  [{ code: 2, subcode: 2018344 }, ANY, "the terms of Messenger's API are not accepted for this Page", "have an admin of the Page accept them at Meta"],
  [{ code: 10, subcode: 2018336 }, ANY, "rules of the person's or the Page's region forbid this", "look up at Meta what Messenger allows in that region"],
  [{ code: 11 }, ANY, "Graph no longer has this in the requested version", "check personas:apiVersion"],
  [{ code: 190, subcode: 458 }, ANY, "the app was removed by the person behind the access token", NEW_TOKEN],
  [{ code: 190, subcode: 459 }, ANY, "the person behind the access token must pass a checkpoint", LOG_IN],
  [{ code: 190, subcode: 460 }, ANY, "the password behind the access token was changed", NEW_TOKEN],
  [{ code: 190, subcode: 463 }, ANY, "the access token has expired", NEW_TOKEN],
  [{ code: 190, subcode: 464 }, ANY, "the account behind the access token is not confirmed", LOG_IN],
  [{ code: 190, subcode: 467 }, ANY, "the access token is no longer valid", NEW_TOKEN],
  [{ code: 190, subcode: 492 }, ANY, "the person behind the access token no longer has a role on the Page", NEW_TOKEN],
  [{ code: 190 }, ANY, "Graph does not accept the access token", NEW_TOKEN],
  [{ code: 102 }, ANY, "Graph does not accept the access token", NEW_TOKEN],
  [{ code: 104 }, ANY, "Graph does not accept the access token", NEW_TOKEN],
  [{ code: 80006 }, ANY, "Messenger's rate limit for this Page is reached", WAIT],
  [{ code: 80001 }, ANY, "the Page's rate limit is reached", WAIT],
  [{ code: 4 }, ANY, "the app's rate limit is reached", WAIT],
  [{ code: 17 }, ANY, "a rate limit is reached", WAIT],
  [{ code: 613 }, ANY, "a rate limit is reached", WAIT],
  [{ code: 80004 }, ANY, "a rate limit is reached", WAIT],
  [{ code: 3 }, ANY, "the access token lacks a permission", "use a Page access token with the pages_messaging permission"],
  [{ code: 10, status: 403 }, ANY, "the access token lacks a permission", "use a Page access token with the pages_messaging permission"],
  [{ code: 200, status: 403 }, ANY, "the access token lacks a permission", "use a Page access token with the pages_messaging permission"],
  [{ code: 100, subcode: 33 }, ANY_BUT_GET, "the Page or persona does not exist, or this access token cannot access it", CHECK_TOKEN],
  [{ code: 803, status: 404 }, ANY_BUT_GET, "the Page or persona does not exist, or this access token cannot access it", CHECK_TOKEN],
  [{ code: 100 }, ANY, "Graph does not accept a parameter", "correct what Graph names below"],
  [{ code: 100, message: "(#100) Invalid persona_id" }, ["send"], "the Page has no persona <ID>", "read its ID again from the stack"],
  [{ code: 341 }, ANY, "a limit or policy of the app stops this", "check the app's and the Page's status at Meta"],
  [{ code: 368 }, ANY, "a limit or policy of the app stops this", "check the app's and the Page's status at Meta"],
  [{ code: 1, status: 500 }, ANY, "Graph has an internal problem", "run again in a moment"],
  [{ code: 4711 }, ANY, "Graph refused", "read what Graph says below, then run again"],
]; // prettier-ignore

/** Has each call of a kind meet an error, and answers with what the user reads. */
async function read(standin: Standin, on: (typeof ANY)[number], error: FaultError): Promise<string> {
  const [id] = makeByHand(standin, 1);
  const persona = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg", pageId: PAGE };
  standin.faults.add({ on, answer: "error", error, times: 1_000 });
  const { personas } = openProcess(standin);
  const acts = {
    create: () => personas.create(persona),
    list: () => personas.read(id!, persona),
    get: () => {
      standin.world.personasOf(PAGE).forEach((each) => (each.deleted = true));
      return personas.read(id!, persona);
    },
    delete: () => personas.delete(id!, persona),
    send: async () => {
      const environment = { ...settingsFor(standin), PERSONAS_WAIT_SCALE: "0.00005" };
      const { code, stderr } = await run(["send", id!, "7654321", "Hello"], { environment });
      expect(code).not.toBe(0);
      throw new Error(stderr);
    },
  };
  const text = await acts[on]().then(
    () => "",
    (thrown: unknown) => (thrown as Error).message,
  );
  standin.faults.clear();
  return text.replaceAll(id!, "<ID>");
}

describe("of an error of Graph's the user reads what it means, and what to do", () => {
  it.each(CASES)("%j at %j: %s", async (error, calls, cause, cure) => {
    const standin = await startStandin();
    for (const on of calls) {
      const text = await read(standin, on, error);
      expect(text, `at ${on}`).toContain(`: ${cause}; ${cure}`);
      expect(text, "for Meta's support").toMatch(new RegExp(`code ${error.code}\\b.*fbtrace_id`));
    }
  });

  it("each row of the table is among them, and says what no other says", () => {
    for (const { codes, subcodes, cause } of ROWS) {
      const [first] = codes;
      const code = typeof first === "number" ? first : first![0];
      expect(meaningOf({ code, subcode: subcodes?.[0], status: 400 }).cause, "an earlier row hides it").toBe(
        cause,
      );
      expect(
        CASES.filter(([, , read]) => read.startsWith(cause)),
        `nobody reads ${cause}`,
      ).not.toEqual([]);
    }
    const meanings = new Set(ROWS.map(({ kind, cause, cure }) => JSON.stringify([kind, cause, cure])));
    expect(new Set(ROWS.map(({ cause }) => cause)).size, "two meanings in the same words").toBe(
      meanings.size,
    );
  });
});
