/** `personas drift`: of each form of a persona, what the Page has otherwise; by one listing of each Page. */
import { describe, expect, it } from "vitest";
import { rosterOutputsOf } from "../../provider/state/roster-state";
import { ROSTER_TYPE } from "../../provider/state/persona-type";
import { sealed } from "../../provider/state/secrets";
import { PAGE, startStandin } from "../support/pages";
import { run, settingsFor } from "./command";
import { FakePulumi } from "./fake-pulumi";
import { exportOf, type ExportedResource } from "./stack-export";

const PICTURE = "https://example.com/x.jpg";
const look = (name: unknown) => ({ name, profilePictureUrl: PICTURE, pageId: PAGE });

/** A Page with personas of these names, and a project. */
async function setUp(...names: string[]) {
  const standin = await startStandin();
  const personas = names.map((name) => standin.world.create(PAGE, name, PICTURE));
  const pulumi = new FakePulumi();
  const single = (index: number, name: unknown = names[index], more: object = {}): ExportedResource => ({
    name: `persona-${index}`,
    id: personas[index]!.id,
    inputs: look(name),
    outputs: { ...look(name), ...more },
  });
  const environment = { ...settingsFor(standin), ...pulumi.environment, PERSONAS_WAIT_SCALE: "0.01" };
  const drift = (...args: string[]) => run(["drift", ...args], { environment, cwd: pulumi.folder });
  return { standin, personas, pulumi, single, drift };
}

