/** What Pulumi's host gets from the dynamic provider: properties that it keeps, and errors that it prints. */
import { expect, it } from "vitest";
import { OTHER_PICTURES } from "../../../provider/state/bags";
import { openProcess } from "../../support/model-process";
import { PAGE, startStandin } from "../../support/pages";

const ADAM = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" };
const STATE = { ...ADAM, pageId: PAGE };

/** The error of an operation, as the host catches it. */
async function errorOf(operation: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  return operation.then(
    () => expect.fail("it succeeded"),
    (error: unknown) => error as Error & Record<string, unknown>,
  );
}

it("a check passes on what it does not know, names the Page, and keeps the pictures of others out of the state", async () => {
  const { personas } = openProcess(await startStandin());
  const { inputs } = await personas.check(
    {},
    { ...ADAM, note: [1], [OTHER_PICTURES]: ["https://x.example"] },
  );
  expect(inputs).toEqual({ ...STATE, note: [1] });
});

it("a replace makes the new persona before the old one goes: dependents get the new ID first", async () => {
  const { personas } = openProcess(await startStandin());
  expect(await personas.diff("1", STATE, { ...STATE, name: "Adam Y." })).toEqual({
    changes: true,
    replaces: ["name"],
    deleteBeforeReplace: false,
  });
});

it("a diff that is refused shows no stack either: another Page for what was only just imported, alone or in a roster", async () => {
  const { personas, roster } = openProcess(await startStandin());
  const error = await errorOf(
    personas.diff("1", { ...STATE, profilePictureUrl: "" }, { ...STATE, pageId: "5678" }),
  );
  expect(error.message).toContain("the program puts the imported persona on another Page");
  expect(error.stack, "the host prints it").toBe("");
  const held = { pageId: PAGE, ids: { adam: "1" }, looks: { adam: ` ${ADAM.name}` } };
  const whole = await errorOf(roster.diff("roster-1", held, { pageId: "5678", personas: { adam: ADAM } }));
  expect([whole.message, whole.stack]).toEqual([error.message, ""]);
});

it("a persona that is gone is dropped from the state, and one of another name leaves its import out of the inputs", async () => {
  const standin = await startStandin();
  const { personas } = openProcess(standin);
  expect(await personas.read("999", STATE)).toEqual({});
  const { id } = standin.world.create(PAGE, "Adam Y.", ADAM.profilePictureUrl);
  const now = { ...STATE, name: "Adam Y." };
  expect(await personas.read(id, { ...STATE, import: id })).toEqual({
    id,
    props: { ...now, import: id },
    inputs: now,
  });
  expect(await personas.read(id, now), "inputs that still hold stay").toEqual({ id, props: now });
});

it("a create that failed is no resource, and its error shows a user neither a stack nor the name of a class", async () => {
  const standin = await startStandin();
  standin.faults.add({ on: "create", answer: "no-permission" });
  const error = await errorOf(openProcess(standin).personas.create(STATE));
  expect(error.message).toContain('Could not create persona "Adam Z." on Page 1234: the access token lacks');
  expect(error.stack, "the host prints it").toBe("");
  expect(String(error)).toMatch(/, see its error$/);
  expect(Object.hasOwn(error, "id"), "the host would keep a resource that is none").toBe(false);
});

it("a create whose answer was lost is kept with what it was to make, for the next run to find out", async () => {
  const standin = await startStandin();
  standin.faults.add({ on: "create", answer: "cut-off", takesEffect: true });
  standin.faults.add({ on: "list", answer: "no-permission", skip: 1, times: 100 });
  const error = await errorOf(openProcess(standin).personas.create({ ...STATE, __provider: "code" }));
  expect(error.id).toMatch(/^lost-create-/);
  expect(error.properties).toEqual({ ...STATE, namesakes: "", __provider: "code" });
  expect(error.reasons).toEqual([expect.stringContaining("The persona may have been created anyway")]);
});
