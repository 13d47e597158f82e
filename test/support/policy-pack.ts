/** A policy pack of this package's policies, for runs of the engine. */
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { PersonaPoliciesOptions } from "pulumi-personas/policy";

/** Writes the pack into a project's folder, and answers with its own. */
export function writePolicyPack(folder: string, options: PersonaPoliciesOptions): string {
  const pack = path.join(folder, "pack");
  mkdirSync(pack);
  writeFileSync(path.join(pack, "PulumiPolicy.yaml"), "runtime: nodejs\n");
  writeFileSync(path.join(pack, "package.json"), '{ "version": "1.0.0", "main": "index.js" }');
  writeFileSync(
    path.join(pack, "index.js"),
    `const { PolicyPack } = require("@pulumi/policy");
    const { personaPolicies } = require("pulumi-personas/policy");
    new PolicyPack("personas", { policies: personaPolicies(${JSON.stringify(options)}) });`,
  );
  return pack;
}
