/** The command `personas drift` beside the real engine: it says what drifted, and a nightly run tells that from a failure. */
import { expect, it } from "vitest";
import { run, settingsFor } from "../cli/command";
import { PAGE, startStandin } from "../support/pages";
import { Project } from "../support/project";

it("ends with 0 without drift, with 7 when there is some, and with 1 when it cannot tell", async () => {
  const standin = await startStandin();
  const project = await Project.create(standin);
  project.declare({ adam: { name: "Adam Z." }, eva: { name: "Eva K." }, noah: { name: "Noah T." } });
  await project.up();
  const state = project.personas();
  const drift = (environment: NodeJS.ProcessEnv = {}, ...args: string[]) =>
    run(["drift", "--stack", "dev", ...args], {
      environment: {
        ...project.pulumi.environment,
        ...settingsFor(standin),
        ...environment,
      },
      cwd: project.folder,
    });
  expect(await drift()).toEqual({ code: 0, stdout: "", stderr: "Stack dev is as its state says.\n" });

  const [adam, eva] = ["Adam Z.", "Eva K."].map((name) => standin.world.personasOf(PAGE).find((each) => each.name === name)!); // prettier-ignore
  adam!.deleted = true;
  eva!.name = "Somebody else";
  const before = standin.counts().list;
  const found = await drift();
  expect(found.code).toBe(7);
  const at = (persona: { id: string } | undefined) => `${persona!.id}  ${PAGE}`;
  expect(found.stdout.split("\n")).toEqual([
    expect.stringMatching(/^RESOURCE +ID +PAGE +DRIFT$/),
    `adam      ${at(adam)}  gone: Adam Z.`,
    `eva       ${at(eva)}  name: Eva K. → Somebody else`,
    "",
  ]);
  expect(standin.counts().list, "one listing of the Page").toBe(before + 1);
  expect(project.personas(), "a look must not change the state").toEqual(state);

  const failed = await drift({ PERSONAS_PAGE_ACCESS_TOKEN: "another" }, "--json");
  expect([failed.code, failed.stdout], "a failure is no drift").toEqual([1, ""]);
  expect(failed.stderr).toContain("Graph does not accept the access token");
});
