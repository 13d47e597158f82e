/** `personas standin`: a stand-in for Graph, until it is interrupted. */
import { Standin } from "../../standin/server";
import { CommandError } from "../exit";
import { tell } from "../output/text";

/** The options of `standin`. */
export interface StandinOptions {
  readonly port: string;
  /** Each as `<Page ID>=<access token>`. */
  readonly page?: readonly string[];
  readonly pictures: "download" | "ignore";
  readonly allowPrivate?: boolean;
}

/** Starts it and says where; it goes on when this is done. */
export async function standin(options: StandinOptions): Promise<void> {
  const { port, page = ["1234=standin-token"], pictures, allowPrivate: allowPrivatePictures } = options;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) {
    throw new CommandError("usage", `--port ${port} is no port`);
  }
  const pages = Object.fromEntries(page.map(readPage));
  const settings = { port: Number(port), pages, pictures, allowPrivatePictures };
  const started = await Standin.start(settings).catch((error: unknown) => {
    throw new CommandError("failed", `the stand-in cannot be started: ${(error as Error).message}`);
  });
  const { url } = started;
  const [pageId] = Object.keys(pages);
  console.log(`The stand-in for Graph listens on ${url}, with Page ${Object.keys(pages).join(", ")}.`);
  tell(`
Point a stack at it:
  pulumi config set personas:apiUrl ${url}
  pulumi config set personas:pageId ${pageId}
  pulumi config set --secret personas:pageAccessToken <its token>

Look into it:
  ${url} in a browser shows its personas and messages, as they come
  curl ${url}/standin/state

Ctrl-C ends it, and nothing of it stays.`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void started.stop().then(() => process.exit(0)));
  }
}

function readPage(text: string): [id: string, token: string] {
  const [, id, token] = /^(\d+)=(.+)$/.exec(text) ?? [];
  // Not repeated: it may hold a token.
  if (!id || !token) throw new CommandError("usage", "a --page must be <Page ID>=<access token>");
  return [id, token];
}
