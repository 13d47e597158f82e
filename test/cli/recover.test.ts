/** `personas recover`: what it shows, when it leaves the choice, and that it writes only what was agreed to. */
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ROSTER_TYPE } from "../../provider/state/persona-type";
import { PAGE, startStandin } from "../support/pages";
import { run, runAtTerminal, settingsFor } from "./command";
import { FakePulumi } from "./fake-pulumi";
import { exportOf, type ExportedResource } from "./stack-export";

const look = (name: string) => ({ name, profilePictureUrl: "https://example.com/adam.jpg", pageId: PAGE });
const pending = (name = "Adam Z.", resource = "adam"): ExportedResource => ({
  name: resource,
  inputs: look(name),
});
const held = (id: string, name = "Adam Z.", resource = "other"): ExportedResource => ({
  name: resource,
  id,
  inputs: look(name),
  outputs: look(name),
});

/** A stack whose run was interrupted while it made Adam, and a Page with personas of these names. */
async function setUp(...names: string[]) {
  const standin = await startStandin();
  const ids = names.map((name) => standin.world.create(PAGE, name, "https://example.com/x.jpg").id);
  const pulumi = new FakePulumi();
  pulumi.set("dev", exportOf([], [pending()]));
  const environment = { ...settingsFor(standin), ...pulumi.environment, PERSONAS_WAIT_SCALE: "0.01" };
  const options = { environment, cwd: pulumi.folder };
  const recover = (...args: string[]) => run(["recover", "--stack", "dev", ...args], options);
  const idsIn = (stack = "dev") =>
    (
      JSON.parse(pulumi.get(stack)) as { deployment: { resources: { id?: string }[] } }
    ).deployment.resources.flatMap(({ id }) => id ?? []);
  const keptFiles = () => readdirSync(pulumi.folder).filter((file) => file.includes(".before-recover."));
  return { standin, ids: ids as [string, ...string[]], pulumi, options, recover, idsIn, keptFiles };
}

