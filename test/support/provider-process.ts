/** The real process of a door, Pulumi's host of dynamic providers or the plugin, spoken to over gRPC as the engine does. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import * as grpc from "@grpc/grpc-js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { IS_NATIVE, PERSONA_TYPE, ROSTER_TYPE } from "./door";
import { ROOT } from "./folders";
import { whenWorkerEnds } from "./worker-end";

const PACKAGE = `require("pulumi-personas/provider")`;
/** The texts that states keep. */
const PROVIDER = `exports.handler=()=>${PACKAGE}`;
export const ROSTER_PROVIDER = `${PROVIDER}.roster`;

type Properties = Record<string, unknown>;

/** As a stack's configuration has it. */
type Config = Readonly<Record<string, string>>;

/** What the engine keeps though an operation failed, with the provider's text. */
export interface KeptByError {
  readonly id: string;
  readonly properties: Properties;
  readonly reasons: readonly string[];
}

/** A provider in a process that many tests share, where it is loaded anew: to start one takes longer than most tests. */
export async function startProvider(config: Config = {}): Promise<ProviderProcess> {
  // The plugin has a process for each provider.
  if (IS_NATIVE) {
    const own = await ProviderProcess.start(config);
    whenWorkerEnds(() => own.stop());
    return own;
  }
  shared ??= Host.start().then((host) => {
    whenWorkerEnds(() => host.stop());
    return host;
  });
  return ProviderProcess.load(await shared, config);
}

let shared: Promise<Host> | undefined;
let loads = 0;

/** A provider, with a process of its own or in one that is shared. */
export class ProviderProcess {
  readonly #host: Host;
  /** Where a shared process has it. */
  readonly #place: string | undefined;

  private constructor(host: Host, place?: string) {
    this.#host = host;
    this.#place = place;
  }

  /** One with a process of its own; whoever starts it stops it. */
  static async start(config: Config = {}): Promise<ProviderProcess> {
    const host = await Host.start();
    await host.configure(config);
    return new ProviderProcess(host);
  }

  static async load(host: Host, config: Config): Promise<ProviderProcess> {
    const place = `globalThis.provider${++loads}`;
    await host.configure(config);
    // Loads the package anew, has it configured before another is, and marks what is printed from here on.
    const text = `exports.handler = () => {
      const { dirname } = require("node:path");
      const folder = dirname(require.resolve("pulumi-personas/provider"));
      for (const file of Object.keys(require.cache)) if (dirname(file) === folder) delete require.cache[file];
      ${place} = ${PACKAGE};
      console.log("${place}");
      console.error("${place}");
      return { configure: ${place}.configure, check: () => ({}) };
    }`;
    await new ProviderProcess(host).check({ __provider: text });
    return new ProviderProcess(host, place);
  }

  stop(): void {
    this.#host.stop();
  }

  /** What it printed; the engine shows it on the stack's row. */
  get output(): string {
    return this.#host.printedAfter(this.#place);
  }

