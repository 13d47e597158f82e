/** The servicer of the engine's protocol: each call as a question to a door, and the answer as a message. */
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { Advice } from "../core/advice";
import { withoutValues } from "../core/check";
import { Personas } from "../core/personas";
import { Rosters } from "../core/rosters";
import { Run } from "../core/run";
import { knownSettings } from "../core/settings";
import { engineAddressIn, type Engine } from "../engine/engine";
import { log } from "../engine/log";
import { readState } from "../engine/read-state";
import { NATIVE_PERSONA_TYPE, NATIVE_ROSTER_TYPE } from "../state/persona-type";
import { typeOf } from "../state/urn";
import { diffAnswer, failure, KeptFailure } from "./answers";
import {
  configurationOf,
  differencesOf,
  isOfTheStack,
  plainSecretsIn,
  problemsOf,
  unknownKeysIn,
  type Configuration,
} from "./configuration";
import type { Door } from "./door";
import { Functions } from "./functions";
import { currentUrn, workOn } from "./operation";
import { NativePersonas } from "./personas";
import { NativeRosters } from "./rosters";
import { schemaText } from "./schema-file";
import {
  Empty,
  grpc,
  plugin,
  provider,
  ResourceProviderService,
  type Grpc,
  type ProviderMessages,
} from "./sdk";
import { structOf, wireOf, type Wire } from "./wire";

/** What a provider resource of the stack is served by. */
interface Provider {
  readonly advice: Advice;
  readonly doors: ReadonlyMap<string, Door>;
  readonly functions: Functions;
}

/** Serves one provider resource, as the engine starts a process for each. */
export class Service {
  readonly #engine: Engine;
  readonly #version: string;
  readonly #cancel = new AbortController();
  #provider: Provider | undefined;
  /** The provider resource, where the program was run that declares it. */
  #checked: string | undefined;
  /** The calls under way. */
  #underWay = 0;
  #ended: (() => void) | undefined;
  #ending: Promise<void> | undefined;

  constructor(engine: Engine, version: string) {
    this.#engine = engine;
    this.#version = version;
  }