describe("personas recover", () => {
  it("adopts the persona of that name, keeps the state as it was, and says so", async () => {
    const { ids, pulumi, recover, idsIn, keptFiles } = await setUp("Adam Z.", "Eva K.");
    const { code, stdout, stderr } = await recover("--yes");
    expect([code, stderr]).toEqual([0, expect.stringContaining("Pictures cannot be compared")]);
    expect(stdout).toBe(`RESOURCE  RESULT\nadam      adopts persona ${ids[0]} (Adam Z.)\n`);
    expect(stderr).toContain("Stack dev is recovered.");
    expect(idsIn()).toEqual([ids[0]]);
    expect(pulumi.get("dev")).not.toContain("pending_operations");
    expect(keptFiles()).toHaveLength(1);
  });

  it.each<[string, object]>([
    ["was deleted before it was made", { pendingReplacement: true }],
    ["a create that was lost", { id: "lost-create-7" }],
  ])("does not say that the next up deletes what it replaces: %s", async (_, more) => {
    const { ids, pulumi, recover } = await setUp("Adam Z.");
    pulumi.set("dev", exportOf([{ ...held("1", "Adam Z.", "adam"), ...more }], [pending()]));
    const { stdout } = await recover("--dry-run");
    expect(stdout).toBe(`RESOURCE  RESULT\nadam      adopts persona ${ids[0]} (Adam Z.)\n`);
    const adopted = (JSON.parse((await recover("--dry-run", "--json")).stdout) as { adopted: object[] })
      .adopted;
    expect(adopted).toEqual([expect.not.objectContaining({ replaces: expect.anything() as unknown })]);
  });

  it("only shows with --dry-run", async () => {
    const { ids, pulumi, recover, keptFiles } = await setUp("Adam Z.");
    const before = pulumi.get("dev");
    const { code, stdout } = await recover("--dry-run");
    expect([code, stdout]).toEqual([0, expect.stringContaining(`adopts persona ${ids[0]}`)]);
    expect([pulumi.get("dev"), keptFiles()]).toEqual([before, []]);
  });

  it.each([
    ["y", 0, true],
    ["n", 7, false],
  ])("asks at a terminal: %j", async (keys, exit, isWritten) => {
    const { options, pulumi } = await setUp("Adam Z.");
    const typed = { after: "Write this to the state of stack dev?", keys };
    const { code, stdout } = await runAtTerminal(["recover", "-s", "dev"], { ...options, typed });
    expect(code, stdout).toBe(exit);
    expect(pulumi.get("dev").includes("pending_operations")).toBe(!isWritten);
  });

  it("drops an operation that made nothing", async () => {
    const { recover, idsIn, pulumi } = await setUp("Eva K.");
    const { code, stdout } = await recover("--yes");
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^adam +was not created$/m)]);
    expect([idsIn(), pulumi.get("dev").includes("pending")]).toEqual([[], false]);
  });

  it("makes no call when nothing is pending", async () => {
    const { standin, pulumi, recover } = await setUp("Adam Z.");
    pulumi.set("dev", exportOf([held("7")]));
    const { code, stdout, stderr } = await recover("--yes");
    expect([code, stdout]).toEqual([0, ""]);
    expect(stderr).toBe("Stack dev has no pending operations on personas: there is nothing to recover.\n");
    expect(standin.calls).toEqual([]);
  });

  it("gives scripts what it found and did", async () => {
    const { ids, recover } = await setUp("Adam Z.");
    const { stdout } = await recover("--yes", "--json");
    const urn = "urn:pulumi:dev::bot::pulumi-nodejs:dynamic/personas:Persona::adam";
    expect(JSON.parse(stdout)).toEqual({
      stack: "dev",
      adopted: [{ resource: "adam", urn, id: ids[0] }],
      undecided: [],
      gone: [],
      kept: [],
      unmade: [],
      dropped: [],
      others: [],
      written: true,
    });
  });

  it("finds a persona that a listing does not show yet", async () => {
    const { standin, recover, idsIn } = await setUp();
    let lists = 0;
    standin.onCall = (kind) => {
      if (kind === "list" && ++lists === 2)
        standin.world.create(PAGE, "Adam Z.", "https://example.com/x.jpg");
    };
    expect((await recover("--yes")).code).toBe(0);
    expect(idsIn()).toEqual(standin.world.personasOf(PAGE).map(({ id }) => id));
  });

  it("writes nothing when a Page cannot be listed", async () => {
    const { standin, pulumi, recover } = await setUp("Adam Z.");
    const before = pulumi.get("dev");
    standin.faults.add({ on: "list", answer: "no-permission" });
    const { code, stderr } = await recover("--yes");
    expect([code, stderr]).toEqual([1, expect.stringContaining("permission")]);
    expect(pulumi.get("dev")).toBe(before);
  });

  it("writes nothing when the state has changed since it was read", async () => {
    const { standin, pulumi, recover } = await setUp("Adam Z.");
    const changed = exportOf([held("7")], [pending()]);
    standin.onCall = () => pulumi.set("dev", changed);
    const { code, stderr } = await recover("--yes");
    expect([code, stderr]).toEqual([1, expect.stringContaining("has changed since it was read")]);
    expect(pulumi.get("dev")).toBe(changed);
  });
});

