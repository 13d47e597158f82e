/** What the doors do differently, and no other test shows of both: each does what the table says. On the real engine. */
import { expect, it } from "vitest";
import { DIFFERENCES, IS_NATIVE, Persona, PERSONA_TYPE } from "../../support/door";
import { makeByHand, namesOn, PAGE, startStandin, TOKEN } from "../../support/pages";
import { NOW, Project, urnOf } from "../../support/project";

const ARGS = { name: "By hand 0", profilePictureUrl: "https://example.com/by-hand.jpg" };

/** A row of the table, as the door of this run has it. */
const rowOf = (difference: keyof typeof DIFFERENCES) =>
  `${difference}: ${DIFFERENCES[difference][IS_NATIVE ? 1 : 0]}`;

it(rowOf("`pulumi import`"), async () => {
  const standin = await startStandin();
  const [id] = makeByHand(standin, 1);
  const project = await Project.create(standin);
  const imported = await project.run(["import", PERSONA_TYPE, "adam", id!, "--generate-code=false", "--yes"]);
  expect(imported.code === 0, imported.output).toBe(IS_NATIVE);
  // Pulumi 3.259 and 3.274.
  if (!IS_NATIVE)
    expect(imported.output).toMatch(/reading 'toJavaScript'|code must be a string, not undefined/);
  expect(project.personas().map((each) => each.id)).toEqual(IS_NATIVE ? [id] : []);
});

it(rowOf("`--replace` of an imported persona"), async () => {
  const standin = await startStandin();
  const [id] = makeByHand(standin, 1);
  const project = await Project.create(standin);
  project.program = () => {
    new Persona("adam", ARGS, { import: id! });
    return Promise.resolve({});
  };
  await project.up();
  const replaced = await project.run(["up", ...NOW, "--replace", urnOf("adam")]);
  expect(replaced.code === 0, replaced.output).toBe(!IS_NATIVE);
  if (IS_NATIVE) expect(replaced.output).toContain("still specify an ID may not be replaced");
  expect(standin.counts()).toMatchObject(IS_NATIVE ? { create: 0, delete: 0 } : { create: 1, delete: 1 });
});

it(rowOf("`customTimeouts`"), async () => {
  const standin = await startStandin();
  const project = await Project.create(standin, {
    PERSONAS_PAGE_ID: PAGE,
    PERSONAS_PAGE_ACCESS_TOKEN: TOKEN,
    PERSONAS_WAIT_SCALE: "1",
  });
  project.program = () => {
    new Persona("adam", ARGS, { customTimeouts: { create: "1s" } });
    return Promise.resolve({});
  };
  // A wait that outlasts them.
  standin.faults.add({ on: "create", answer: "rate-limit", headers: { "retry-after": "4" } });
  const up = await project.run(["up", ...NOW]);
  expect(up.code === 0, up.output).toBe(!IS_NATIVE);
  if (IS_NATIVE) expect(up.output).toContain("customTimeouts of 1 s are over");
  expect(namesOn(standin)).toEqual(IS_NATIVE ? [] : [ARGS.name]);
});
