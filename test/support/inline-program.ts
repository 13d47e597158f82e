/** Serves a function of the test as the Pulumi program of a run, as the Automation API does for inline programs. */
import * as grpc from "@grpc/grpc-js";
import * as automation from "@pulumi/pulumi/automation/server";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";

/** A program: what it returns is the stack's outputs. */
export type Program = () => Promise<Record<string, unknown>>;

/** The Automation API's own server; the SDK leaves it out of its types. */
const { LanguageServer } = automation as unknown as {
  LanguageServer: new (program: Program) => grpc.UntypedServiceImplementation;
};

/** Serves `program` while `run` runs, which is given the flag that tells the CLI of it. */
export async function withProgram<Result>(
  program: Program,
  run: (flag: string) => Promise<Result>,
): Promise<Result> {
  const server = new grpc.Server();
  server.addService(LanguageRuntimeService, new LanguageServer(program));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    );
  });
  try {
    return await run(`--client=127.0.0.1:${port}`);
  } finally {
    server.forceShutdown();
  }
}
