/** The engine that this process serves as a provider: its address, and a client of it. */
import type * as Grpc from "@grpc/grpc-js";
import type { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { createRequire } from "node:module";

/** Where the engine listens: Pulumi's host gives it to the provider process as its first argument. */
export function engineAddress(): { host: string; port: number } | undefined {
  const [, script = "", address = ""] = process.argv;
  const [, host, port] = /^([\w.-]+):([1-9]\d*)$/.exec(address) ?? [];
  return script.includes("dynamic-provider") && host && port ? { host, port: Number(port) } : undefined;
}

/** The messages that the engine takes. Their module hides its exports from Node, but for the default one. */
export async function loadMessages() {
  demandEngine();
  return (await import("@pulumi/pulumi/proto/engine_pb.js")).default;
}

function demandEngine() {
  const address = engineAddress();
  if (!address) throw new Error("this process was not started by Pulumi's engine");
  return address;
}

/** What a call of {@link callEngine} is made with, and how it ends. */
type Call<Response> = (
  client: EngineClient,
  metadata: Grpc.Metadata,
  options: { readonly deadline: number },
  done: (error: Error | null, response: Response) => void,
) => unknown;

/** Calls the engine. Throws when there is none, or when it does not answer. */
export async function callEngine<Response>(call: Call<Response>): Promise<Response> {
  const address = demandEngine();
  // The host has loaded these already; their place in the SDK is not documented, so they may be missing.
  const { EngineClient } = await import("@pulumi/pulumi/proto/engine_grpc_pb.js");
  const grpc = createRequire(require.resolve("@pulumi/pulumi"))("@grpc/grpc-js") as typeof Grpc;
  const client = new EngineClient(`${address.host}:${address.port}`, grpc.credentials.createInsecure());
  try {
    return await new Promise<Response>((resolve, reject) => {
      const options = { deadline: Date.now() + 5_000 };
      call(client, new grpc.Metadata(), options, (error, response) =>
        error ? reject(error) : resolve(response),
      );
    });
  } finally {
    client.close();
  }
}
