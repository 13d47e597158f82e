/** A stack that changes the door, there and back: nothing is made, deleted or even shown. On the real engine. */
import * as pulumi from "@pulumi/pulumi";
import { expect, it } from "vitest";
import * as dynamic from "pulumi-personas";
import * as native from "pulumi-personas/native";
import { PAGE, startStandin, TOKEN } from "../../support/pages";
import { Project } from "../../support/project";
import { resourcesIn } from "../../support/state-file";

type Door = typeof dynamic | typeof native;

const look = (name: string, key: string) => ({ name, profilePictureUrl: `https://example.com/${key}.jpg` });

/** A program with all that a stack may have of this package. */
function declare(project: Project, door: Door, adam = "adam"): void {
  const { Persona, PersonaRoster, PersonasProvider } = door;
  project.program = () => {
    new Persona("adam", look("Adam Z.", adam));
    new Persona("secret", { ...look("Sue S.", "sue"), name: pulumi.secret("Sue S.") });
    const provider = new PersonasProvider("outlet", {
      pageId: "5678",
      pageAccessTokens: { "5678": pulumi.secret("token-of-5678") },
    });
    new Persona("eva", look("Eva K.", "eva"), { provider });
    new PersonaRoster("desk", { personas: { tom: look("Tom T.", "tom"), ina: look("Ina I.", "ina") } });
    const whole = new PersonaRoster("team", {
      personas: { kim: look("Kim K.", "kim"), lee: look("Lee L.", "lee") },
      as: "one",
    });
    return Promise.resolve({ ids: whole.ids });
  };
}

/** The IDs of all personas that the state has, sorted. */
function ids(project: Project): string[] {
  return resourcesIn(project.pulumi.backend)
    .flatMap(({ type, id, outputs }) => {
      if (/personas:(index:)?Persona$/.test(type)) return [id!];
      return Object.values((outputs?.ids ?? {}) as Record<string, string>);
    })
    .filter((id, at, all) => /^\d+$/.test(id) && all.indexOf(id) === at)
    .sort();
}

it.each([
  ["the dynamic one to the plugin", dynamic, native],
  ["the plugin to the dynamic one", native, dynamic],
] as const)(
  "from %s and back, previews are empty, and then both change and delete what the other made",
  async (_, from, to) => {
    const standin = await startStandin({ pages: { [PAGE]: TOKEN, "5678": "token-of-5678" } });
    const project = await Project.create(standin);
    declare(project, from);
    await project.up();
    const before = ids(project);
    expect(before).toHaveLength(7);
    standin.forgetCalls();

    for (const door of [to, from, to]) {
      declare(project, door);
      await project.succeed(["preview", "--expect-no-changes"]);
      await project.up();
      expect(ids(project), "every persona keeps its ID").toEqual(before);
    }
    expect(standin.calls, "a change of the door never calls Graph").toEqual([]);
    const texts = project.backendFiles().map(({ text }) => text);
    expect(
      texts.filter((text) => text.includes("Sue S.")),
      "what is secret stays so",
    ).toEqual([]);

    await project.refresh();
    declare(project, to, "another");
    const { summary } = await project.up();
    expect(summary).toMatchObject({ replaced: 1 });
    await project.destroy();
    expect([...standin.world.personasOf(PAGE), ...standin.world.personasOf("5678")]).toEqual([]);
  },
);
