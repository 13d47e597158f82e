/** What Graph, states, previews and rosters hold, in what each command shows: nothing acts on the terminal, hides, or turns around. */
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { makeByHand, PAGE, startStandin } from "../support/pages";
import { persona, previewOf as previewTextOf, step, urnOf } from "../support/preview-json";
import { previewOf, stateOf, type Look, type Program } from "../support/state-model";
import { run, runAtTerminal, settingsFor } from "./command";
import { FakePulumi } from "./fake-pulumi";
import { exportOf } from "./stack-export";

const ADAM = "\u05d0\u05d3\u05dd \u05d6.";
/** A link of terminals, what clears the screen in two ways, what turns text around, and a line of its own. */
const HOSTILE = `${ADAM}\u001b]8;;https://evil.example\u0007Eve\u001b]8;;\u0007\u001b[2J\u009b2J\u202e\u2069\u2028\u200b\r\nDeleted 7.`;

const look = { ...persona(HOSTILE), pageId: PAGE };
const model: Look = { name: HOSTILE, picture: "adam", page: PAGE, isSecret: false };
const single = (own: Look, parent: "stack" | "team"): Program[string] => ({ kind: "single", look: own, parent, provider: "default", protect: false }); // prettier-ignore

/** A Page with personas of that name, a stack that holds one, and files; `write` gives the path of a file. */
async function setUp() {
  const standin = await startStandin();
  const [held, orphan] = makeByHand(standin, 2);
  for (const each of standin.world.personasOf(PAGE)) each.name = HOSTILE;
  standin.world.names.set(PAGE, HOSTILE);
  const pulumi = new FakePulumi();
  const write = (file: string, text: string) => {
    const written = path.join(pulumi.folder, file);
    writeFileSync(written, text);
    return written;
  };
  pulumi.set("dev", exportOf([{ id: held!, name: HOSTILE, inputs: look, outputs: look }]));
  pulumi.set("interrupted", exportOf([], [{ name: HOSTILE, inputs: look }]));
  pulumi.set(
    "unfit",
    exportOf([{ id: "8", name: HOSTILE, inputs: look, outputs: { ...look, pageId: HOSTILE } }]),
  );
  const changed = { ...look, name: `${HOSTILE} 2` };
  pulumi.set(
    "drifted",
    exportOf([
      { id: held!, name: HOSTILE, inputs: changed, outputs: changed },
      { id: "9", name: `gone ${HOSTILE}`, inputs: look, outputs: look },
    ]),
  );
  const was: Program = {
    [HOSTILE]: single(model, "stack"),
    left: single({ ...model, name: `${HOSTILE} 2` }, "stack"),
  };
  const now: Program = { [`${HOSTILE} `]: single(model, "stack"), made: single({ ...model, name: `${HOSTILE} 3` }, "stack") }; // prettier-ignore
  const state = stateOf(was, { pending: undefined, leftover: undefined, lost: undefined });
  pulumi.set("moved", JSON.stringify(state.exported), JSON.stringify(state.open));
  const plan = write("plan.json", JSON.stringify(previewOf(state, now)));
  const diagnostics = [{ message: `error: ${HOSTILE}`, severity: "error", urn: urnOf(HOSTILE) }];
  const steps = [
    step("create", HOSTILE, { now: { ...look, profilePictureUrl: `http://127.0.0.1:9/${HOSTILE}` } }),
  ];
  const preview = write(
    "preview.json",
    previewTextOf([...steps, step(HOSTILE, HOSTILE, { now: look })], diagnostics),
  );
  const roster = write("roster.json", JSON.stringify({ personas: { [HOSTILE]: { name: HOSTILE, [HOSTILE]: HOSTILE } } })); // prettier-ignore
  const environment = { ...settingsFor(standin), ...pulumi.environment, PERSONAS_WAIT_SCALE: "0.01" };
  return { standin, orphan: orphan!, preview, plan, roster, options: { environment, cwd: pulumi.folder } };
}

type SetUp = Awaited<ReturnType<typeof setUp>>;

