/** Serves a function of the test as the Pulumi program of a run, as the Automation API does for inline programs. */
import * as grpc from "@grpc/grpc-js";
import * as automation from "@pulumi/pulumi/automation/server";
import * as settings from "@pulumi/pulumi/runtime/settings";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as path from "node:path";

/** A program: what it returns is the stack's outputs. */
export type Program = () => Promise<Record<string, unknown>>;

/** The Automation API's own server; the SDK leaves it out of its types. */
const { LanguageServer } = automation as unknown as {
  LanguageServer: new (program: Program) => grpc.UntypedServiceImplementation;
};

/**
 * By default clients of one address share a connection, and after a failure wait before the next try: one to an engine that
 * was killed must not be taken for one to the next engine that has its port. The SDK leaves this out of its types.
 */
const { grpcClientOptions } = settings as unknown as { grpcClientOptions: grpc.ChannelOptions };
grpcClientOptions["grpc.use_local_subchannel_pool"] = 1;

/** How a run gets to the program. */
export interface Served {
  /** For the CLI. */
  readonly flag: string;
  /** For commands that run the CLI by themselves, which are to find the program as that of the project. */
  readonly environment: (environment: NodeJS.ProcessEnv) => NodeJS.ProcessEnv;
}

const LAUNCHER = path.join(__dirname, "program-launcher");

/** Serves `program` while `run` runs. */
export async function withProgram<Result>(
  program: Program,
  run: (served: Served) => Promise<Result>,
): Promise<Result> {
  const server = new grpc.Server();
  server.addService(LanguageRuntimeService, new LanguageServer(program));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    );
  });
  try {
    return await run({
      flag: `--client=127.0.0.1:${port}`,
      environment: ({ PATH, ...others }) => ({
        ...others,
        PATH: [LAUNCHER, PATH].join(path.delimiter),
        PORT_OF_PROGRAM: String(port),
      }),
    });
  } finally {
    server.forceShutdown();
  }
}
