/** Whether the provider process will find this package, which is told where a persona is declared instead of in that process. */
import { createRequire } from "node:module";
import * as path from "node:path";
import { ProgramError } from "./program-error";

/** What stacks keep in their state, see `provider/dynamic/provider.ts`. */
const ENTRY = "pulumi-personas/provider";

/** Pulumi's own start of a program, which goes to the folder of its `main` first: there the engine starts the provider process. */
const RUNNER = /[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]run(?:[\\/]index\.js)?$/;

const folder = process.cwd();
let isFound = false;

/**
 * Throws a {@link ProgramError} when the provider process cannot find its entry. Says nothing where that is not known:
 * of programs that are run inline, which are not told of their project's folder, or with mocks, and with Yarn's Plug'n'Play.
 */
export function demandProviderEntry(resource: string): void {
  if (isFound || !RUNNER.test(process.argv[1] ?? "") || process.versions.pnp !== undefined) return;
  try {
    createRequire(path.join(folder, "package.json")).resolve(ENTRY);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") {
      throw new ProgramError(
        `${resource}: Pulumi's provider process cannot find the package pulumi-personas from the program's folder, ${folder}: add pulumi-personas to the dependencies in the program's own package.json and install them; if the program is a bundle, mark pulumi-personas as external, too`,
      );
    }
  }
  isFound = true;
}
