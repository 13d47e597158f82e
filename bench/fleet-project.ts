/** A copy of the example of a fleet, with so many Pages of ten personas each. */
import { cpSync, writeFileSync } from "node:fs";
import * as path from "node:path";

const EXAMPLE = path.join(__dirname, "..", "examples", "fleet");

/** The names on each Page, sorted. */
export const NAMES = Array.from({ length: 10 }, (_, index) => `Persona ${index}`);

/** The command that runs it in its folder; more arguments may follow. */
export const COMMAND = [process.execPath, "-r", "ts-node/register/transpile-only", "fleet.ts"];

/** What was made. */
export interface FleetProject {
  /** The Pages, each with its access token, as a stand-in takes them. */
  readonly pages: Readonly<Record<string, string>>;
  /** The tokens, as the environment has them. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Makes the project in `folder`. */
export function makeFleet(folder: string, count: number): FleetProject {
  cpSync(EXAMPLE, folder, { recursive: true });
  const ids = Array.from({ length: count }, (_, index) => String(1001 + index));
  const personas = NAMES.map((name, index) => [`p${index}`, { name, profilePictureUrl: `https://example.com/${index}.jpg` }]); // prettier-ignore
  writeFileSync(
    path.join(folder, "ten.json"),
    JSON.stringify({ personas: Object.fromEntries(personas) as unknown }),
  );
  const table = ids.map((page) => ({ page, token: `TOKEN_OF_${page}`, roster: "ten.json" }));
  writeFileSync(path.join(folder, "pages.json"), JSON.stringify(table));
  return {
    pages: Object.fromEntries(ids.map((page) => [page, `token-of-${page}`])),
    environment: Object.fromEntries(ids.map((page) => [`TOKEN_OF_${page}`, `token-of-${page}`])),
  };
}
