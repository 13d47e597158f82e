/** Names that a program, or Graph, writes in another Unicode form: they stay the same persona. On the real engine. */
import { expect, it } from "vitest";
import { namesOn, startStandin } from "../../support/pages";
import { Project } from "../../support/project";

const NAME = "Zoë K.";
const FORMS = [NAME.normalize("NFC"), NAME.normalize("NFD")] as const;

it("a name that changes its form alone shows nothing, now and after runs", async () => {
  const standin = await startStandin();
  const project = await Project.withPersonas(standin, { zoe: { name: FORMS[0] } });
  const noChanges = () => project.preview("--expect-no-changes");
  for (const name of [...FORMS].reverse()) {
    project.declare({ zoe: { name } });
    await noChanges();
    await project.up();
    await noChanges();
    await project.refresh();
    await noChanges();
  }
  expect(namesOn(standin)).toEqual([FORMS[0]]);
  expect(standin.counts()).toMatchObject({ create: 0, delete: 0 });
});
