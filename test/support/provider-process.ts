/** The real dynamic-provider process of Pulumi's SDK, spoken to over gRPC as the engine does. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import * as grpc from "@grpc/grpc-js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { onTestFinished } from "vitest";

export const PROVIDER = `exports.handler=()=>require("pulumi-personas/provider")`;
export const ROSTER_PROVIDER = `${PROVIDER}.roster`;

type Properties = Record<string, unknown>;

/** What the engine keeps though an operation failed, with the provider's text. */
export interface KeptByError {
  readonly id: string;
  readonly properties: Properties;
  readonly reasons: readonly string[];
}

/** Starts a provider process that ends with the test. */
export async function startProvider(config: Readonly<Record<string, string>> = {}): Promise<ProviderProcess> {
  const provider = await ProviderProcess.start(config);
  onTestFinished(() => provider.stop());
  return provider;
}

/** A provider process; whoever starts it stops it. */
export class ProviderProcess {
  readonly #client: ResourceProviderClient;
  readonly #child: ChildProcess;
  /** What the process printed; the engine shows it on the stack's row. */
  output = "";

  private constructor(child: ChildProcess, address: string) {
    this.#child = child;
    this.#client = new ResourceProviderClient(address, grpc.credentials.createInsecure());
    for (const stream of [child.stdout, child.stderr]) {
      stream!.setEncoding("utf8").on("data", (text: string) => (this.output += text));
    }
  }

  /** Starts the process of the installed SDK and hands it `config`, with keys as in a stack's configuration. */
  static async start(config: Readonly<Record<string, string>> = {}): Promise<ProviderProcess> {
    const script = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
    const child = spawn(process.execPath, [script, "127.0.0.1:0"], {
      cwd: path.join(__dirname, "..", "..", "examples"),
      stdio: ["ignore", "pipe", "pipe"],
      env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("PERSONAS_"))),
    });
    const [port] = (await once(child.stdout, "data")) as [Buffer];
    const provider = new ProviderProcess(child, `127.0.0.1:${port.toString().trim()}`);
    await provider.#call((done) =>
      provider.#client.configure(new proto.ConfigureRequest().setArgs(Struct.fromJavaScript(config)), done),
    );
    return provider;
  }

  stop(): void {
    this.#child.kill("SIGKILL");
  }

  async check(news: Properties, olds: Properties = {}) {
    const request = new proto.CheckRequest().setOlds(bag(olds)).setNews(bag(news));
    const response = await this.#call<proto.CheckResponse>((done) => this.#client.check(request, done));
    return {
      inputs: plain(response.getInputs()),
      failures: response
        .getFailuresList()
        .map((each) => ({ property: each.getProperty(), reason: each.getReason() })),
    };
  }

  async diff(id: string, olds: Properties, news: Properties) {
    const request = new proto.DiffRequest().setId(id).setOlds(bag(olds)).setNews(bag(news));
    const response = await this.#call<proto.DiffResponse>((done) => this.#client.diff(request, done));
    const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
    return {
      changes: ({ [DIFF_NONE]: false, [DIFF_SOME]: true } as Record<number, boolean>)[response.getChanges()],
      replaces: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
    };
  }

  async create(inputs: Properties) {
    const request = new proto.CreateRequest().setProperties(bag(inputs));
    const response = await this.#call<proto.CreateResponse>((done) => this.#client.create(request, done));
    return { id: response.getId(), outs: plain(response.getProperties()) };
  }

  async read(id: string, state: Properties) {
    const request = new proto.ReadRequest().setId(id).setProperties(bag(state));
    const response = await this.#call<proto.ReadResponse>((done) => this.#client.read(request, done));
    return {
      id: response.getId(),
      props: plain(response.getProperties()),
      inputs: plain(response.getInputs()),
    };
  }

  async update(id: string, olds: Properties, news: Properties) {
    const request = new proto.UpdateRequest().setId(id).setOlds(bag(olds)).setNews(bag(news));
    const response = await this.#call<proto.UpdateResponse>((done) => this.#client.update(request, done));
    return { outs: plain(response.getProperties()) };
  }

  async delete(id: string, state: Properties): Promise<void> {
    const request = new proto.DeleteRequest().setId(id).setProperties(bag(state));
    await this.#call((done) => this.#client.delete(request, done));
  }

  #call<Response>(call: (done: (error: grpc.ServiceError | null, response: Response) => void) => unknown) {
    return new Promise<Response>((resolve, reject) => {
      call((error, response) =>
        error ? reject(Object.assign(new Error(error.details), keptBy(error))) : resolve(response),
      );
    });
  }
}

/** The text is that of single personas, unless the properties have another. */
function bag(properties: Properties): Struct {
  return Struct.fromJavaScript({ __provider: PROVIDER, ...properties });
}

function keptBy({ metadata }: grpc.ServiceError): { readonly kept?: KeptByError } {
  const [bytes] = metadata.get("grpc-status-details-bin");
  const [detail] = bytes === undefined ? [] : Status.deserializeBinary(bytes as Buffer).getDetailsList();
  const name = "pulumirpc.ErrorResourceInitFailed";
  const failed = detail?.unpack((each) => proto.ErrorResourceInitFailed.deserializeBinary(each), name);
  if (!failed) return {};
  const properties = failed.getProperties()!.toJavaScript();
  return { kept: { id: failed.getId(), properties, reasons: failed.getReasonsList() } };
}

/** Properties as plain values, without the provider's text, which the host adds. */
function plain(struct: Struct | undefined): Properties | undefined {
  if (!struct) return undefined;
  return Object.fromEntries(Object.entries(struct.toJavaScript()).filter(([name]) => name !== "__provider"));
}
