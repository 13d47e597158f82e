/** Clients of the API, and servers for them that are no stand-in. */
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { GraphClient } from "../../../provider/bots";
import type { ConnectionOptions } from "../../../provider/graph/connection";
import type { Standin } from "../../../standin";
import { TOKEN } from "../../support/pages";

export const ADAM = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" };

export function clientOf(standin: Standin, options: Partial<ConnectionOptions> = {}): GraphClient {
  return new GraphClient({ pageAccessToken: TOKEN, apiUrl: standin.url, ...options });
}

/** Starts a server that ends with the test, and answers with its address. */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
