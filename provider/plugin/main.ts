/** The process of the native provider, `pulumi-resource-personas`: the engine starts it for each provider resource. */
import { endWithEngine } from "../engine/end-with-engine";
import { Engine, engineAddressIn } from "../engine/engine";
import { schemaText } from "./schema-file";
import { Service, serve } from "./service";

const { version } = JSON.parse(schemaText()) as { readonly version: string };

const engine = new Engine(process.argv.map(engineAddressIn).find((each) => each !== undefined));
const service = new Service(engine, version);
endWithEngine(engine.address);

// The engine ends its plugins by such a signal, and waits. A create that is under way may be sent already, so it is
// recorded first.
for (const signal of ["SIGINT", "SIGTERM", "SIGBREAK"] as const) {
  process.on(signal, () => void service.end().then(() => process.exit(0)));
}

void serve(service).then((port) => console.log(port));
