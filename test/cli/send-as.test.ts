/** `personas send --as`: the persona by what the program calls it. */
import { expect, it } from "vitest";
import { ROSTER_TYPE } from "../../provider/state/persona-type";
import { makeByHand, PAGE, startStandin, TOKEN } from "../support/pages";
import { run } from "./command";
import { FakePulumi } from "./fake-pulumi";
import { exportOf } from "./stack-export";

const OUTLET = { pageId: "5678", token: "EAAH-of-5678" };
const PROVIDER = "pulumi:providers:pulumi-nodejs";
const urnOf = (type: string, name: string) => `urn:pulumi:dev::bot::${type}::${name}`;

/** A stack with a persona by itself, rosters of both forms, and a persona by a provider of another Page. */
async function setUp() {
  const standin = await startStandin({ pages: { [PAGE]: TOKEN, [OUTLET.pageId]: OUTLET.token } });
  const [adam, eva, ina, former] = makeByHand(standin, 4) as [string, string, string, string];
  const [noah] = makeByHand(standin, 1, OUTLET.pageId) as [string];
  const pulumi = new FakePulumi();
  const outputs = { name: "A", pageId: PAGE };
  const resources = [
    { name: "adam", id: adam, outputs },
    { name: "adam", id: former, outputs, delete: true },
    { name: "desk-eva", id: eva, outputs, parent: urnOf("pulumi-personas:index:PersonaRoster", "desk") },
    {
      type: ROSTER_TYPE,
      name: "night",
      id: "roster-1",
      outputs: { pageId: PAGE, ids: { ina, adam: ina }, looks: {} },
    },
    {
      type: PROVIDER,
      name: "outlet",
      id: "p-1",
      inputs: {
        "personas:apiUrl": standin.url,
        "personas:pageId": OUTLET.pageId,
        "personas:pageAccessToken": OUTLET.token,
      },
    },
    {
      name: "noah",
      id: noah,
      outputs: { name: "Noah", pageId: OUTLET.pageId },
      provider: `${urnOf(PROVIDER, "outlet")}::p-1`,
    },
  ];
  pulumi.set("dev", exportOf(resources));
  pulumi.configure("dev", { "personas:apiUrl": standin.url, "personas:pageAccessToken": TOKEN });
  pulumi.select("dev");
  const given = { environment: pulumi.environment, cwd: pulumi.makeProject() };
  return { standin, adam, eva, ina, noah, given };
}

it("finds resources, keys of rosters of both forms, and personas of other providers", async () => {
  const { standin, eva, ina, noah, given } = await setUp();
  const names = { "desk-eva": eva, eva, ina, "night-ina": ina, "night.ina": ina, noah };
  for (const name of Object.keys(names)) {
    const { code, stderr } = await run(["send", "--as", name, "7", "Hello"], given);
    expect([code, stderr], name).toEqual([0, "Using the selected stack dev.\n"]);
  }
  expect(standin.world.messages.map(({ personaId, pageId, text }) => [personaId, pageId, text])).toEqual(
    Object.values(names).map((id) => [id, id === noah ? OUTLET.pageId : PAGE, "Hello"]),
  );
});

it("says which there are when the name is that of several", async () => {
  const { standin, adam, ina, given } = await setUp();
  const { code, stderr } = await run(["send", "--as", "adam", "7", "Hello", "--stack", "dev"], given);
  expect(code).toBe(2);
  expect(stderr).toContain(
    `"adam" is the name of several: adam of stack dev (${adam}), night-adam of stack dev (${ina})`,
  );
  expect(standin.world.messages).toEqual([]);
});

it.each([
  [["--as", "nobody", "7", "Hello"], 3, 'stack dev has no persona named "nobody"'],
  [["--as", "adam", "1", "7", "Hello"], 2, "with --as, only the person's ID and the text"],
  [["7", "Hello"], 2, "give the persona's ID, the person's ID and the text"],
  [["--as", "adam", "--page", "5678", "7", "Hello"], 2, "cannot be used with option '--page <id>'"],
])("sends nothing when it is used wrongly: %j", async (args, code, message) => {
  const { standin, given } = await setUp();
  const done = await run(["send", ...args], given);
  expect([done.code, done.stderr]).toEqual([code, expect.stringContaining(message)]);
  expect(standin.calls).toEqual([]);
});

it("needs a stack", async () => {
  const { given } = await setUp();
  const { code, stderr } = await run(["send", "--as", "adam", "7", "Hello"], {
    environment: { ...given.environment, PERSONAS_PAGE_ACCESS_TOKEN: TOKEN },
    cwd: "/",
  });
  expect([code, stderr]).toEqual([2, expect.stringContaining("no stack is selected in /")]);
});
