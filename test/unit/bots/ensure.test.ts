/** Personas that a bot has made when it first needs them: once, whoever asks, and whatever is lost. */
import { expect, it, onTestFinished, vi } from "vitest";
import { InvalidOptionError, type NewPersona } from "../../../provider/bots";
import { Stop } from "../../../provider/graph/stop";
import { LAG } from "../../../provider/page/view";
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

it("makes one for a name that many ask for in different forms at the same time", async () => {
  const standin = await startStandin();
  const graph = clientOf(standin);
  const forms = ["NFC", "NFD"].map((form) => ({ ...ADAM, name: "Zoé Ö.".normalize(form) }));
  const [one, other] = await Promise.all(forms.map((each) => graph.ensurePersona(PAGE, each)));
  expect(one).toBe(other);
  expect(standin.world.personasOf(PAGE)).toHaveLength(1);
});

it("makes it again where a delete finds it gone", async () => {
  const standin = await startStandin();
  const graph = clientOf(standin);
  const gone = await graph.ensurePersona(PAGE, ADAM);
  standin.world.personasOf(PAGE)[0]!.deleted = true;
  await expect(graph.deletePersona(gone)).rejects.toMatchObject({ kind: "missing" });
  const anew = await graph.ensurePersona(PAGE, ADAM);
  expect(standin.world.personasOf(PAGE)).toMatchObject([{ id: anew }]);
});

it("makes it again once it has deleted one that was there before", async () => {
  const standin = await startStandin();
  const graph = clientOf(standin);
  const { id } = standin.world.create(PAGE, ADAM.name, ADAM.profilePictureUrl);
  expect(await graph.ensurePersona(PAGE, ADAM)).toBe(id);
  await graph.deletePersona(id);
  const anew = await graph.ensurePersona(PAGE, ADAM);
  expect(standin.world.personasOf(PAGE)).toMatchObject([{ id: anew }]);
});

const EVA = { ...ADAM, name: "Eva K." };

it.each([0, 1])("gives nobody the ID of one that it deleted (listings lag by %s)", async (listingLag) => {
  const standin = await startStandin();
  const graph = clientOf(standin);
  const { id } = standin.world.create(PAGE, ADAM.name, ADAM.profilePictureUrl);
  const eva = await graph.ensurePersona(PAGE, EVA);
  standin.behaviour = { ...standin.behaviour, listingLag };
  await graph.deletePersona(id);
  const adam = await graph.ensurePersona(PAGE, ADAM);
  expect(standin.world.personasOf(PAGE)).toMatchObject([{ id: eva }, { id: adam }]);
});

it("gives nobody the ID of one that a message found gone, whoever made it", async () => {
  const standin = await startStandin();
  const graph = clientOf(standin);
  const { id: personaId } = standin.world.create(PAGE, ADAM.name, ADAM.profilePictureUrl);
  const eva = await graph.ensurePersona(PAGE, EVA);
  standin.world.personasOf(PAGE)[0]!.deleted = true;
  const sent = graph.sendMessage(PAGE, { recipientId: "777", text: "Hello", personaId });
  await expect(sent).rejects.toMatchObject({ kind: "persona" });
  const adam = await graph.ensurePersona(PAGE, ADAM);
  expect(standin.world.personasOf(PAGE)).toMatchObject([{ id: eva }, { id: adam }]);
});

it("gives nobody the ID of one when the answer to its delete was lost", async () => {
  const standin = await startStandin();
  const graph = clientOf(standin, { waitScale: 0.001 });
  const { id } = standin.world.create(PAGE, ADAM.name, ADAM.profilePictureUrl);
  const eva = await graph.ensurePersona(PAGE, EVA);
  standin.faults.add({ on: "delete", answer: "cut-off", takesEffect: true });
  await expect(graph.deletePersona(id)).rejects.toMatchObject({ kind: "missing" });
  const adam = await graph.ensurePersona(PAGE, ADAM);
  expect(standin.world.personasOf(PAGE)).toMatchObject([{ id: eva }, { id: adam }]);
});