describe("personas recover leaves the choice", () => {
  it("among several personas of the name, and takes it", async () => {
    const { ids, pulumi, recover, idsIn } = await setUp("Adam Z.", "Adam Z.");
    const before = pulumi.get("dev");
    const asked = await recover("--yes");
    expect(asked.code).toBe(7);
    expect(asked.stdout).toContain(`left to decide: ${ids.join(", ")} or none`);
    expect(asked.stderr).toContain("--adopt <resource>=<persona ID>");
    expect(pulumi.get("dev"), "pulumi would drop what is left to decide").toBe(before);
    expect((await recover("--yes", "--adopt", `adam=${ids[1]}`)).code).toBe(0);
    expect(idsIn()).toEqual([ids[1]]);
  });

  it("of none of them", async () => {
    const { pulumi, recover, idsIn } = await setUp("Adam Z.", "Adam Z.");
    expect((await recover("--yes", "--adopt", "adam=none")).code).toBe(0);
    expect([idsIn(), pulumi.get("dev").includes("pending")]).toEqual([[], false]);
  });

  it("unless another stack or a file holds all but one", async () => {
    const { ids, pulumi, recover, idsIn } = await setUp("Adam Z.", "Adam Z.", "Adam Z.");
    pulumi.set("prod", exportOf([held(ids[0])]));
    pulumi.set("file", exportOf([held(ids[2]!)]));
    expect((await recover("--stack", "prod", "--file", `${pulumi.folder}/file.json`, "--yes")).code).toBe(0);
    expect(idsIn()).toEqual([ids[1]]);
  });

  it("when an interrupted run of another stack may have made it", async () => {
    const { ids, pulumi, recover } = await setUp("Adam Z.");
    pulumi.set("prod", exportOf([], [pending()]));
    const { code, stdout, stderr } = await recover("--stack", "prod", "--yes");
    expect([code, stdout]).toEqual([7, expect.stringContaining(`left to decide: ${ids[0]} or none`)]);
    expect(stderr).toContain("warning: stack prod has an operation that is under way or was interrupted");
  });

  it.each(["dev", "prod"])("when a create of %s whose answer was lost may have made it", async (stack) => {
    const { ids, pulumi, recover, idsIn } = await setUp("Adam Z.");
    const lost = (name: string) => (name === stack ? [held("lost-create-7")] : []);
    pulumi.set("dev", exportOf(lost("dev"), [pending()]));
    pulumi.set("prod", exportOf(lost("prod")));
    const { code, stdout } = await recover("--stack", "prod", "--yes");
    expect([code, stdout]).toEqual([7, expect.stringContaining(`left to decide: ${ids[0]} or none`)]);
    expect((await recover("--stack", "prod", "--yes", "--adopt", `adam=${ids[0]}`)).code).toBe(0);
    expect(idsIn()).toContain(ids[0]);
  });

  it("when two of its own could be one persona", async () => {
    const { ids, pulumi, recover } = await setUp("Adam Z.");
    pulumi.set("dev", exportOf([], [pending(), pending("Adam Z.", "adam-2")]));
    expect((await recover("--yes")).code).toBe(7);
    expect((await recover("--yes", "--adopt", `adam-2=${ids[0]}`)).stdout).toMatch(
      /^adam +was not created$/m,
    );
  });

  it("for each persona of a roster, by the roster and the key", async () => {
    const { ids, pulumi, recover, idsIn } = await setUp("Adam Z.", "Adam Z.", "Eva K.");
    const personas = { adam: look("Adam Z."), eva: look("Eva K."), noah: look("Noah T.") };
    const team = { type: ROSTER_TYPE, name: "team", inputs: { pageId: PAGE, personas } };
    pulumi.set("dev", exportOf([], [team]));
    const { code, stdout } = await recover("--yes");
    expect(code).toBe(7);
    expect(stdout.trimEnd().split("\n").slice(1)).toEqual([
      `team-eva   adopts persona ${ids[2]} (Eva K.)`,
      `team-adam  left to decide: ${ids[0]}, ${ids[1]} or none`,
      "team       1 of its personas was not created",
    ]);
    expect((await recover("--yes", "--adopt", `team.adam=${ids[0]}`)).code).toBe(0);
    expect(idsIn()).toHaveLength(1);
    expect(pulumi.get("dev")).toContain(`"ids":${JSON.stringify({ adam: ids[0], eva: ids[2] })}`);
  });

  it.each([
    ["eve=1", "no interrupted run was creating it, but adam"],
    ["adam=1", "its Page does not have it"],
    ["adam", "--adopt takes <resource>=<persona ID>, or <resource>=none"],
    ["adam=1 adam=2", "--adopt names adam more than once"],
  ])("but not of %s", async (choices, message) => {
    const { pulumi, recover } = await setUp("Adam Z.");
    const before = pulumi.get("dev");
    const given = choices.split(" ").flatMap((choice) => ["--adopt", choice]);
    const { code, stderr } = await recover("--yes", ...given);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(pulumi.get("dev")).toBe(before);
  });

  it("but not of who has another name, or is held", async () => {
    const { ids, pulumi, recover } = await setUp("Eva K.", "Adam Z.");
    pulumi.set("prod", exportOf([held(ids[1]!)]));
    const [other, taken] = [
      await recover("--yes", "--adopt", `adam=${ids[0]}`),
      await recover("--yes", "--stack", "prod", "--adopt", `adam=${ids[1]}`),
    ];
    expect(other.stderr).toContain("its name differs from the one in the program");
    expect(taken.stderr).toContain("a stack holds it already");
    expect([other.code, taken.code]).toEqual([2, 2]);
  });
});

