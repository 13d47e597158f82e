/**
 * Makes runs of the engine cheaper in tests, with the same outcome. The demo, the README's way to a first persona and
 * installed packages run without.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import type { Pulumi } from "../../engine/pulumi";

const LAUNCHER = path.join(__dirname, "launcher");

/**
 * Starts the dynamic provider of this repository directly, since the SDK's own launcher first runs another Node.js to find
 * it, and checks no types in each run.
 */
export function makeLean({ environment }: Pulumi): void {
  environment.PATH = [LAUNCHER, environment.PATH].join(path.delimiter);
  environment.PULUMI_NODEJS_TRANSPILE_ONLY = "true";
}

/** Flags of `pulumi stack init`: to derive a key from a passphrase takes 0.2 s of CPU in each run of the stack. */
export const KEPT_KEY = ["--secrets-provider", "hashivault://tests"];

let keeper: Promise<string> | undefined;

/** What such a stack needs in the environment of each run: a server that gives its key to whoever asks. */
export async function keyKeeper(): Promise<NodeJS.ProcessEnv> {
  keeper ??= startKeeper();
  return { VAULT_SERVER_URL: await keeper, VAULT_SERVER_TOKEN: "any" };
}

async function startKeeper(): Promise<string> {
  const plaintext = Buffer.alloc(32, "key").toString("base64");
  const answer = JSON.stringify({ data: { plaintext, ciphertext: "vault:v1:key" } });
  const server = createServer((_, response) => response.end(answer));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
