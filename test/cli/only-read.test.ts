/** Personas that a program only reads, as by `Persona.get`: safe from deletes, free to be imported, and no drift. */
import { expect, it } from "vitest";
import { makeByHand, namesOn, PAGE, startStandin } from "../support/pages";
import { run, settingsFor } from "./command";
import { FakePulumi } from "./fake-pulumi";
import { exportOf } from "./stack-export";

/** A Page of two: a stack holds one of them, and reads the other. */
async function setUp() {
  const standin = await startStandin();
  const [own, read] = makeByHand(standin, 2) as [string, string];
  const pulumi = new FakePulumi();
  const outputs = (name: string) => ({ name, profilePictureUrl: "", pageId: PAGE });
  const resources = [
    { name: "own", id: own, outputs: outputs("By hand 0") },
    { name: "host", id: read, outputs: outputs("By hand 1"), external: true },
  ];
  pulumi.set("dev", exportOf(resources));
  const environment = { ...settingsFor(standin), ...pulumi.environment, PERSONAS_WAIT_SCALE: "0.01" };
  const personas = (...args: string[]) => run(args, { environment, cwd: pulumi.makeProject() });
  return { standin, own, read, pulumi, reader: resources[1]!, personas };
}

it("one is not deleted, and the user learns how to let go of it first", async () => {
  const { standin, read, personas } = await setUp();
  const { code, stdout, stderr } = await personas("delete", read, "--yes", "--stack", "dev");
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toContain(`By hand 1 (${read}) was not deleted, since stack dev reads it: remove its`);
  expect(namesOn(standin)).toEqual(["By hand 0", "By hand 1"]);
});

it("one is no orphan, and its stack is not taken for a wrong one", async () => {
  const { standin, pulumi, reader, personas } = await setUp();
  const none = await personas("orphans", "--stack", "dev", "--delete", "--yes");
  expect(none).toMatchObject({ code: 0, stdout: "" });
  expect(none.stderr).toContain("no orphans: a stack holds or reads each of its 2");
  pulumi.set("dev", exportOf([reader]));
  expect((await personas("orphans", "--stack", "dev", "--delete", "--yes")).stderr).not.toContain("warning");
  expect(namesOn(standin)).toEqual(["By hand 1"]);
});

it("one can be imported", async () => {
  const { own, read, personas } = await setUp();
  const { code, stdout, stderr } = await personas("import", "--all", "--stack", "dev", "--format", "json");
  expect([code, stdout]).toEqual([0, expect.stringContaining(read)]);
  expect(stdout).not.toContain(own);
  expect(stderr).toContain("Left out 1 that stack dev holds already.");
  const held = await personas("import", own, "--stack", "dev");
  expect(held.stderr, "the Page has some").toContain("Nothing is left to import.");
});

it("one that was renamed, or is gone, is no drift, which an `up` would put right", async () => {
  const { standin, read, own, personas } = await setUp();
  const persona = standin.world.personasOf(PAGE).find(({ id }) => id === read)!;
  persona.name = "Renamed";
  expect(await personas("drift", "--stack", "dev")).toMatchObject({ code: 0, stdout: "" });
  persona.deleted = true;
  expect(await personas("drift", "--stack", "dev")).toMatchObject({ code: 0, stdout: "" });
  const { stdout } = await personas("doctor", "--stack", "dev");
  expect(stdout).not.toContain(read);
  expect(stdout).toContain("its persona is on the Page");
  standin.world.personasOf(PAGE).find(({ id }) => id === own)!.deleted = true;
  expect((await personas("drift", "--stack", "dev")).stdout).toContain(own);
});

it("one is not taken for what an interrupted run has made", async () => {
  const { read, pulumi, reader, personas } = await setUp();
  const pending = { name: "another", inputs: { name: "By hand 1", profilePictureUrl: "", pageId: PAGE } };
  pulumi.set("dev", exportOf([reader], [pending]));
  const { stdout } = await personas("recover", "--stack", "dev", "--dry-run");
  expect(stdout).toMatch(/another +was not created/);
  expect(stdout).not.toContain(read);
});

it("one speaks by the name of its resource", async () => {
  const { read, personas } = await setUp();
  const { stdout } = await personas("send", "--as", "host", "7", "Hello", "--stack", "dev");
  expect(stdout).toContain(`Sent as persona ${read}`);
});
