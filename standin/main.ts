#!/usr/bin/env node
/** Starts a stand-in for Graph from the command line, until it is interrupted. */
import { parseArgs } from "node:util";
import { Standin } from "./server";

const USAGE = `Usage: personas-standin [--port <port>] [--page <Page ID>=<access token>]...

Starts a stand-in for Graph on 127.0.0.1, until interrupted.
  --port <port>            the port to listen on (default: 4100)
  --page <Page ID>=<token> a Page and its access token, any number of times
                           (default: 1234=standin-token)
  --help                   this text

Point a stack at it: pulumi config set personas:apiUrl http://127.0.0.1:4100
Look into it:        curl http://127.0.0.1:4100/standin/state`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "4100" },
      page: { type: "string", multiple: true, default: ["1234=standin-token"] },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65535) throw new Error(`--port ${values.port} is no port`);
  const pages = Object.fromEntries(
    values.page.map((page) => {
      const [, id, token] = /^(\d+)=(.+)$/.exec(page) ?? [];
      if (!id || !token) throw new Error(`--page ${page} is not <Page ID>=<access token>`);
      return [id, token];
    }),
  );
  const standin = await Standin.start({ port, pages });
  console.log(
    `The stand-in for Graph listens on ${standin.url}, with Page ${Object.keys(pages).join(", ")}.`,
  );
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void standin.stop().then(() => process.exit(0)));
  }
}

main().catch((error: unknown) => {
  console.error(`personas-standin: ${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exitCode = 2;
});
