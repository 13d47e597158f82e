/** Personas that a bot has made when it first needs them: once, whoever asks, and whatever is lost. */
import { expect, it } from "vitest";
import { namesOn, PAGE, startStandin } from "../../support/pages";
import { ADAM, clientOf } from "../graph/clients";

it("makes a persona once, however many ask at the same time, and remembers it", async () => {
  const standin = await startStandin();
  const graph = clientOf(standin);
  const ids = await Promise.all(Array.from({ length: 20 }, () => graph.ensurePersona(PAGE, ADAM)));
  expect(new Set(ids).size).toBe(1);
  standin.forgetCalls();
  expect(await graph.ensurePersona(PAGE, ADAM)).toBe(ids[0]);
  expect(standin.calls).toEqual([]);
  expect(namesOn(standin)).toEqual([ADAM.name]);
});

it("takes the one that is there, in whichever form its name comes", async () => {
  const standin = await startStandin();
  const name = "Zoé Ö.";
  const { id } = standin.world.create(PAGE, name.normalize("NFD"), ADAM.profilePictureUrl);
  expect(await clientOf(standin).ensurePersona(PAGE, { ...ADAM, name: name.normalize("NFC") })).toBe(id);
  expect(standin.counts().create).toBe(0);
});

it.each([true, false])("doubles nobody when an answer is lost (it took effect: %s)", async (takesEffect) => {
  const standin = await startStandin();
  standin.faults.add({ on: "create", answer: "cut-off", takesEffect });
  const id = await clientOf(standin, { waitScale: 0.001 }).ensurePersona(PAGE, ADAM);
  expect(standin.world.personasOf(PAGE)).toMatchObject([{ id }]);
});

it("makes it again once a message found it gone, and tries again what failed", async () => {
  const standin = await startStandin();
  const graph = clientOf(standin);
  standin.faults.add({ on: "create", answer: "no-permission" });
  await expect(graph.ensurePersona(PAGE, ADAM)).rejects.toMatchObject({ kind: "permission" });
  const personaId = await graph.ensurePersona(PAGE, ADAM);
  standin.world.personasOf(PAGE)[0]!.deleted = true;
  const message = { recipientId: "777", text: "Hello" };
  await expect(graph.sendMessage(PAGE, { ...message, personaId })).rejects.toMatchObject({ kind: "persona" });
  const anew = await graph.ensurePersona(PAGE, ADAM);
  expect(anew).not.toBe(personaId);
  await graph.sendMessage(PAGE, { ...message, personaId: anew });
  expect(standin.world.messages).toMatchObject([{ personaId: anew }]);
});