it.each([
  [PAGE, 0],
  ["me", 0],
  [PAGE, 2],
  ["me", 2],
])("doubles nobody whom its own create made, on Page %s (listings lag by %s)", async (pageId, listingLag) => {
  const standin = await startStandin();
  const graph = clientOf(standin);
  const eva = await graph.ensurePersona(PAGE, EVA);
  standin.behaviour = { ...standin.behaviour, listingLag };
  const adam = await graph.createPersona(pageId, ADAM);
  expect(await graph.ensurePersona(PAGE, ADAM)).toBe(adam);
  expect(standin.world.personasOf(PAGE)).toMatchObject([{ id: eva }, { id: adam }]);
  await graph.deletePersona(adam);
  expect(await graph.ensurePersona(PAGE, ADAM)).not.toBe(adam);
});

it("doubles nobody whom its own create made though the answer was lost", async () => {
  const standin = await startStandin();
  const graph = clientOf(standin);
  await graph.ensurePersona(PAGE, EVA);
  standin.faults.add({ on: "create", answer: "cut-off", takesEffect: true });
  await expect(graph.createPersona(PAGE, ADAM)).rejects.toMatchObject({ mayHaveTakenEffect: true });
  await graph.ensurePersona(PAGE, ADAM);
  expect(namesOn(standin)).toEqual([ADAM.name, EVA.name]);
});

it("lists the Page once for all that it makes", async () => {
  const standin = await startStandin();
  const graph = clientOf(standin);
  for (const name of ["Ann B.", "Cem D.", "Eva F."]) await graph.ensurePersona(PAGE, { ...ADAM, name });
  expect(standin.counts()).toMatchObject({ create: 3, list: 1 });
});

it("makes one of a name on each Page", async () => {
  const standin = await startStandin();
  const graph = clientOf(standin);
  await graph.ensurePersona(PAGE, ADAM);
  await expect(graph.ensurePersona("5678", ADAM), "another Page's token").rejects.toThrow("5678");
});

it("asks for the token's Page again where it could not be told", async () => {
  const standin = await startStandin();
  const graph = clientOf(standin);
  standin.faults.add({ on: "get", answer: "no-permission" });
  await expect(graph.ensurePersona("me", ADAM)).rejects.toMatchObject({ kind: "permission" });
  expect(await graph.ensurePersona("me", ADAM)).toBe(standin.world.personasOf(PAGE)[0]!.id);
});

it("remembers who could not be written to", async () => {
  const standin = await startStandin();
  const graph = clientOf(standin);
  const personaId = await graph.ensurePersona(PAGE, ADAM);
  standin.faults.add({ on: "send", answer: "no-permission" });
  const sent = graph.sendMessage(PAGE, { recipientId: "777", text: "Hello", personaId });
  await expect(sent).rejects.toMatchObject({ kind: "permission" });
  standin.forgetCalls();
  expect(await graph.ensurePersona(PAGE, ADAM)).toBe(personaId);
  expect(standin.calls).toEqual([]);
});