const COMMANDS: readonly (readonly [what: string, args: (given: SetUp) => string[], exit: number])[] = [
  ["list", () => ["list"], 0],
  ["list --json", () => ["list", "--json"], 0],
  ["get", ({ orphan }) => ["get", orphan], 0],
  ["get --json", ({ orphan }) => ["get", orphan, "--json"], 0],
  ["orphans", () => ["orphans", "--stack", "dev"], 7],
  ["orphans --delete", () => ["orphans", "--stack", "dev", "--delete", "--yes"], 0],
  ["orphans of a Page that is none", () => ["orphans", "--stack", "unfit", "--json"], 2],
  ["import", () => ["import", "--all"], 0],
  ["import as YAML", () => ["import", "--all", "--format", "yaml"], 0],
  ["import as JSON", () => ["import", "--all", "--format", "json"], 0],
  ["drift", () => ["drift", "--stack", "drifted"], 7],
  ["drift --json", () => ["drift", "--stack", "drifted", "--json"], 7],
  ["doctor", ({ roster }) => ["doctor", "--stack", "drifted", "--roster", roster], 7],
  ["doctor --json", ({ roster }) => ["doctor", "--stack", "drifted", "--roster", roster, "--json"], 7],
  ["recover", () => ["recover", "--stack", "interrupted", "--stack", "dev", "--dry-run"], 0],
  ["recover that leaves the choice", () => ["recover", "--stack", "interrupted", "--dry-run"], 7],
  ["recover --json", () => ["recover", "--stack", "interrupted", "--stack", "dev", "--dry-run", "--json"], 0],
  ["move", ({ plan }) => ["move", "--stack", "moved", "--preview", plan, "--dry-run"], 7],
  ["move --json", ({ plan }) => ["move", "--stack", "moved", "--preview", plan, "--dry-run", "--json"], 7],
  ["move by a preview that failed", ({ preview }) => ["move", "--stack", "moved", "--preview", preview, "--dry-run"], 1], // prettier-ignore
  ["report", ({ preview }) => ["report", preview], 0],
  ["report --json", ({ preview }) => ["report", preview, "--json"], 0],
  ["check-pictures of a preview", ({ preview }) => ["check-pictures", "--preview", preview], 1],
  ["check-pictures of a roster", ({ roster }) => ["check-pictures", "--roster", roster], 1],
  ["an option that is none", () => ["list", `--${HOSTILE}`], 2],
  ["a stack that is none", () => ["list", "--stack", HOSTILE], 1],
];

describe.each(COMMANDS)("%s", (_what, argsOf, exit) => {
  it("shows hostile names as text alone", async () => {
    const given = await setUp();
    const { code, stdout, stderr } = await run(argsOf(given), given.options);
    expect(code, stdout + stderr).toBe(exit);
    expectHarmless(stdout + stderr);
    expect(stdout + stderr, "the name must be shown at all").toMatch(/Eve|evil|Page/);
  });
});

it("an answer of Graph's that failed is shown as text alone", async () => {
  const server = createServer((_, response) => {
    response
      .writeHead(400)
      .end(JSON.stringify({ error: { message: HOSTILE, code: 100, fbtrace_id: HOSTILE } }));
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const args of [["list"], ["doctor"], ["doctor", "--json"]]) {
    const { stdout, stderr } = await run(args, { environment: settingsFor({ url }) });
    expectHarmless(stdout + stderr);
    expect(stdout + stderr, args.join(" ")).toContain("evil");
  }
});

it("a question at a terminal has hostile names as text alone", async () => {
  const { options } = await setUp();
  const typed = { after: "Which personas of Page", keys: "\u0003" };
  const { stdout } = await runAtTerminal(["import"], { ...options, typed });
  // What the prompt itself writes are codes without links, and the only ones of one byte begin none.
  expect(stdout).not.toMatch(/\u001b\]8|\u001b\[2J|[\u0080-\u009f\u202e\u2028]/u);
  expect(stdout).toContain("evil");
});

function expectHarmless(output: string): void {
  for (const line of output.split("\n")) {
    expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u200b\u200e\u200f\u202a-\u202e\u2066\u2067\ufeff]/u);
    const rest = line.replace(/\u2068[^\u2068\u2069]*\u2069/gu, "");
    expect(rest, "an isolate ends in its line").not.toMatch(/[\u2068\u2069]/u);
  }
}