  /** Sends nothing more, and answers once all calls under way have ended and the advice of a preview is shown. */
  end(): Promise<void> {
    return (this.#ending ??= this.#end());
  }

  async #end(): Promise<void> {
    this.#stop();
    if (this.#underWay > 0) await new Promise<void>((resolve) => (this.#ended = resolve));
    for (const { text, urn } of this.#provider?.advice.lines() ?? []) {
      await log(this.#engine, "warning", text, urn);
    }
  }

  #stop(): void {
    this.#cancel.abort(new Error("the run was cancelled"));
  }

  /** What only reads, as pictures, unless it is stopped before. */
  #unlessStopped<Result>(work: Promise<Result>): Promise<Result> {
    const { signal } = this.#cancel;
    return new Promise((resolve, reject) => {
      const stopped = () => reject(signal.reason as Error);
      if (signal.aborted) return stopped();
      signal.addEventListener("abort", stopped);
      work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stopped));
    });
  }

  /** The methods of the protocol; the engine goes on without those that are missing. */
  get methods(): Partial<IResourceProviderServer> {
    const messages = provider;
    return {
      handshake: this.#answer((request: ProviderMessages.ProviderHandshakeRequest) => {
        this.#attach(request.getEngineAddress());
        return new messages.ProviderHandshakeResponse().setAcceptSecrets(true);
      }),
      attach: this.#answer((request: { getAddress(): string }) => {
        this.#attach(request.getAddress());
        return new Empty();
      }),
      getPluginInfo: this.#answer(() => new plugin.PluginInfo().setVersion(this.#version)),
      getSchema: this.#answer(() => new messages.GetSchemaResponse().setSchema(schemaText())),
      checkConfig: this.#answer(async (request: ProviderMessages.CheckRequest) => {
        const news = wireOf(request.getNews());
        const urn = request.getUrn();
        const failures = problemsOf(configurationOf(news)).map((reason) => ({ property: "", reason }));
        // Here, since the engine does not configure a provider whose settings are wrong.
        await this.#warnOfConfig(urn, await unknownKeysIn(urn, news));
        this.#checked = urn;
        return checkAnswer(news, failures);
      }),
      diffConfig: this.#answer((request: ProviderMessages.DiffRequest) => {
        const before = wireOf(request.getOldInputs() ?? request.getOlds());
        const differences = differencesOf(before, wireOf(request.getNews()));
        return diffAnswer(differences.size > 0, differences);
      }),
      configure: this.#answer(async (request: ProviderMessages.ConfigureRequest) => {
        const wire = wireOf(request.getArgs());
        this.#provider = this.#begin(configurationOf(wire));
        // Here, since the engine opens the secrets of a check. Where no program is run, there is nobody to read it.
        if (this.#checked !== undefined) await this.#warnOfConfig(this.#checked, await plainSecretsIn(wire));
        return new messages.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
      }),
      invoke: this.#answer(async (request: ProviderMessages.InvokeRequest) => {
        const { functions } = this.#configured;
        const answer = await functions.call(request.getTok(), wireOf(request.getArgs()));
        return new messages.InvokeResponse().setReturn(structOf(answer));
      }),
      check: this.#onResource(0, async (request: ProviderMessages.CheckRequest, door) => {
        const [olds, news] = [wireOf(request.getOlds()), wireOf(request.getNews())];
        const checking = door.check({ urn: request.getUrn() }, olds, news);
        const { inputs, failures } = await this.#unlessStopped(checking);
        return checkAnswer(inputs, withoutValues(failures));
      }),
      diff: this.#onResource(0, async (request: ProviderMessages.DiffRequest, door) => {
        const { changes, differences } = await door.diff(heldBy(request), wireOf(request.getNews()));
        return diffAnswer(changes, differences);
      }),
      create: this.#onResource("timeout", async (request: ProviderMessages.CreateRequest, door) => {
        const [asked, inputs] = [{ urn: request.getUrn() }, wireOf(request.getProperties())];
        if (request.getPreview()) {
          const state = await door.previewCreate(asked, inputs);
          return new messages.CreateResponse().setProperties(structOf(state));
        }
        const { id, state } = await door.create(asked, inputs);
        return new messages.CreateResponse().setId(id).setProperties(structOf(state));
      }),
      read: this.#onResource("timeout", async (request: ProviderMessages.ReadRequest, door) => {
        const state = wireOf(request.getProperties());
        // A read sends what the program tells of it as inputs, too; newer engines leave
        // out what is empty, for which the class for TypeScript tells ONLY_READ.
        const mayImport = request.getInputs() === undefined && Object.keys(state).length === 0;
        const found = await door.read({ urn: request.getUrn(), id: request.getId(), state }, mayImport);
        const answer = new messages.ReadResponse();
        if (!found) return answer;
        answer.setId(found.id).setProperties(structOf(found.state));
        return found.inputs ? answer.setInputs(structOf(found.inputs)) : answer;
      }),
      update: this.#onResource("timeout", async (request: ProviderMessages.UpdateRequest, door) => {
        const inputs = wireOf(request.getNews());
        const held = heldBy(request);
        const state = request.getPreview()
          ? await door.previewUpdate(held, inputs)
          : await door.update(held, inputs);
        return new messages.UpdateResponse().setProperties(structOf(state));
      }),
      delete: this.#onResource("timeout", async (request: ProviderMessages.DeleteRequest, door) => {
        const state = wireOf(request.getProperties());
        await door.delete({ urn: request.getUrn(), id: request.getId(), state });
        return new Empty();
      }),
      cancel: this.#answer(() => {
        this.#stop();
        return new Empty();
      }),
    };
  }

  #attach(address: string): void {
    this.#engine.address = engineAddressIn(address) ?? this.#engine.address;
  }

  #begin(configuration: Configuration): Provider {
    const { settings, advice: adviceSettings, hasSecretPage } = configuration;
    const { signal } = this.#cancel;
    const run = new Run({
      settings,
      warn: (text) => this.#warn(text),
      readState: () => readState(this.#engine, { urn: currentUrn(), signal }),
      signal,
    });
    const { veil } = run;
    const { pageId } = knownSettings(settings);
    if (hasSecretPage) veil.cover({ pageId, secrets: "pageId" });
    const personas = new Personas(run);
    const options = { advice: new Advice(adviceSettings), hasSecretPage, pageId };
    const rosters = new Rosters(personas, (text) => log(this.#engine, "info", text, currentUrn()));
    return {
      advice: options.advice,
      doors: new Map<string, Door>([
        [NATIVE_PERSONA_TYPE, new NativePersonas(personas, options)],
        [NATIVE_ROSTER_TYPE, new NativeRosters(rosters, options)],
      ]),
      functions: new Functions({
        settings,
        hasSecretPage,
        veil,
        warn: (text) => void this.#warn(text),
        signal,
      }),
    };
  }

  async #warnOfConfig(urn: string, texts: readonly string[]): Promise<void> {
    for (const text of texts) await log(this.#engine, "warning", text, isOfTheStack(urn) ? undefined : urn);
  }

  #warn(text: string): Promise<void> {
    return log(this.#engine, "warning", text, currentUrn());
  }

  get #configured(): Provider {
    return (this.#provider ??= this.#begin(configurationOf({})));
  }

  /** A method that works on a resource. */
  #onResource<Request extends ResourceRequest, Response>(
    limit: "timeout" | 0,
    work: (request: Request, door: Door) => Promise<Response>,
  ): Grpc.handleUnaryCall<Request, Response> {
    return this.#answer((request: Request) => {
      const urn = request.getUrn();
      const type = typeOf(urn);
      const door = this.#configured.doors.get(type);
      if (!door) throw new Error(`there is no resource type ${type}`);
      const seconds = limit === 0 ? 0 : (request.getTimeout?.() ?? 0);
      return workOn(urn, seconds, () => work(request, door));
    });
  }

  #answer<Request, Response>(
    work: (request: Request) => Promise<Response> | Response,
  ): Grpc.handleUnaryCall<Request, Response> {
    return ({ request }, done) => {
      this.#underWay++;
      void Promise.resolve(request)
        .then(work)
        .then(
          (answer) => done(null, answer),
          (error: unknown) => done(error instanceof KeptFailure ? error.failure : failure(error), null),
        )
        .finally(() => {
          if (--this.#underWay === 0) this.#ended?.();
        });
    };
  }
}

/** What every request about a resource tells. */
interface ResourceRequest {
  getUrn(): string;
  getTimeout?(): number;
}

function heldBy(request: { getUrn(): string; getId(): string; getOlds(): Parameters<typeof wireOf>[0] }) {
  return { urn: request.getUrn(), id: request.getId(), state: wireOf(request.getOlds()) };
}

function checkAnswer(inputs: Wire, failures: readonly { property: string; reason: string }[]) {
  return new provider.CheckResponse()
    .setInputs(structOf(inputs))
    .setFailuresList(
      failures.map(({ property, reason }) =>
        new provider.CheckFailure().setProperty(property).setReason(reason),
      ),
    );
}

/** Serves on a port of its own, and tells it. */
export function serve(service: Service): Promise<number> {
  const limit = 400 * 1024 * 1024;
  const server = new grpc.Server({
    "grpc.max_receive_message_length": limit,
    "grpc.max_send_message_length": limit,
  });
  return new Promise((resolve, reject) => {
    server.addService(ResourceProviderService, service.methods as Grpc.UntypedServiceImplementation);
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    );
  });
}
