/** What stacks hold by the native plugin is to each command what they hold by the dynamic provider. */
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { expect, it } from "vitest";
import { ROSTER_TYPE } from "../../provider/state/persona-type";
import { makeByHand, PAGE, startStandin, TOKEN } from "../support/pages";
import { asNative } from "../support/native";
import { previewOf, step } from "../support/preview-json";
import { run } from "./command";
import { FakePulumi } from "./fake-pulumi";
import { exportOf } from "./stack-export";

const OUTLET = { pageId: "5678", token: "EAAH-of-5678" };
const look = (name: string, pageId = PAGE) => ({
  name,
  profilePictureUrl: "https://example.com/x.jpg",
  pageId,
});

/** A stack with a persona by itself, a roster as one resource, and a persona by a provider of another Page. */
async function setUp() {
  const standin = await startStandin({ pages: { [PAGE]: TOKEN, [OUTLET.pageId]: OUTLET.token } });
  const [adam, eva, orphan] = makeByHand(standin, 3) as [string, string, string];
  const [noah] = makeByHand(standin, 1, OUTLET.pageId) as [string];
  const dynamic = exportOf([
    { name: "adam", id: adam, inputs: look("By hand 0"), outputs: look("By hand 0") },
    {
      type: ROSTER_TYPE,
      name: "desk",
      id: "roster-1",
      inputs: { pageId: PAGE, personas: { eva: look("Eva K.") } },
      outputs: { pageId: PAGE, ids: { eva }, looks: { eva: "https://example.com/x.jpg Eva K." } },
    },
    {
      type: "pulumi:providers:pulumi-nodejs",
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
      inputs: look("By hand 0", OUTLET.pageId),
      outputs: look("By hand 0", OUTLET.pageId),
      provider: "urn:pulumi:dev::bot::pulumi:providers:pulumi-nodejs::outlet::p-1",
    },
  ]);
  const pulumi = new FakePulumi();
  pulumi.configure("dev", {
    "personas:apiUrl": standin.url,
    "personas:pageId": PAGE,
    "personas:pageAccessToken": { value: TOKEN, secret: true },
  });
  const options = { environment: pulumi.environment, cwd: pulumi.makeProject() };
  const preview = previewOf([
    step("create", "eva", { now: look("Eva K.") }),
    step("delete", "noah", { old: look("Noah T.") }),
  ]);
  /** What the commands say of the stack. */
  const say = async (kept: string, planned: string) => {
    pulumi.set("dev", kept);
    writeFileSync(path.join(pulumi.folder, "preview.json"), planned);
    const said = [];
    for (const args of [
      ["orphans", "--stack", "dev"],
      ["drift", "--stack", "dev"],
      ["recover", "--stack", "dev", "--dry-run"],
      ["list", "--stack", "dev", "--provider", "outlet"],
      ["import", "--all", "--stack", "dev", "--provider", "outlet"],
      ["send", "--stack", "dev", "--as", "eva", "7", "Hello"],
      ["send", "--stack", "dev", "--as", "noah", "7", "Hello"],
      ["report", "preview.json"],
    ]) {
      const { code, stdout, stderr } = await run(args, options);
      said.push({ args, code, stdout: stdout.replaceAll(/m_\w+|mid\.\S+/g, "MESSAGE"), stderr });
    }
    return said;
  };
  return { dynamic, preview, orphan, say };
}

it("they are looked at, spoken for and reported alike", async () => {
  const { dynamic, preview, orphan, say } = await setUp();
  const before = await say(dynamic, preview);
  expect(before.map(({ code }) => code)).toEqual([7, 7, 0, 0, 0, 0, 0, 0]);
  expect(before[0]!.stdout.split("\n").slice(1, -1), "only one is held by nobody").toEqual([
    `${PAGE}  ${orphan}  By hand 2`,
  ]);
  const native = asNative(JSON.parse(dynamic) as unknown);
  expect(await say(JSON.stringify(native), JSON.stringify(asNative(JSON.parse(preview))))).toEqual(before);
});
