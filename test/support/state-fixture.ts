/** States that releases left, as fixtures: written by a real run of the release, and looked after by later ones. */
import { cpSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { Pulumi, type PulumiResult } from "../../engine/pulumi";
import { Standin } from "../../standin";
import { makeLean } from "./lean-runs";

const FOLDER = path.join(__dirname, "..", "fixtures", "states");

/** A state, and what its Pages had. */
export interface StateFixture {
  readonly release: string;
  /** In the order in which the stand-in made them; the first was made by hand. */
  readonly personas: readonly {
    readonly id: string;
    readonly pageId: string;
    readonly name: string;
    readonly profilePictureUrl: string;
  }[];
  /** What `pulumi stack export` printed. */
  readonly deployment: object;
}

/** The state that a release left, by its version. */
export function fixtureFile(release: string): string {
  return path.join(FOLDER, `${release}.json`);
}

/** Every state that there is. */
export function stateFixtures(): StateFixture[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".json"))
    .map((file) => JSON.parse(readFileSync(path.join(FOLDER, file), "utf8")) as StateFixture);
}

/** A stand-in with the Pages of the program. */
export function startPages(): Promise<Standin> {
  return Standin.start({ pages: { "1234": "token-of-1234", "5678": "token-of-5678" } });
}

/** The program as a project in `folder`, with a new stack. Answers a function that runs the CLI there. */
export async function newStack(folder: string, standin: Standin, byHand: string) {
  const project = path.join(folder, "project");
  mkdirSync(project, { recursive: true });
  cpSync(path.join(FOLDER, "program"), project, { recursive: true });
  const pulumi = new Pulumi(path.join(folder, "pulumi"), {
    PULUMI_STACK: "dev",
    PERSONAS_API_URL: standin.url,
    PERSONAS_PAGE_ID: "1234",
    PERSONAS_PAGE_ACCESS_TOKEN: "token-of-1234",
    BY_HAND: byHand,
  });
  makeLean(pulumi);
  const run = async (args: readonly string[], environment?: NodeJS.ProcessEnv): Promise<PulumiResult> => {
    const result = await pulumi.run(project, args, environment);
    if (result.code !== 0) throw new Error(`pulumi ${args.join(" ")}\n${result.stdout}${result.stderr}`);
    return result;
  };
  await run(["stack", "init", "dev"]);
  return run;
}
