/** Advice on the real engine: shown in previews on what is new or changed, silenced, and enforced by a policy pack. */
import * as pulumi from "@pulumi/pulumi";
import { expect, it } from "vitest";
import { IS_NATIVE, Persona, PersonaRoster, PersonasProvider } from "../support/door";
import { PAGE, startStandin } from "../support/pages";
import { adviceIn } from "../support/advice-lines";
import { writePolicyPack } from "../support/policy-pack";
import { Project, urnOf } from "../support/project";

const profilePictureUrl = "https://example.com/a.jpg";

it("is shown in previews, a line for each rule, and what is secret or silenced is not shown", async () => {
  const standin = await startStandin();
  const project = await Project.create(standin);
  project.program = () => {
    const outlet = new PersonasProvider("outlet", { pageId: PAGE });
    new Persona("support", { name: "Support", profilePictureUrl });
    new Persona("eva", { name: pulumi.output("Eva Acme"), profilePictureUrl, silence: ["generic-name"] });
    const noah = new Persona("noah", { name: "Noah", profilePictureUrl, silence: ["initial-recommended"] });
    new Persona("after", { name: noah.id.apply((id) => `After${id}`), profilePictureUrl });
    new Persona("secret", { name: pulumi.secret("Hushhush"), profilePictureUrl });
    new Persona("adam", { name: "Adam Z.", profilePictureUrl });
    // Its Page is the provider's, and the same.
    new Persona("twin", { name: "ADAM Z.", profilePictureUrl }, { provider: outlet });
    new Persona("there", { name: "Adam Z.", profilePictureUrl, pageId: "5678" });
    new PersonaRoster("desk", {
      personas: {
        bot: { name: "Bot 2", profilePictureUrl },
        info: { name: "Info", profilePictureUrl, silence: ["all"] },
      },
    });
    new PersonaRoster("night", {
      as: "one",
      personas: { adam: { name: "Adam Z.", profilePictureUrl } },
    });
    return Promise.resolve({});
  };

  const preview = await project.preview("--config", "personas:business=Acme");
  const ofTheStack = [
    'eva: (business-in-name) on eva ("Eva Acme")',
    'personas-dev: (duplicate-name) on twin ("ADAM Z.", as adam), night-adam ("Adam Z.", as adam)',
    'personas-dev: (generic-name) on support ("Support"), desk-bot ("Bot 2")',
  ];
  // The plugin has a process for each provider, and knows nothing of the personas of others. It sorts by URNs.
  const ofThePlugin = [
    'eva: (business-in-name) on eva ("Eva Acme")',
    'night: (duplicate-name) on night-adam ("Adam Z.", as adam)',
    'personas-dev: (generic-name) on support ("Support"), desk-bot ("Bot 2")',
  ];
  expect(adviceIn(preview.output)).toEqual(IS_NATIVE ? ofThePlugin : ofTheStack);
  expect(preview.output).toContain("the name is also that of another persona on the same Page: change one");
  expect(preview.output).not.toContain("Hushhush");
});

it("is shown before an up, leaves nothing in the state, and is silenced for a project", async () => {
  const standin = await startStandin();
  const project = await Project.create(standin);
  project.program = () => {
    new Persona("support", { name: "Support", profilePictureUrl, silence: ["duplicate-name"] });
    const personas = { help: { name: "Help", profilePictureUrl } };
    new PersonaRoster("desk", { as: "one", personas });
    return Promise.resolve({});
  };
  const up = await project.succeed(["up", "--yes"]);
  expect(adviceIn(up.output), "of its preview alone").toEqual([
    ...(IS_NATIVE
      ? ['personas-dev: (generic-name) on support ("Support"), desk-help ("Help")']
      : [
          'personas-dev: (generic-name) on desk-help ("Help")',
          'support: (generic-name) on support ("Support")',
        ]),
  ]);
  // The engine keeps which inputs were given, and of each what it depends on.
  const kept = /"silence":(?!\[\])|__advice|generic-name/;
  expect(project.backendFiles().filter(({ text }) => kept.test(text))).toEqual([]);
  project.program = () => {
    new Persona("agent", { name: "Agent", profilePictureUrl });
    return Promise.resolve({});
  };
  expect(adviceIn((await project.preview("--config", "personas:silence=generic-name")).output)).toEqual([]);
});

it("is not on what --target leaves out, and is on what a refresh finds to be gone", async () => {
  const standin = await startStandin();
  const project = await Project.withPersonas(standin, { support: { name: "Support" } });
  const [support] = standin.world.personasOf(PAGE);
  project.declare({ support: { name: "Support" }, help: { name: "Help" } });
  const left = await project.preview("--target", urnOf("support"));
  expect(adviceIn(left.output)).toEqual([]);
  const targeted = await project.preview("--target", urnOf("help"));
  expect(adviceIn(targeted.output)).toEqual(['help: (generic-name) on help ("Help")']);
  standin.world.delete(support!);
  const refreshed = await project.preview("--refresh");
  const whom = ['support ("Support")', 'help ("Help")'];
  expect(adviceIn(refreshed.output)).toEqual([
    `personas-dev: (generic-name) on ${(IS_NATIVE ? whom.toReversed() : whom).join(", ")}`,
  ]);
});

it("is enforced by a policy pack", async () => {
  const standin = await startStandin();
  const project = await Project.create(standin);
  const pack = writePolicyPack(project.folder, {
    business: "Acme",
    enforcementLevel: { "duplicate-name": "mandatory" },
  });
  project.declare({ eva: { name: "Eva Acme" }, twin: { name: "EVA ACME" }, adam: { name: "Adam Z." } });
  const preview = ["preview", "--policy-pack", pack, "--config", "personas:silence=all"];
  // A mandatory policy ends the preview.
  const { output } = await project.fail(preview, ["error: preview failed"]);
  expect(adviceIn(output)).toEqual([]);
  const violations = output.match(/\[\w+\] {2}personas-.*/g)?.map((line) => line.replace(/\(.*: /, "("));
  expect(violations?.sort()).toEqual([
    "[advisory]  personas-business-in-name  (eva)",
    "[advisory]  personas-business-in-name  (twin)",
    "[mandatory]  personas-duplicate-name  (twin)",
  ]);
});
