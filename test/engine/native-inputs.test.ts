/** Inputs that no class of this package has checked, as programs in other languages send them. On the real engine. */
import * as pulumi from "@pulumi/pulumi";
import { expect, it } from "vitest";
import { Persona } from "pulumi-personas/native";
import { UNKNOWN_ROSTER } from "../../provider/core/roster-lines";
import { NATIVE_PERSONA_TYPE, NATIVE_ROSTER_TYPE } from "../../provider/state/persona-type";
import { hidden } from "../../provider/state/secrets";
import type { Standin } from "../../standin";
import { PAGE, startStandin, TOKEN } from "../support/pages";
import { NOW, Project } from "../support/project";

/** A roster as a generated SDK declares it. */
class Roster extends pulumi.CustomResource {
  constructor(name: string, inputs: pulumi.Inputs) {
    super(NATIVE_ROSTER_TYPE, name, inputs);
  }
}

/** A persona that a generated SDK only reads. */
class HostPersona extends pulumi.CustomResource {
  declare readonly name: pulumi.Output<string>;

  constructor(name: string, id: pulumi.Input<string>, told: pulumi.Inputs = { pageId: PAGE }) {
    super(NATIVE_PERSONA_TYPE, name, { name: undefined, ...told }, { id });
  }
}

const persona = (name: string) => ({ name, profilePictureUrl: "https://example.com/picture.jpg" });
const ADAM = persona("Adam Z.");

function declareDesk(project: Project, inputs: () => pulumi.Inputs): void {
  project.program = () => {
    new Roster("desk", inputs());
    return Promise.resolve({});
  };
}

/** A project whose stack has a roster of one. */
function withDesk(standin: Standin): Promise<Project> {
  return Project.broughtUp(standin, "a desk by a generated SDK", (project) =>
    declareDesk(project, () => ({ personas: { adam: ADAM } })),
  );
}

it("a roster whose personas turn out to be none, or no map, fails, and deletes nobody", async () => {
  const standin = await startStandin();
  const project = await withDesk(standin);
  const before = standin.world.personasOf(PAGE);
  expect(before).toHaveLength(1);
  declareDesk(project, () => ({ personas: pulumi.output(undefined) }));
  await project.fail(["preview"], ["personas is required"]);
  declareDesk(project, () => ({ personas: pulumi.secret([ADAM]) }));
  await project.fail(["up", ...NOW], ["personas must be a map of personas by their keys, not a list"]);
  expect(standin.world.personasOf(PAGE), "an ID cannot be had again").toEqual(before);
});

it("a roster that is a secret and not known yet passes the preview, and is made by the up", async () => {
  const standin = await startStandin();
  const project = await withDesk(standin);
  const [adam] = standin.world.personasOf(PAGE);
  declareDesk(project, () => {
    const { id } = new Persona("bot", persona("Bot B."));
    const all = id.apply((bot) => ({ adam: ADAM, eva: persona(`Eva ${bot}`) }));
    // As the engine sends it of a program in Go: the SDK for TypeScript drops the mark of what is not known.
    return { personas: hidden(all) as pulumi.Inputs };
  });
  expect((await project.preview()).output).toContain(UNKNOWN_ROSTER);
  await project.up();
  const [held, bot, eva] = standin.world.personasOf(PAGE);
  expect(held, "who does not change stays").toEqual(adam);
  expect([bot?.name, eva?.name]).toEqual(["Bot B.", `Eva ${bot!.id}`]);
});

it("any number of resources may read a persona that the stack holds, where they tell its Page", async () => {
  const standin = await startStandin();
  const project = await Project.create(standin);
  project.program = () => {
    const { id } = new Persona("adam", ADAM);
    const names = ["host-a", "host-b"].map((name) => new HostPersona(name, id).name);
    return Promise.resolve({ names });
  };
  await project.up();
  await project.preview("--expect-no-changes");
  expect(project.outputs()).toEqual({ names: [ADAM.name, ADAM.name] });
});

it("a Page that is a secret of the configuration stands nowhere in clear, also of what is only read", async () => {
  const page = "61009876543210";
  const standin = await startStandin({ pages: { [page]: TOKEN } });
  const { id } = standin.world.create(page, ADAM.name, ADAM.profilePictureUrl);
  const project = await Project.create(standin, { PERSONAS_PAGE_ACCESS_TOKEN: TOKEN });
  await project.succeed(["config", "set", "--secret", "personas:pageId", page]);
  project.program = () => {
    const { name } = new HostPersona("host", id, {});
    const listed = pulumi.runtime.invokeOutput<object>("personas:index:getPersonas", {}, {});
    return Promise.resolve({ name, listed });
  };
  const { output } = await project.up();
  const { stdout } = await project.succeed(["stack", "export"]);
  expect(stdout, "the persona is read").toContain(ADAM.name);
  expect(output + stdout).not.toContain(page);
  const { stdout: shown } = await project.succeed(["stack", "output", "--json", "--show-secrets"]);
  expect(JSON.parse(shown)).toMatchObject({ listed: { pageId: page, personas: [{ id }] } });
});
