/** Advice on the real engine: shown in previews on the persona it is about, silenced, and enforced by a policy pack. */
import * as pulumi from "@pulumi/pulumi";
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { Persona, PersonaRoster, PersonasProvider } from "pulumi-personas";
import { expect, it } from "vitest";
import { PAGE, startStandin } from "../support/pages";
import { Project } from "../support/project";

const profilePictureUrl = "https://example.com/a.jpg";

/** The lines of advice among the diagnostics, with the resource that each is shown on. */
function adviceIn(output: string): string[] {
  let resource = "";
  return output.split("\n").flatMap((line) => {
    resource = /^ {2}\S*Persona \((.+)\):$/.exec(line)?.[1] ?? resource;
    const [, advice] = /^ {4}warning: Advice \(([a-z-]+)\):/.exec(line) ?? [];
    return advice ? [`${resource} ${advice}`] : [];
  });
}

it("is shown in previews, once on the persona it is about", async () => {
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
    return Promise.resolve({});
  };

  const preview = await project.preview("--config", "personas:business=Acme");
  expect(adviceIn(preview.output).sort()).toEqual([
    "desk-bot generic-name",
    "eva business-in-name",
    "support generic-name",
    "twin duplicate-name",
  ]);
  expect(preview.output).toContain(
    'warning: Advice (duplicate-name): the name "ADAM Z." is also that of "adam" on the same Page',
  );
  expect(preview.output).not.toContain("Hushhush");
});

it("is shown before an up, leaves nothing in the state, and is silenced for a project", async () => {
  const standin = await startStandin();
  const project = await Project.create(standin);
  project.program = () => {
    new Persona("support", { name: "Support", profilePictureUrl, silence: ["duplicate-name"] });
    return Promise.resolve({});
  };
  const up = await project.succeed(["up", "--yes"]);
  expect(adviceIn(up.output), "of its preview alone").toEqual(["support generic-name"]);
  expect(project.backendFiles().filter(({ text }) => text.includes("silence"))).toEqual([]);
  const quiet = await project.preview("--config", "personas:silence=generic-name");
  expect(adviceIn(quiet.output)).toEqual([]);
});

it("is enforced by a policy pack", async () => {
  const standin = await startStandin();
  const project = await Project.create(standin);
  const pack = path.join(project.folder, "pack");
  mkdirSync(pack);
  writeFileSync(path.join(pack, "PulumiPolicy.yaml"), "runtime: nodejs\n");
  writeFileSync(path.join(pack, "package.json"), '{ "version": "1.0.0", "main": "index.js" }');
  writeFileSync(
    path.join(pack, "index.js"),
    `const { PolicyPack } = require("@pulumi/policy");
    const { personaPolicies } = require("pulumi-personas/policy");
    const enforcementLevel = { "duplicate-name": "mandatory" };
    new PolicyPack("personas", { policies: personaPolicies({ business: "Acme", enforcementLevel }) });`,
  );
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
