/** Previews as a pull request runs them: without a token, without a network, and without a call. */
import { expect, it } from "vitest";
import { Persona } from "../support/door";
import { PAGE, startStandin } from "../support/pages";
import { Project } from "../support/project";

it("shows new, unchanged and changed personas without a token and without a network", async () => {
  const standin = await startStandin();
  const project = await Project.create(standin);
  project.declare({ adam: { name: "Adam Z." }, eva: { name: "Eva K." }, noah: { name: "Noah T." } });
  await project.up();
  project.declare({
    adam: { name: "Adam Z." },
    eva: { name: "Eva K.", picture: "new.jpg" },
    ida: { name: "Ida P." },
  });

  standin.forgetCalls();
  const forked = { PERSONAS_PAGE_ACCESS_TOKEN: "", PERSONAS_API_URL: "https://graph.invalid" };
  const preview = await project.succeed(["preview", "--diff"], forked);
  expect(preview.summary).toEqual({ "to create": 1, "to replace": 1, "to delete": 1, unchanged: 2 });
  expect(preview.output).not.toMatch(/error|token/i);
  expect(preview.stdout).toContain(`"https://example.com/eva.jpg" => "https://example.com/new.jpg"`);

  // As in the run: who is to be replaced needs a Page, and who stays does not.
  const withoutPage = { ...forked, PERSONAS_PAGE_ID: "" };
  await project.fail(["preview"], ["no Page is set: pass `pageId`", "it was Page 1234 before"], {
    environment: withoutPage,
  });
  project.declare({ adam: { name: "Adam Z." }, eva: { name: "Eva K." }, ida: { name: "Ida P." } });
  const unchanged = await project.succeed(["preview"], withoutPage);
  expect(unchanged.summary).toEqual({ "to create": 1, "to delete": 1, unchanged: 3 });

  await project.preview();
  expect(standin.calls, "a preview must not spend the Page's quota").toEqual([]);
});

it("shows a persona whose name is not known yet as a create, and as a replace of one that is there", async () => {
  const standin = await startStandin();
  const project = await Project.create(standin);
  const program = (picture: string) => () => {
    const first = new Persona("first", {
      name: "First F.",
      profilePictureUrl: `https://example.com/${picture}`,
    });
    const name = first.id.apply((id) => `After ${id}`);
    const second = new Persona("second", { name, profilePictureUrl: "https://example.com/second.jpg" });
    return Promise.resolve({ second: second.name });
  };
  project.program = program("first.jpg");
  expect((await project.preview()).summary).toEqual({ "to create": 3 });
  await project.up();
  const [first] = standin.world.personasOf(PAGE);
  expect(project.outputs()).toEqual({ second: `After ${first!.id}` });

  project.program = program("other.jpg");
  expect((await project.preview()).summary).toEqual({ "to replace": 2, unchanged: 1 });
  expect((await project.up()).summary).toEqual({ replaced: 2, unchanged: 1 });
});
