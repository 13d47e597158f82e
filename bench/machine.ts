/** What the results depend on besides the contestants. */
import { version as sdk } from "@pulumi/pulumi/package.json";
import * as os from "node:os";
import { locateEngine } from "../engine/locate";
import type { Machine } from "./results";

/** This machine. */
export function thisMachine(): Machine {
  return {
    cores: os.availableParallelism(),
    processor: os.cpus()[0]?.model.trim() ?? "unknown",
    memory: os.totalmem(),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.versions.node,
    engine: locateEngine()?.version ?? "none",
    sdk,
  };
}
