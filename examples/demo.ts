/** The main job, shown: the smallest example through the real engine, on a stand-in for Graph. Run by `npm run demo`. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { Pulumi, type PulumiResult } from "../engine/pulumi";
import { GraphClient } from "pulumi-personas";
import { Standin } from "pulumi-personas/standin";

const ROOT = path.join(__dirname, "..");
const PAGE = "1234";
const TOKEN = "EAAdemo-token-of-page-1234";

/** A step that did not do what it says. */
class DemoFailure extends Error {}

function expect(fact: boolean, what: string, run?: PulumiResult): void {
  if (!fact) throw new DemoFailure(`${what}${run ? `\n\n${run.stdout}${run.stderr}` : ""}`);
}

let steps = 0;
const step = (title: string) => console.log(`\n${++steps}. ${title}`);
const tell = (line: string) => console.log(`   ${line}`);

async function demo(standin: Standin, folder: string): Promise<void> {
  const pulumi = new Pulumi(path.join(folder, "pulumi"));
  const run = async (...args: string[]) => {
    tell(`$ pulumi ${args.join(" ").replace(TOKEN, "<token>")}`);
    const result = await pulumi.run(folder, args);
    expect(result.code === 0, `pulumi ${args[0]} ended with ${result.code}`, result);
    return result;
  };
  const summary = (result: PulumiResult, wanted: Record<string, number>) => {
    const found = Object.entries(wanted).every(([what, count]) => result.summary[what] === count);
    expect(found, `expected ${JSON.stringify(wanted)}, not ${JSON.stringify(result.summary)}`, result);
    tell(Object.entries(result.summary).map(([what, count]) => `${count} ${what}`).join(", ")); // prettier-ignore
  };
  const onPage = () => standin.world.personasOf(PAGE).map(({ id, name }) => `${name} (${id})`);
  const idOf = async () =>
    JSON.parse((await pulumi.run(folder, ["stack", "output", "adamId", "--json"])).stdout) as string;

  step("A project, with a stack that knows its Page");
  cpSync(path.join(ROOT, "examples", "smallest"), folder, { recursive: true });
  const project = readFileSync(path.join(ROOT, "Pulumi.yaml"), "utf8");
  writeFileSync(path.join(folder, "Pulumi.yaml"), project.replace("examples/smallest/index.ts", "index.ts"));
  await run("stack", "init", "demo");
  await run("config", "set", "personas:pageId", PAGE);
  await run("config", "set", "personas:apiUrl", standin.url);
  await run("config", "set", "--secret", "personas:pageAccessToken", TOKEN);

  step("Preview: what would change, without a call to Graph");
  summary(await run("preview"), { "to create": 2 });
  expect(standin.calls.length === 0, "a preview must not call Graph");

  step("Up: the persona is made");
  summary(await run("up", "--yes", "--skip-preview"), { created: 2 });
  const first = await idOf();
  tell(`on the Page: ${onPage().join(", ")}`);
  expect(onPage().join() === `Adam Z. (${first})`, "the Page must hold Adam, by the ID of the state");

  step("Another picture in the program: the preview shows a replace");
  const program = path.join(folder, "index.ts");
  writeFileSync(program, readFileSync(program, "utf8").replace("adam.jpg", "adam-2026.jpg"));
  const preview = await run("preview", "--diff");
  summary(preview, { "to replace": 1 });
  const change = /~ profilePictureUrl: .*/.exec(preview.stdout)?.[0];
  expect(change !== undefined, "the preview must show the old and the new picture", preview);
  tell(change!);

  step("Up: the new persona is made, then the old one deleted");
  summary(await run("up", "--yes", "--skip-preview"), { replaced: 1 });
  const second = await idOf();
  tell(`on the Page: ${onPage().join(", ")}`);
  expect(
    second !== first && onPage().join() === `Adam Z. (${second})`,
    "the Page must hold the new Adam alone",
  );

  step("Somebody deletes the persona by hand; a refresh finds out");
  const graph = new GraphClient({ pageAccessToken: TOKEN, apiUrl: standin.url });
  await graph.deletePersona(second);
  tell(`DELETE /${second}, behind the engine's back`);
  summary(await run("refresh", "--yes", "--skip-preview"), { deleted: 1 });

  step("Up: the persona is made again");
  summary(await run("up", "--yes", "--skip-preview"), { created: 1 });
  const third = await idOf();
  tell(`on the Page: ${onPage().join(", ")}`);
  expect(onPage().join() === `Adam Z. (${third})`, "the Page must hold Adam again");

  step("The bot speaks as the persona, by the ID of the stack's output");
  await graph.sendMessage(PAGE, { recipientId: "7654321", text: "Hello, I am Adam.", personaId: third });
  const [message] = standin.world.messages;
  expect(message?.personaId === third, "the message must be sent as the persona");
  tell(`Adam Z. to 7654321: ${message!.text}`);

  step("Destroy: the Page is as it was");
  summary(await run("destroy", "--yes", "--skip-preview"), { deleted: 2 });
  expect(onPage().length === 0, "the Page must be empty");
  tell("on the Page: nobody");
}

async function main(): Promise<void> {
  const begun = Date.now();
  const work = path.join(ROOT, ".work");
  mkdirSync(work, { recursive: true });
  const folder = mkdtempSync(path.join(work, "demo-"));
  const standin = await Standin.start({ pages: { [PAGE]: TOKEN }, pictures: "download" });
  console.log(`A stand-in for Graph listens on ${standin.url}, with Page ${PAGE}.`);
  try {
    await demo(standin, folder);
    console.log(`\nDone in ${Math.round((Date.now() - begun) / 1000)} s: every step did what it says.`);
  } finally {
    await standin.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(
    `\nThe demo failed: ${error instanceof DemoFailure ? error.message : (error as Error).stack}`,
  );
  process.exitCode = 1;
});
