/** The engine that a process serves as a provider: its address, and calls to it. Which process that is, the doors know. */
import type * as Grpc from "@grpc/grpc-js";
import type { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { loadOfSdk } from "./sdk";

/** Where an engine listens. */
export interface EngineAddress {
  readonly host: string;
  readonly port: number;
}

/** Reads `127.0.0.1:4711`. */
export function engineAddressIn(text = ""): EngineAddress | undefined {
  const [, host, port] = /^([\w.-]+):([1-9]\d*)$/.exec(text) ?? [];
  return host && port ? { host, port: Number(port) } : undefined;
}

/** What {@link Engine.call} is made with, and how it ends. */
type Call<Response> = (
  client: EngineClient,
  metadata: Grpc.Metadata,
  options: { readonly deadline: number },
  done: (error: Error | null, response: Response) => void,
) => unknown;

/** The engine of a process; none, where it was started by something else. */
export class Engine {
  constructor(public address: EngineAddress | undefined) {}

  /** The messages that it takes. Throws when there is none. */
  async messages() {
    this.#demand();
    // The module hides its exports from Node, but for the default one.
    return (await import("@pulumi/pulumi/proto/engine_pb.js")).default;
  }

  /** Calls the engine. Throws when there is none, or when it does not answer. */
  async call<Response>(call: Call<Response>): Promise<Response> {
    const { host, port } = this.#demand();
    // The process has loaded these already; their place in the SDK is not documented, so they may be missing.
    const { EngineClient } = await import("@pulumi/pulumi/proto/engine_grpc_pb.js");
    const grpc = loadOfSdk("@grpc/grpc-js") as typeof Grpc;
    const client = new EngineClient(`${host}:${port}`, grpc.credentials.createInsecure());
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

  #demand(): EngineAddress {
    if (!this.address) throw new Error("this process was not started by Pulumi's engine");
    return this.address;
  }
}