describe("pending operations of other packages", () => {
  const bucket = { type: "aws:s3/bucket:Bucket", name: "logs" };

  it("are left alone, as long as nothing is to be written", async () => {
    const { pulumi, recover } = await setUp("Adam Z.");
    const before = exportOf([], [bucket]);
    pulumi.set("dev", before);
    expect((await recover("--yes")).code).toBe(0);
    expect(pulumi.get("dev")).toBe(before);
  });

  it("are not dropped without a word", async () => {
    const { ids, pulumi, recover, idsIn } = await setUp("Adam Z.");
    const before = exportOf([], [bucket, pending()]);
    pulumi.set("dev", before);
    const { code, stdout, stderr } = await recover("--yes");
    expect([code, stdout]).toEqual([7, expect.stringMatching(/^logs +not checked: of another package/m)]);
    expect(stderr).toContain("--drop-others");
    expect(pulumi.get("dev")).toBe(before);
    expect((await recover("--yes", "--drop-others")).code).toBe(0);
    expect(idsIn()).toEqual([ids[0]]);
  });
});

describe("a secret Page", () => {
  it("is not shown when it cannot be listed", async () => {
    const { standin, pulumi, recover } = await setUp("Adam Z.");
    const secret = (more: object) => ({
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      ...more,
    });
    const state = (pageId: object) =>
      exportOf([], [{ name: "adam", inputs: { ...look("Adam Z."), pageId } }]);
    pulumi.set("dev", state(secret({ ciphertext: "v1:abc" })), state(secret({ plaintext: `"${PAGE}"` })));
    standin.faults.add({ on: "list", answer: "no-permission", times: 9 });
    const { code, stdout, stderr } = await recover("--dry-run");
    expect([code, stderr]).toEqual([1, expect.stringContaining("/[secret]/personas answered")]);
    expect(stdout + stderr).not.toContain(PAGE);
  });
});

describe("a secret name", () => {
  it("is never shown, and stays as it is encrypted", async () => {
    const { ids, pulumi, recover } = await setUp("Adam Z.", "Adam Z.");
    const secret = (more: object) => ({
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      ...more,
    });
    const state = (name: object) => exportOf([], [{ name: "adam", inputs: { ...look(""), name } }]);
    pulumi.set("dev", state(secret({ ciphertext: "v1:abc" })), state(secret({ plaintext: '"Adam Z."' })));
    const asked = await recover("--yes");
    const { code, stdout, stderr } = await recover("--yes", "--adopt", `adam=${ids[0]}`);
    expect([asked.code, code]).toEqual([7, 0]);
    expect(stdout).toContain(`adopts persona ${ids[0]} ([secret])`);
    expect(asked.stdout + asked.stderr + stdout + stderr).not.toContain("Adam");
    const [resource] = (JSON.parse(pulumi.get("dev")) as { deployment: { resources: { outputs: object }[] } })
      .deployment.resources;
    expect(resource!.outputs).toMatchObject({ name: { ciphertext: "v1:abc" } });
    expect(pulumi.get("dev")).not.toContain("Adam Z.");
  });
});
