/** The Graph client over HTTP, as bots and scripts use it. */
import { createServer } from "node:http";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GraphClient, GraphError } from "../../../provider/graph";
import { makeByHand, PAGE, startStandin, TOKEN } from "../../support/pages";
import { ADAM, clientOf, listen } from "./clients";

describe("every endpoint", () => {
  it("creates, gets, lists and deletes", async () => {
    const standin = await startStandin();
    const graph = clientOf(standin);
    const id = await graph.createPersona(PAGE, ADAM);
    const hosted = { id, name: "Adam Z.", profilePictureUrl: expect.stringContaining(id) as string };
    expect(await graph.getPersona(id)).toEqual(hosted);
    expect(await graph.getPersona(id, { fields: ["name"] })).toEqual({ id, name: "Adam Z." });
    expect((await graph.listPersonas(PAGE)).personas).toEqual([hosted]);
    await graph.deletePersona(id);
    expect((await graph.listPersonas(PAGE)).personas).toEqual([]);
    await expect(graph.deletePersona(id)).rejects.toMatchObject({ kind: "missing", code: 100, subcode: 33 });
  });

  it("sends a message as a persona, and as the Page", async () => {
    const standin = await startStandin();
    const graph = clientOf(standin);
    const personaId = await graph.createPersona(PAGE, ADAM);
    await graph.sendMessage(PAGE, { recipientId: "777", text: "Hello", personaId });
    await graph.sendMessage(PAGE, { recipientId: "777", text: "Hi" });
    expect(standin.world.messages).toMatchObject([
      { pageId: PAGE, recipientId: "777", text: "Hello", personaId },
      { pageId: PAGE, recipientId: "777", text: "Hi", personaId: undefined },
    ]);
    await graph.deletePersona(personaId);
    await expect(graph.sendMessage(PAGE, { recipientId: "777", text: "Gone", personaId })).rejects.toThrow(
      "Invalid persona_id",
    );
  });

  it("turns the pages of a listing by cursors, both ways", async () => {
    const standin = await startStandin();
    const ids = makeByHand(standin, 5);
    const graph = clientOf(standin);
    const idsOf = (list: { personas: readonly { id: string }[] }) => list.personas.map(({ id }) => id);
    const first = await graph.listPersonas(PAGE, { limit: 2, fields: ["id"] });
    expect(first.personas).toEqual([{ id: ids[0] }, { id: ids[1] }]);
    const second = await graph.listPersonas(PAGE, { limit: 2, after: first.cursors.after });
    expect(idsOf(second)).toEqual([ids[2], ids[3]]);
    const back = await graph.listPersonas(PAGE, { limit: 2, before: second.cursors.before });
    expect(idsOf(back)).toEqual([ids[0], ids[1]]);
  });

  it.each(["no-next", "empty-page", "no-after"] as const)(
    "lists every persona of any Page, whatever its size and Graph's largest limit (%s)",
    async (listingEnd) => {
      for (const largestLimit of [1, 2, 25, 100]) {
        for (const count of [0, 1, 2, 3, 50, 250].filter((count) => count / largestLimit < 60)) {
          const standin = await startStandin({ behaviour: { listingEnd, largestLimit, order: "shuffled" } });
          const ids = makeByHand(standin, count);
          const listed: string[] = [];
          for await (const { id } of clientOf(standin).allPersonas(PAGE, { fields: ["id"] })) listed.push(id);
          expect(listed.sort()).toEqual(ids.sort());
          expect(standin.counts().list).toBeLessThanOrEqual(Math.ceil(count / largestLimit) + 1);
        }
      }
    },
  );
});

it.each([
  {},
  { paging: null },
  { paging: {} },
  { paging: { cursors: null, next: null } },
  { paging: { cursors: { before: "", after: "" }, next: "" } },
])("a listing with %j has no more pages", async (paging) => {
  const server = createServer((_request, response) => {
    response.end(
      JSON.stringify({ data: [{ id: "1", name: "A", profile_picture_url: "https://a" }], ...paging }),
    );
  });
  const apiUrl = await listen(server);
  const listed: string[] = [];
  for await (const { id } of new GraphClient({ pageAccessToken: TOKEN, apiUrl }).allPersonas(PAGE))
    listed.push(id);
  expect(listed).toEqual(["1"]);
});

it("any JSON for an answer is read, or refused by a GraphError and nothing else", async () => {
  let body = "";
  const server = createServer((_request, response) => void response.end(body));
  const apiUrl = await listen(server);
  const graph = new GraphClient({ pageAccessToken: TOKEN, apiUrl, waitScale: 0.000_001 });
  const persona = fc.record({
    id: fc.jsonValue(),
    name: fc.jsonValue(),
    profile_picture_url: fc.jsonValue(),
  });
  const listing = fc.record({ data: fc.oneof(fc.array(persona), fc.jsonValue()), paging: fc.jsonValue() });
  await fc.assert(
    fc.asyncProperty(fc.oneof(persona, listing, fc.jsonValue()), async (json) => {
      body = JSON.stringify(json);
      const calls = [
        graph.listPersonas(PAGE),
        graph.getPersona("1"),
        graph.createPersona(PAGE, ADAM),
        graph.deletePersona("1"),
        graph.sendMessage(PAGE, { recipientId: "1", text: "Hi" }),
      ];
      for (const result of await Promise.allSettled(calls)) {
        if (result.status === "rejected") expect(result.reason).toBeInstanceOf(GraphError);
      }
    }),
    { numRuns: 60 },
  );
});