it("knows its own personas from what a lost create made, though Graph shows no name of them", async () => {
  const standin = await startStandin();
  const graph = clientOf(standin, { waitScale: 0.001 });
  const eva = await graph.ensurePersona(PAGE, { ...ADAM, name: "Eva K." });
  standin.faults.add({ on: "create", answer: "cut-off", takesEffect: true });
  standin.faults.add({ on: "list", answer: "no-permission" });
  await expect(graph.ensurePersona(PAGE, ADAM)).rejects.toThrow("may have been created anyway");
  standin.world.personasOf(PAGE).find(({ id }) => id === eva)!.withheld = ["name"];
  const adam = await graph.ensurePersona(PAGE, ADAM);
  expect(standin.world.personasOf(PAGE).map(({ id }) => id)).toEqual([eva, adam]);
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

it("makes it again once it was found gone while it types, or this client deleted it", async () => {
  const standin = await startStandin();
  const graph = clientOf(standin);
  const first = await graph.ensurePersona(PAGE, ADAM);
  standin.world.personasOf(PAGE)[0]!.deleted = true;
  const typing = { recipientId: "777", action: "typing_on", personaId: first } as const;
  await expect(graph.sendAction(PAGE, typing)).rejects.toMatchObject({ kind: "persona" });
  const second = await graph.ensurePersona(PAGE, ADAM);
  expect(second).not.toBe(first);
  await graph.deletePersona(second);
  const third = await graph.ensurePersona(PAGE, ADAM);
  expect(standin.world.personasOf(PAGE)).toMatchObject([{ id: third }]);
});

it.each([true, false])(
  "goes on once the Page can be listed after a lost answer: a bot lives too long to give up (it took effect: %s)",
  async (takesEffect) => {
    const standin = await startStandin();
    const graph = clientOf(standin, { waitScale: 0.001 });
    const eva = await graph.ensurePersona(PAGE, { ...ADAM, name: "Eva K." });
    standin.faults.add({ on: "create", answer: "cut-off", takesEffect });
    standin.faults.add({ on: "list", answer: "no-permission" });
    await expect(graph.ensurePersona(PAGE, ADAM)).rejects.toThrow("may have been created anyway");
    const adam = await graph.ensurePersona(PAGE, ADAM);
    expect(standin.world.personasOf(PAGE), "lost or doubled").toMatchObject([{ id: eva }, { id: adam }]);
  },
);

it.each([true, false])(
  "takes whoever has the name, once it knows what became of a lost create (it took effect: %s)",
  async (takesEffect) => {
    const standin = await startStandin();
    const graph = clientOf(standin, { waitScale: 0.001 });
    standin.faults.add({ on: "create", answer: "cut-off", takesEffect });
    standin.faults.add({ on: "list", answer: "no-permission", skip: 1 });
    await expect(graph.ensurePersona(PAGE, ADAM)).rejects.toThrow("may have been created anyway");
    await graph.deletePersona(await graph.ensurePersona(PAGE, ADAM));
    const { id } = standin.world.create(PAGE, ADAM.name, ADAM.profilePictureUrl);
    standin.world.create(PAGE, ADAM.name, ADAM.profilePictureUrl);
    expect(await graph.ensurePersona(PAGE, ADAM)).toBe(id);
  },
);

it("scales the waits for the Page as those for calls", async () => {
  const pause = vi.spyOn(Stop.prototype, "pause");
  onTestFinished(() => pause.mockRestore());
  const standin = await startStandin();
  standin.faults.add({ on: "create", answer: "cut-off" });
  const waitScale = 0.001;
  await clientOf(standin, { waitScale }).ensurePersona(PAGE, ADAM);
  expect(pause).toHaveBeenCalled();
  for (const [time] of pause.mock.calls) expect(time).toBeLessThanOrEqual(LAG * waitScale);
});

it("is the same persona by the Page's ID and as `me`", async () => {
  const standin = await startStandin();
  const graph = clientOf(standin);
  const ids = await Promise.all(["me", PAGE, "me"].map((pageId) => graph.ensurePersona(pageId, ADAM)));
  expect(new Set(ids).size).toBe(1);
  expect(standin.counts()).toMatchObject({ create: 1, get: 1 });
});

it("makes none in process after process where Graph shows no name", async () => {
  const standin = await startStandin();
  const id = await clientOf(standin).ensurePersona(PAGE, ADAM);
  const adam = standin.world.personasOf(PAGE)[0]!;
  adam.withheld = ["name"];
  const later = clientOf(standin).ensurePersona(PAGE, ADAM);
  await expect(later).rejects.toThrow(
    `Graph shows no names for the personas of Page ${PAGE}, so it is not known whether one of them is "Adam Z."`,
  );
  adam.withheld = [];
  expect(await clientOf(standin).ensurePersona(PAGE, ADAM)).toBe(id);
  adam.withheld = ["name"];
  standin.world.create(PAGE, "Eva K.", ADAM.profilePictureUrl);
  expect(
    await clientOf(standin).ensurePersona(PAGE, ADAM),
    "one persona without a name stops nobody",
  ).not.toBe(id);
});

it("refuses what is no name before any call", async () => {
  const standin = await startStandin();
  const nameless = { profilePictureUrl: ADAM.profilePictureUrl } as NewPersona;
  await expect(clientOf(standin).ensurePersona(PAGE, nameless)).rejects.toBeInstanceOf(InvalidOptionError);
  expect(standin.calls).toEqual([]);
});

it("sends nothing for a name that is no text: the ID of what it made would be lost", async () => {
  const standin = await startStandin();
  const graph = clientOf(standin);
  const nameless = { ...ADAM, name: 7 as unknown as string };
  const says = "the name of a persona must be text";
  await expect(graph.ensurePersona(PAGE, nameless)).rejects.toThrow(says);
  await expect(graph.createPersona(PAGE, nameless)).rejects.toThrow(says);
  expect(standin.calls).toEqual([]);
});
