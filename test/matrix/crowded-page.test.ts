/** A Page with thousands of other personas, whose listing lags and has empty pages. On the real engine. */
import { expect, it } from "vitest";
import { LAG } from "../../provider/page/view";
import { letCatchUp, makeByHand, PAGE, startStandin, TOKEN } from "../support/pages";
import { Project } from "../support/project";

const STRANGERS = 3_000;
const WAIT_SCALE = 0.01;
/** The most personas of one page of a listing. */
const LIMIT = 100;

it("nothing is lost, doubled or touched, and each look is one listing", { timeout: 600_000 }, async () => {
  const standin = await startStandin({
    behaviour: { emptyPages: true, largestLimit: LIMIT, listingDelay: LAG * WAIT_SCALE },
  });
  const strangers = makeByHand(standin, STRANGERS);
  const project = await Project.create(standin, {
    PERSONAS_PAGE_ID: PAGE,
    PERSONAS_PAGE_ACCESS_TOKEN: TOKEN,
    PERSONAS_WAIT_SCALE: String(WAIT_SCALE),
  });
  /** Does something once the listing has caught up, and demands that it calls Graph no more than so. */
  const calling = async <Result>(calls: object, act: () => Promise<Result>): Promise<Result> => {
    await letCatchUp(standin);
    standin.forgetCalls();
    const result = await act();
    expect(standin.counts()).toEqual({ create: 0, delete: 0, get: 0, send: 0, other: 0, list: 0, ...calls });
    expect(standin.world.personasOf(PAGE).map(({ id }) => id)).toEqual(expect.arrayContaining(strangers));
    return result;
  };
  /** Before each page comes an empty one. */
  const listing = () => 2 * Math.ceil(standin.world.personasOf(PAGE).length / LIMIT);
  const command = (...args: string[]) => project.command(...args, "--stack", "dev");

  const declared = { adam: { name: "Adam Z." }, eva: { name: "Eva K." } };
  project.declare(declared);
  await calling({ create: 2, list: listing() }, () => project.up());
  await calling({ list: listing() }, () => project.refresh("--expect-no-changes"));
  const orphans = await calling({ list: listing() }, () => command("orphans", "--json"));
  expect((JSON.parse(orphans.stdout) as { orphans: { id: string }[] }).orphans.map(({ id }) => id)).toEqual(
    strangers,
  );
  const imports = await calling({ list: listing() }, () => command("import", "--all"));
  const imported = [...imports.stdout.matchAll(/import: "(\d+)"/g)].map(([, id]) => id);
  expect(imported.sort()).toEqual([...strangers].sort());

  const [adam] = standin.world.personasOf(PAGE).filter(({ name }) => name === "Adam Z.");
  adam!.deleted = true;
  const drift = await calling({ list: listing(), get: 1 }, () => command("drift"));
  expect([drift.code, drift.stdout]).toEqual([7, expect.stringContaining("gone: Adam Z.")]);
  await calling({ list: listing(), get: 1 }, () => project.refresh());

  // Of the two creates one answer is lost: a listing before them, and one that finds what was made.
  const [taken] = strangers.splice(17, 1);
  project.declare({ ...declared, tom: { name: "Tom T." }, taken: { name: "By hand 17", import: taken! } });
  standin.faults.add({ on: "create", answer: "cut-off", takesEffect: true });
  const { output } = await calling({ create: 2, list: 2 * listing() }, () => project.up());
  expect(output).toMatch(/The answer to the create of ".*" was lost; the Page shows that it was created/);
  const held = project.personas().map(({ id }) => id!);
  expect(
    standin.world
      .personasOf(PAGE)
      .map(({ id }) => id)
      .sort(),
    "lost or doubled",
  ).toEqual([...strangers, ...held].sort());
  expect(held).toHaveLength(4);
  expect(held).toContain(taken);

  await calling({ delete: held.length }, () => project.destroy());
  expect(standin.world.personasOf(PAGE).map(({ id }) => id)).toEqual(strangers);
});
