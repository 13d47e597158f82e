/** `personas create` and `personas delete`: sure, and never of what a stack holds. */
import { describe, expect, it } from "vitest";
import { makeByHand, namesOn, PAGE, startStandin, TOKEN } from "../support/pages";
import { run, runAtTerminal, settingsFor } from "./command";
import { FakePulumi } from "./fake-pulumi";
import { exportOf } from "./stack-export";

const ADAM = ["--name", "Adam Z.", "--picture", "https://example.com/adam.jpg"];
const FAST = { PERSONAS_WAIT_SCALE: "0.001" };

describe("personas create", () => {
  it("creates a persona, and says that no stack knows of it", async () => {
    const standin = await startStandin();
    const { code, stdout, stderr } = await run(["create", ...ADAM], { environment: settingsFor(standin) });
    const [made] = standin.world.personasOf(PAGE);
    expect([code, stdout]).toEqual([0, `Created Adam Z. on Page ${PAGE}: persona ${made!.id}.\n`]);
    expect(made).toMatchObject({ name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" });
    expect(stderr).toContain("No stack knows of it.");
    const again = await run(["create", ...ADAM, "--json"], { environment: settingsFor(standin) });
    expect(JSON.parse(again.stdout)).toEqual({
      id: standin.world.personasOf(PAGE)[1]!.id,
      pageId: PAGE,
      name: "Adam Z.",
    });
    expect(again.stderr).toContain(
      `warning: Page ${PAGE} had a persona named Adam Z. before this one: ${made!.id}.`,
    );
  });

  it("creates one persona where the answer is lost", async () => {
    const standin = await startStandin();
    standin.faults.add({ on: "create", answer: "cut-off", takesEffect: true });
    const environment = { ...settingsFor(standin), ...FAST };
    const { code, stdout } = await run(["create", ...ADAM], { environment });
    expect(code).toBe(0);
    expect(stdout).toContain(standin.world.personasOf(PAGE)[0]!.id);
    expect(namesOn(standin)).toEqual(["Adam Z."]);
  });

  it("says when it cannot tell whether one was created", async () => {
    const standin = await startStandin();
    standin.faults.add({ on: "create", answer: "cut-off", takesEffect: true });
    // After the look for namesakes.
    standin.faults.add({ on: "list", answer: "no-permission", skip: 1, times: 50 });
    const environment = { ...settingsFor(standin), ...FAST };
    const { code, stdout, stderr } = await run(["create", ...ADAM], { environment });
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(`it is not known whether Adam Z. was created on Page ${PAGE}`);
  });

  it.each([
    [["--name", "", "--picture", "https://example.com/a.jpg"], "--name is empty"],
    [["--name", "Adam", "--picture", "adam.jpg"], "--picture must begin with https://"],
    [["--name", "Adam"], "required option '--picture <address>' not specified"],
  ])("makes no call when it is used wrongly: %j", async (args, message) => {
    const standin = await startStandin();
    const { code, stderr } = await run(["create", ...args], { environment: settingsFor(standin) });
    expect([code, stderr, standin.calls]).toEqual([2, expect.stringContaining(message), []]);
  });
});

describe("personas delete", () => {
  it("deletes that persona alone, and says that no stack knows of it", async () => {
    const standin = await startStandin();
    const [id] = makeByHand(standin, 2) as [string];
    const environment = settingsFor(standin);
    const { code, stdout, stderr } = await run(["delete", id, "--yes"], { environment });
    expect([code, stdout]).toEqual([0, `Deleted By hand 0 (${id}) of Page ${PAGE}.\n`]);
    expect(stderr).toContain("Stacks do not know of the delete");
    expect(namesOn(standin)).toEqual(["By hand 1"]);
    const gone = await run(["delete", id, "--yes"], { environment });
    expect([gone.code, gone.stderr]).toEqual([3, `personas: Page ${PAGE} has no persona ${id}\n`]);
  });

  it("names a persona by its ID alone where Graph does not show its name", async () => {
    const standin = await startStandin({ behaviour: { withheld: ["name"] } });
    const [id] = makeByHand(standin, 1) as [string];
    const { stdout } = await run(["delete", id, "--yes"], { environment: settingsFor(standin) });
    expect(stdout).toBe(`Deleted persona ${id} of Page ${PAGE}.\n`);
  });

  it.each([
    ["y", 0, []],
    ["n", 130, ["By hand 0"]],
  ])("asks at a terminal: %s", async (keys, code, left) => {
    const standin = await startStandin();
    const [id] = makeByHand(standin, 1) as [string];
    const done = await runAtTerminal(["delete", id], {
      environment: settingsFor(standin),
      typed: { after: "can no longer send", keys },
    });
    expect([done.code, namesOn(standin)]).toEqual([code, left]);
  });

  it("requires --yes where nobody can be asked", async () => {
    const standin = await startStandin();
    const [id] = makeByHand(standin, 1) as [string];
    const { code, stderr } = await run(["delete", id], { environment: settingsFor(standin) });
    expect([code, stderr, standin.calls]).toEqual([2, expect.stringContaining("requires `--yes`"), []]);
  });

  it.each([
    ["that is given", ["--stack", "dev"], {}],
    ["that is selected", [], {}],
    [
      "that is selected, also when the environment has the settings",
      [],
      { PERSONAS_PAGE_ACCESS_TOKEN: TOKEN },
    ],
  ])("refuses what the stack %s holds", async (_, args, more) => {
    const standin = await startStandin();
    const [id] = makeByHand(standin, 1) as [string];
    const pulumi = new FakePulumi();
    pulumi.set("dev", exportOf([{ id }]));
    pulumi.configure("dev", { "personas:apiUrl": standin.url, "personas:pageAccessToken": TOKEN });
    pulumi.select("dev");
    const { code, stdout, stderr } = await run(["delete", id, "--yes", ...args], {
      environment: { ...pulumi.environment, PERSONAS_API_URL: standin.url, ...more },
      cwd: pulumi.makeProject(),
    });
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(`By hand 0 (${id}) was not deleted, since stack dev holds it`);
    expect(namesOn(standin)).toEqual(["By hand 0"]);
  });
});
