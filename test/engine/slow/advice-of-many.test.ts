/** Advice on a roster of hundreds of personas, of which few are new or changed. On the real engine. */
import type { RosterPersona } from "pulumi-personas";
import { describe, expect, it } from "vitest";
import { adviceIn } from "../../support/advice-lines";
import { IS_NATIVE, PersonaRoster } from "../../support/door";
import { startStandin } from "../../support/pages";
import { Project } from "../../support/project";

const profilePictureUrl = "https://example.com/a.jpg";

describe.each(["each", "one"] as const)("of a roster of 300 personas, as %s", (as) => {
  /** Those of an earlier day break a rule, too. */
  const OLD = Object.fromEntries(
    Array.from({ length: 300 }, (_, index) => [`old-${index}`, { name: "Support", profilePictureUrl }]),
  );
  const NEW = Object.fromEntries(
    Array.from({ length: 5 }, (_, index) => [`new-${index}`, { name: `Help ${index}`, profilePictureUrl }]),
  );
  it("a preview tells of the new and the changed alone, in one line for each rule", async () => {
    const standin = await startStandin();
    const declare = (personas: Readonly<Record<string, RosterPersona>>) => () => {
      new PersonaRoster("desk", { as, personas });
      return Promise.resolve({});
    };
    const project = await Project.broughtUp(standin, `300 old ones, as ${as}`, (each) => {
      each.program = declare(OLD);
    });

    const { "old-1": renamed, ...others } = OLD;
    const changed = { ...OLD["old-0"]!, name: "Helpdesk" };
    const moved = { ...renamed!, formerly: ["old-1"] };
    project.program = declare({ ...others, "old-0": changed, moved, ...NEW });
    const labels = Object.entries(NEW).map(([key, { name }]) => `desk-${key} ("${name}")`);
    const named = [`desk-old-0 ("Helpdesk")`, ...labels.slice(0, 4)].join(", ");
    const { output } = await project.preview();
    // The plugin sorts them by their URNs and keys.
    const whom = IS_NATIVE ? labels.join(", ") : named;
    expect(adviceIn(output)).toEqual([`personas-dev: (generic-name) on ${whom} and 1 more`]);
  });
});
