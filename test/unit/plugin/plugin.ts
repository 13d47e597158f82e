/** The plugin within the test, asked by the messages of the engine's protocol, and an engine that shows its lines. */
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { expect, onTestFinished } from "vitest";
import { Engine } from "../../../provider/engine/engine";
import {
  Empty,
  grpc,
  provider,
  Status,
  type Grpc,
  type ProviderMessages,
} from "../../../provider/plugin/sdk";
import { Service } from "../../../provider/plugin/service";
import { structOf, type Wire } from "../../../provider/plugin/wire";
import { NATIVE_PERSONA_TYPE, NATIVE_ROSTER_TYPE } from "../../../provider/state/persona-type";
import type { Standin } from "../../../standin";
import { PAGE, TOKEN } from "../../support/pages";

const urnOf = (type: string, name: string) => `urn:pulumi:dev::bot::${type}::${name}`;
export const ADAM_URN = urnOf(NATIVE_PERSONA_TYPE, "adam");
export const HOST_URN = urnOf(NATIVE_PERSONA_TYPE, "host");
export const DESK_URN = urnOf(NATIVE_ROSTER_TYPE, "desk");
export const PROVIDER_URN = urnOf("pulumi:providers:personas", "other");

/** A line that the engine is to show, and on which resource. */
interface Line {
  readonly text: string;
  readonly urn: string;
}

/** A resource that the engine asks about, as its state has it. */
interface Held {
  readonly urn: string;
  readonly id: string;
  readonly state: Wire;
}

/** What the engine keeps of an operation that failed with an outcome, and the text of the failure. */
export async function keptBy(
  operation: Promise<unknown>,
): Promise<{ details: string; id: string; outputs: Wire }> {
  const { details, metadata } = await operation.then(
    () => expect.fail("it succeeded"),
    (error: unknown) => error as Grpc.ServiceError,
  );
  const [bytes] = metadata.get("grpc-status-details-bin");
  const [detail] = Status.deserializeBinary(bytes as Buffer).getDetailsList();
  const name = "pulumirpc.ErrorResourceInitFailed";
  const kept = detail!.unpack((each) => provider.ErrorResourceInitFailed.deserializeBinary(each), name)!;
  expect(kept.getReasonsList().join("\n"), "what the engine prints").toBe(details);
  return { details, id: kept.getId(), outputs: kept.getProperties()!.toJavaScript() };
}

async function startEngine(lines: Line[]): Promise<string> {
  const server = new grpc.Server();
  const log: Grpc.handleUnaryCall<LogRequest, unknown> = ({ request }, done) => {
    lines.push({ text: request.getMessage(), urn: request.getUrn() });
    done(null, new Empty());
  };
  server.addService(EngineService, { log });
  onTestFinished(() => server.forceShutdown());
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return `127.0.0.1:${port}`;
}

/** A plugin that is attached to an engine, and configured where a stand-in is given; settings are by their names. */
export async function openPlugin(standin?: Standin, changed: Wire = {}) {
  const lines: Line[] = [];
  const service = new Service(new Engine(undefined), "1.2.3");
  const ask = <Response>(method: keyof Service["methods"], request: unknown) =>
    new Promise<Response>((resolve, reject) => {
      const call = service.methods[method] as unknown as Grpc.handleUnaryCall<unknown, Response>;
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as the engine gets it
      call({ request } as never, (error, answer) => (error ? reject(error) : resolve(answer!)));
    });
  const handshake = await ask<ProviderMessages.ProviderHandshakeResponse>(
    "handshake",
    new provider.ProviderHandshakeRequest().setEngineAddress(await startEngine(lines)),
  );
  const configure = (wire: Wire) =>
    ask<ProviderMessages.ConfigureResponse>("configure", new provider.ConfigureRequest().setArgs(structOf(wire))); // prettier-ignore
  if (standin) {
    await configure({ pageId: PAGE, pageAccessToken: TOKEN, apiUrl: standin.url, waitScale: "0.001", ...changed }); // prettier-ignore
  }
  const plainOf = (answer: { getProperties(): ReturnType<typeof structOf> | undefined }) =>
    answer.getProperties()?.toJavaScript() as Wire | undefined;
  return {
    service,
    lines,
    ask,
    handshake,
    configure,
    async check(urn: string, news: Wire, olds: Wire = {}) {
      const request = new provider.CheckRequest().setUrn(urn).setOlds(structOf(olds)).setNews(structOf(news));
      const method = urn.includes("pulumi:providers") ? "checkConfig" : "check";
      const answer = await ask<ProviderMessages.CheckResponse>(method, request);
      const failures = answer
        .getFailuresList()
        .map((each) => [each.getProperty(), each.getReason()] as const);
      return { inputs: answer.getInputs()!.toJavaScript() as Wire, failures };
    },
    async diff({ urn, id, state }: Held, inputs: Wire) {
      const request = new provider.DiffRequest().setUrn(urn).setId(id).setOlds(structOf(state)).setNews(structOf(inputs)); // prettier-ignore
      const answer = await ask<ProviderMessages.DiffResponse>("diff", request);
      const { Kind } = provider.PropertyDiff;
      const names = new Map<number, string>();
      for (const [name, kind] of Object.entries(Kind)) names.set(Number(kind), name);
      const kinds = answer.getDetaileddiffMap().getEntryList() as unknown as [string, unknown][];
      return {
        changes: answer.getChanges() === provider.DiffResponse.DiffChanges.DIFF_SOME,
        replaces: answer.getReplacesList(),
        deletesFirst: answer.getDeletebeforereplace(),
        kinds: Object.fromEntries(
          kinds.map(([path]) => [path, names.get(answer.getDetaileddiffMap().get(path)!.getKind())]),
        ),
      };
    },
    async create(urn: string, inputs: Wire, preview = false): Promise<{ id: string; state: Wire }> {
      const request = new provider.CreateRequest().setUrn(urn).setProperties(structOf(inputs)).setPreview(preview); // prettier-ignore
      const answer = await ask<ProviderMessages.CreateResponse>("create", request);
      return { id: answer.getId(), state: plainOf(answer)! };
    },
    async read({ urn, id, state }: Held, given?: Wire) {
      const request = new provider.ReadRequest().setUrn(urn).setId(id).setProperties(structOf(state));
      if (given) request.setInputs(structOf(given));
      const answer = await ask<ProviderMessages.ReadResponse>("read", request);
      const inputs = answer.getInputs()?.toJavaScript() as Wire | undefined;
      return { id: answer.getId(), state: plainOf(answer), inputs };
    },
    async update({ urn, id, state }: Held, inputs: Wire, preview = false) {
      const request = new provider.UpdateRequest().setUrn(urn).setId(id).setOlds(structOf(state)).setNews(structOf(inputs)).setPreview(preview); // prettier-ignore
      return plainOf(await ask<ProviderMessages.UpdateResponse>("update", request))!;
    },
    async delete({ urn, id, state }: Held): Promise<void> {
      await ask("delete", new provider.DeleteRequest().setUrn(urn).setId(id).setProperties(structOf(state)));
    },
  };
}