  async check(news: Properties, olds: Properties = {}) {
    const request = new proto.CheckRequest().setOlds(this.#bag(olds)).setNews(this.#bag(news)).setUrn(urnOf(news)); // prettier-ignore
    const response = await this.#call<proto.CheckResponse>((client, done) => client.check(request, done));
    return {
      inputs: plain(response.getInputs()),
      failures: response
        .getFailuresList()
        .map((each) => ({ property: each.getProperty(), reason: each.getReason() })),
    };
  }

  async diff(id: string, olds: Properties, news: Properties) {
    const request = new proto.DiffRequest().setId(id).setOlds(this.#bag(olds)).setNews(this.#bag(news)).setUrn(urnOf(news)); // prettier-ignore
    const response = await this.#call<proto.DiffResponse>((client, done) => client.diff(request, done));
    const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
    return {
      changes: ({ [DIFF_NONE]: false, [DIFF_SOME]: true } as Record<number, boolean>)[response.getChanges()],
      replaces: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
    };
  }

  async create(inputs: Properties) {
    const request = new proto.CreateRequest().setProperties(this.#bag(inputs)).setUrn(urnOf(inputs));
    const response = await this.#call<proto.CreateResponse>((client, done) => client.create(request, done));
    return { id: response.getId(), outs: plain(response.getProperties()) };
  }

  async read(id: string, state: Properties) {
    const request = new proto.ReadRequest().setId(id).setProperties(this.#bag(state)).setUrn(urnOf(state));
    const response = await this.#call<proto.ReadResponse>((client, done) => client.read(request, done));
    return {
      id: response.getId(),
      props: plain(response.getProperties()),
      inputs: plain(response.getInputs()),
    };
  }

  async update(id: string, olds: Properties, news: Properties) {
    const request = new proto.UpdateRequest().setId(id).setOlds(this.#bag(olds)).setNews(this.#bag(news)).setUrn(urnOf(news)); // prettier-ignore
    const response = await this.#call<proto.UpdateResponse>((client, done) => client.update(request, done));
    return { outs: plain(response.getProperties()) };
  }

  async delete(id: string, state: Properties): Promise<void> {
    const request = new proto.DeleteRequest().setId(id).setProperties(this.#bag(state)).setUrn(urnOf(state));
    await this.#call((client, done) => client.delete(request, done));
  }

  async #call<Response>(call: Call<Response>): Promise<Response> {
    try {
      return await this.#host.call(call);
    } catch (error) {
      const { details, metadata } = error as grpc.ServiceError;
      throw Object.assign(new Error(details), this.#keptBy(metadata));
    }
  }

  /** The text is that of single personas, unless the properties have another. */
  #bag(properties: Properties): Struct {
    const { __provider = PROVIDER, ...others } = properties;
    if (IS_NATIVE) return Struct.fromJavaScript(others as Parameters<typeof Struct.fromJavaScript>[0]);
    const text = String(__provider);
    return Struct.fromJavaScript({
      __provider: this.#place === undefined ? text : text.replace(PACKAGE, this.#place),
      ...others,
    });
  }

  #keptBy(metadata: grpc.Metadata): { readonly kept?: KeptByError } {
    const [bytes] = metadata.get("grpc-status-details-bin");
    const [detail] = bytes === undefined ? [] : Status.deserializeBinary(bytes as Buffer).getDetailsList();
    const name = "pulumirpc.ErrorResourceInitFailed";
    const failed = detail?.unpack((each) => proto.ErrorResourceInitFailed.deserializeBinary(each), name);
    if (!failed) return {};
    const properties = failed.getProperties()!.toJavaScript();
    if (this.#place !== undefined && typeof properties.__provider === "string") {
      properties.__provider = properties.__provider.replace(this.#place, PACKAGE);
    }
    return { kept: { id: failed.getId(), properties, reasons: failed.getReasonsList() } };
  }
}

type Call<Response> = (
  client: ResourceProviderClient,
  done: (error: grpc.ServiceError | null, response: Response) => void,
) => unknown;

/** The process of the installed SDK. */
class Host {
  readonly #client: ResourceProviderClient;
  readonly #child: ChildProcess;
  readonly #printed = { stdout: "", stderr: "" };

  private constructor(child: ChildProcess, address: string) {
    this.#child = child;
    this.#client = new ResourceProviderClient(address, grpc.credentials.createInsecure());
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream]!.setEncoding("utf8").on("data", (text: string) => (this.#printed[stream] += text));
    }
  }

  static async start(): Promise<Host> {
    const script = IS_NATIVE
      ? path.join(ROOT, "plugin", "pulumi-resource-personas")
      : require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
    const child = spawn(process.execPath, [script, "127.0.0.1:0"], {
      cwd: path.join(__dirname, "..", "..", "examples"),
      stdio: ["ignore", "pipe", "pipe"],
      env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("PERSONAS_"))),
    });
    const [port] = (await once(child.stdout, "data")) as [Buffer];
    return new Host(child, `127.0.0.1:${port.toString().trim()}`);
  }

  /** The next provider that a text gives is handed `config`. */
  async configure(config: Config): Promise<void> {
    const request = new proto.ConfigureRequest().setArgs(Struct.fromJavaScript(config));
    await this.call((client, done) => client.configure(request, done));
  }

  call<Response>(call: Call<Response>): Promise<Response> {
    return new Promise<Response>((resolve, reject) => {
      call(this.#client, (error, response) => (error ? reject(error) : resolve(response)));
    });
  }

  /** What it printed after a line, or all. */
  printedAfter(line?: string): string {
    const { stdout, stderr } = this.#printed;
    const after = (text: string) => (line === undefined ? text : (text.split(`${line}\n`)[1] ?? ""));
    return after(stdout) + after(stderr);
  }

  stop(): void {
    this.#child.kill("SIGKILL");
  }
}

/** The resource that properties are of, by the provider's text that tests give to those of a roster. */
function urnOf({ __provider }: Properties): string {
  const type = __provider === ROSTER_PROVIDER ? ROSTER_TYPE : PERSONA_TYPE;
  return `urn:pulumi:dev::personas::${type}::tested`;
}

/** Properties as plain values, without the provider's text, which the host adds. */
function plain(struct: Struct | undefined): Properties | undefined {
  if (!struct) return undefined;
  return Object.fromEntries(Object.entries(struct.toJavaScript()).filter(([name]) => name !== "__provider"));
}
