/** The engine that this process serves as a provider: tells it warnings, ends with it, and knows its other processes. */
import type * as Grpc from "@grpc/grpc-js";
import { execFile, spawnSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";

/** The address that Pulumi's host gives the provider process as its first argument. */
function engineAddress(): { host: string; port: number } | undefined {
  const [, script = "", address = ""] = process.argv;
  const [, host, port] = /^([\w.-]+):([1-9]\d*)$/.exec(address) ?? [];
  return script.includes("dynamic-provider") && host && port ? { host, port: Number(port) } : undefined;
}

/** A folder that the provider processes of this engine's run, and no others, can share; nobody makes it but who needs it. */
export function runFolder(): string | undefined {
  const address = engineAddress();
  if (!address) return undefined;
  const user = `pulumi-personas-${process.getuid?.() ?? 0}`;
  // A port alone comes round again with a later run.
  return path.join(tmpdir(), user, `${parentOf(process.ppid)}-${address.port}`);
}

/** The parent of a process: of the script that launched this one, it is the engine. */
function parentOf(processId: number): string {
  try {
    return /\) \S (\d+)/.exec(readFileSync(`/proc/${processId}/stat`, "utf8"))?.[1] ?? "";
  } catch {
    const ps = spawnSync("ps", ["-o", "ppid=", "-p", String(processId)], { encoding: "utf8" });
    return ps.error ? "" : ps.stdout.trim();
  }
}

/** The most that the export of a stack may be, in bytes, and take, in milliseconds. */
const EXPORT_LIMITS = { maxBuffer: 1 << 30, timeout: 60_000 };

/** What `pulumi stack export` prints of a stack: by the very engine that runs, and as it was when the run began. */
export function exportStack(stack: string): Promise<string> {
  const args = ["stack", "export", "--stack", stack, "--non-interactive", "--color=never"];
  return new Promise((resolve, reject) => {
    execFile(engineCommand(), args, EXPORT_LIMITS, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      const said = stderr.trim().split("\n")[0];
      reject(said ? new Error(said) : error);
    });
  });
}

function engineCommand(): string {
  try {
    const command = readlinkSync(`/proc/${parentOf(process.ppid)}/exe`);
    if (path.basename(command) === "pulumi") return command;
  } catch {
    // Where there is no /proc, or the launcher is none that is known, the one on the path does.
  }
  return "pulumi";
}

/** Shows a warning of one line on the stack's row. Where the engine does not take it, it goes to the standard error. */
export function warn(text: string): Promise<void> {
  return log("warning", text);
}

/** Shows a line on the stack's row that is no warning. */
export function inform(text: string): Promise<void> {
  return log("info", text);
}

async function log(severity: "warning" | "info", text: string): Promise<void> {
  const address = engineAddress();
  try {
    if (!address) throw new Error("no engine");
    // The host has loaded these already; their place in the SDK is not documented, hence the way out below.
    const { EngineClient } = await import("@pulumi/pulumi/proto/engine_grpc_pb.js");
    const { LogRequest, LogSeverity } = await import("@pulumi/pulumi/proto/engine_pb.js");
    const grpc = createRequire(require.resolve("@pulumi/pulumi"))("@grpc/grpc-js") as typeof Grpc;
    const client = new EngineClient(`${address.host}:${address.port}`, grpc.credentials.createInsecure());
    const request = new LogRequest()
      .setSeverity(LogSeverity[severity === "info" ? "INFO" : "WARNING"])
      .setMessage(text);
    await new Promise<void>((resolve, reject) => {
      const options = { deadline: Date.now() + 5_000 };
      client.log(request, new grpc.Metadata(), options, (error) => (error ? reject(error) : resolve()));
    });
    client.close();
  } catch {
    console.error(`${severity}: ${text}`);
  }
}

/**
 * Ends this process when its engine is gone, however it ended: the host alone would wait for calls for ever, and
 * a create that nobody records would go on.
 */
export function endWithEngine(): void {
  const address = engineAddress();
  if (address) watch(address, () => undefined);
}

/** Keeps a connection; when it closes, tries another, and when that one is refused, the engine is `gone`. */
function watch(address: { host: string; port: number }, gone: () => void): void {
  let connected = false;
  const socket = connect(address).unref();
  socket.on("error", () => undefined);
  socket.once("connect", () => (connected = true));
  // The engine itself closes a connection that says nothing for some minutes.
  socket.once("close", () => {
    if (!connected) return gone();
    setTimeout(() => watch(address, () => process.exit(0)), 50).unref();
  });
  socket.resume();
}