describe("personas drift", () => {
  it("shows the personas of a roster that is one resource by their keys", async () => {
    const { standin, personas, pulumi, drift } = await setUp("Adam Z.", "Eva K.", "Noah T.");
    const held = ["adam", "eva", "noah"].map((key, index) => {
      const { id, name } = personas[index]!;
      return [key, { id, state: { name, profilePictureUrl: PICTURE, pageId: PAGE } }] as const;
    });
    const outputs = rosterOutputsOf({ pageId: PAGE, personas: new Map(held), leftovers: [] });
    pulumi.set("dev", exportOf([{ name: "desk", type: ROSTER_TYPE, id: "roster-1", outputs }]));
    expect(await drift("-s", "dev")).toMatchObject({ code: 0, stdout: "" });
    personas[0]!.name = "Adam X.";
    personas[2]!.deleted = true;
    const { code, stdout } = await drift("-s", "dev");
    expect(code).toBe(7);
    expect(stdout.trim().split("\n").slice(1)).toEqual([
      `desk-adam  ${personas[0]!.id}  ${PAGE}  name: Adam Z. → Adam X.`,
      `desk-noah  ${personas[2]!.id}  ${PAGE}  gone: Noah T.`,
    ]);
    expect(standin.counts().list, "a listing for each look").toBe(2);
  });

  it("reads no more of a Page than it needs, and waits for none of it", async () => {
    const { standin, pulumi, single, drift } = await setUp("Adam Z.", "Eva K.", "Noah T.");
    standin.behaviour = { ...standin.behaviour, largestLimit: 2 };
    pulumi.set("dev", exportOf([single(0), single(1)]));
    expect(await drift("-s", "dev")).toMatchObject({ code: 0 });
    expect(standin.counts().list).toBe(1);
  });

  it("does not miss what the stack is yet to delete", async () => {
    const { personas, pulumi, single, drift } = await setUp("Adam Z.", "Eva K.", "Noah T.");
    const [, eva, noah] = personas.map(({ id, name }) => ({
      id,
      state: { name, profilePictureUrl: PICTURE, pageId: PAGE },
    }));
    const outputs = rosterOutputsOf({
      pageId: PAGE,
      personas: new Map([["eva", eva!]]),
      leftovers: [noah!],
    });
    const desk = { name: "desk", type: ROSTER_TYPE, id: "roster-1", outputs };
    pulumi.set("dev", exportOf([{ ...single(0), delete: true }, desk]));
    personas[0]!.deleted = true;
    personas[2]!.name = "Noah X.";
    expect(await drift("-s", "dev")).toMatchObject({ code: 0, stdout: "" });
    personas[1]!.deleted = true;
    expect((await drift("-s", "dev")).stdout.match(/gone: .*/g)).toEqual(["gone: Eva K."]);
  });

  it("looks at several stacks, and gives scripts each field", async () => {
    const { personas, pulumi, single, drift } = await setUp("Adam Z.", "Eva K.");
    pulumi.set("dev", exportOf([single(0)]));
    pulumi.set("prod", exportOf([single(1)]));
    personas[1]!.name = "Eva L.";
    const table = await drift("-s", "dev", "-s", "prod");
    expect(table.stderr).toBe("Stack dev is as its state says.\n");
    expect(table.stdout).toMatch(/^prod +persona-1 .* name: Eva K\. → Eva L\.$/m);
    const { code, stdout } = await drift("-s", "dev", "-s", "prod", "--json");
    expect(code).toBe(7);
    expect(JSON.parse(stdout)).toEqual([
      {
        stack: "prod",
        resource: "persona-1",
        urn: "urn:pulumi:dev::bot::pulumi-nodejs:dynamic/personas:Persona::persona-1",
        id: personas[1]!.id,
        pageId: PAGE,
        field: "name",
        old: "Eva K.",
        new: "Eva L.",
      },
    ]);
  });

  it("writes a table for an issue, in which names are text alone", async () => {
    const { personas, pulumi, single, drift } = await setUp("Adam Z.", "Eva K.");
    pulumi.set("dev", exportOf([single(0), single(1)]));
    personas[0]!.name = "@team | #1";
    personas[1]!.deleted = true;
    const { code, stdout } = await drift("-s", "dev", "--markdown");
    expect(code).toBe(7);
    expect(stdout.trim().split("\n")).toEqual([
      "| Stack | Resource | ID | Page | Field | Old | New |",
      "| - | - | - | - | - | - | - |",
      `| \`dev\` | \`persona-0\` | \`${personas[0]!.id}\` | \`${PAGE}\` | name | \`Adam Z.\` | \`@team \\| #1\` |`,
      `| \`dev\` | \`persona-1\` | \`${personas[1]!.id}\` | \`${PAGE}\` | gone | \`Eva K.\` | – |`,
    ]);
  });

  it("keeps a secret name", async () => {
    const { personas, pulumi, single, drift } = await setUp("Hush", "Hush, too");
    const encrypted = { ...sealed("Hush"), plaintext: undefined, ciphertext: "v1:x" };
    pulumi.set("dev", exportOf([single(0, encrypted)]), exportOf([single(0, sealed("Hush"))]));
    expect(await drift("-s", "dev")).toMatchObject({ code: 0, stdout: "" });
    personas[0]!.name = "Hush by hand";
    const { stdout, stderr } = await drift("-s", "dev");
    expect(stdout).toContain("name: [secret] → [secret]");
    expect(stdout + stderr).not.toContain("Hush");
  });

  it("keeps a secret Page, also when Graph refuses and repeats it", async () => {
    const { standin, personas, pulumi, single, drift } = await setUp("Adam Z.");
    const [name, encrypted] = ["Adam Z.", { ...sealed(PAGE), plaintext: undefined, ciphertext: "v1:x" }];
    const state = (pageId: object) => exportOf([single(0, name, { pageId })]);
    pulumi.set("dev", state(encrypted), state(sealed(PAGE)));
    personas[0]!.name = "Adam X.";
    for (const flags of [[], ["--json"], ["--markdown"]]) {
      const { code, stdout } = await drift("-s", "dev", ...flags);
      expect([code, stdout]).toEqual([7, expect.stringContaining("[secret]")]);
      expect(stdout).not.toContain(PAGE);
    }
    standin.faults.add({ on: "list", answer: "no-permission", times: 9 });
    const { code, stdout, stderr } = await drift("-s", "dev");
    expect([code, stderr]).toEqual([1, expect.stringMatching(/GET \S+\/\[secret\]\/personas answered/)]);
    expect(stdout + stderr).not.toContain(PAGE);
  });

  it("takes a name in another normal form, one that Graph leaves out, and a listing that lags for no drift", async () => {
    const { standin, personas, pulumi, single, drift } = await setUp("Zoe\u0308", "Nobody", "Late");
    pulumi.set("dev", exportOf([single(0, "Zo\u00eb"), single(1), single(2)]));
    personas[1]!.name = undefined as unknown as string;
    let lists = 0;
    const late = personas[2]!;
    standin.onCall = (kind, moment) => {
      // The first listing lacks it, the second, some seconds later, has it.
      if (kind === "list" && moment === "before") late.deleted = ++lists === 1;
      if (kind === "get" && moment === "before") late.deleted = false;
    };
    expect(await drift("-s", "dev")).toEqual({
      code: 0,
      stdout: "",
      stderr: "Stack dev is as its state says.\n",
    });
  });

  it("says that a create was lost, and counts it as no drift", async () => {
    const { pulumi, single, drift } = await setUp("Adam Z.");
    pulumi.set("dev", exportOf([{ ...single(0), id: "lost-create-7" }]));
    const { code, stderr } = await drift("-s", "dev");
    expect([code, stderr]).toEqual([0, expect.stringContaining("a create whose answer was lost")]);
  });

  it("is no drift when the Page cannot be listed", async () => {
    const { standin, pulumi, single, drift } = await setUp("Adam Z.");
    pulumi.set("dev", exportOf([single(0)]));
    standin.faults.add({ on: "list", answer: "no-permission" });
    const { code, stdout, stderr } = await drift("-s", "dev", "--json");
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("permission");
  });
});
