/** What a request asks for, in whichever of the ways it came that Graph takes: headers, query, JSON, or a form. */
import type { IncomingMessage } from "node:http";

/** A request, read whole. */
export interface Asked {
  readonly method: string;
  /** With what was given in the query; without the host it means nothing. */
  readonly url: URL;
  /** What was given in the body. */
  readonly given: Readonly<Record<string, unknown>>;
  readonly token: string | undefined;
  readonly proof: string | undefined;
}

/** An address that is none, or a body that is neither JSON nor a form. */
export class UnreadableCall extends Error {
  override readonly name = "UnreadableCall";
}

/** Where a request goes. Throws an {@link UnreadableCall}. */
export function addressOf({ url = "/", headers: { host = "standin" } }: IncomingMessage): URL {
  const text = url.startsWith("/") ? `http://${host}${url}` : url;
  if (!URL.canParse(text)) throw new UnreadableCall("the address is not a URL");
  const address = new URL(text);
  // Some clients put a path that begins with a slash after one that ends with it.
  address.pathname = address.pathname.replace(/\/{2,}/g, "/");
  return address;
}

/** Reads a request to `url`. Throws an {@link UnreadableCall}. */
export async function readAsked(request: IncomingMessage, url: URL): Promise<Asked> {
  const { authorization = "", "content-type": type = "" } = request.headers;
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const given = await givenIn(Buffer.concat(chunks), type);
  return askedOf(request.method ?? "", url, given, /^Bearer (.+)$/i.exec(authorization)?.[1]);
}

/** What a call asks for; clients that can send no other method name it in the query or body of a POST. */
export function askedOf(
  method: string,
  address: URL,
  given: Asked["given"],
  bearer: string | undefined,
): Asked {
  const url = new URL(address);
  const named = (name: string) => url.searchParams.get(name) ?? textOf(given[name]);
  const instead = method === "POST" ? named("method")?.toUpperCase() : undefined;
  if (instead === "GET") {
    for (const [name, value] of Object.entries(given)) url.searchParams.set(name, String(value));
  }
  return {
    method: instead ?? method,
    url,
    given,
    token: bearer ?? named("access_token") ?? named("oauth_token"),
    proof: named("appsecret_proof"),
  };
}

/** What was given by name, in the body or else in the query. */
export function parametersOf({ url, given }: Asked): Readonly<Record<string, unknown>> {
  return { ...formOf(url.search), ...given };
}

async function givenIn(body: Buffer, type: string): Promise<Asked["given"]> {
  if (type.startsWith("multipart/")) {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- it keeps all in memory, as do those who test
    const form = await new Response(body, { headers: { "content-type": type } }).formData().catch(() => {
      throw new UnreadableCall("the form does not match its content type");
    });
    return fieldsOf([...form].map(([name, value]) => [name, typeof value === "string" ? value : "(a file)"]));
  }
  const text = body.toString().trim();
  if (text === "") return {};
  if (/^[[{]/.test(text)) return jsonOf(text);
  // Forms also come without a content type.
  if (type.includes("json") || !text.includes("=")) throw new UnreadableCall("the body is not a JSON object");
  return formOf(text);
}

/** What a form holds, as it comes in a body, or in a call of a batch. */
export function formOf(text: string): Asked["given"] {
  return fieldsOf([...new URLSearchParams(text)]);
}

function jsonOf(text: string): Asked["given"] {
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === "object" && json !== null && !Array.isArray(json)) return json as Asked["given"];
  } catch {
    // As any other body that is no object.
  }
  throw new UnreadableCall("the body is not a JSON object");
}

function fieldsOf(fields: readonly (readonly [string, string])[]): Asked["given"] {
  return Object.fromEntries(fields.map(([name, value]) => [name, valueOf(value)]));
}

/** Forms carry objects and lists as JSON. */
function valueOf(text: string): unknown {
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The parts of a list, which some clients send as JSON. */
export function listedIn(text: string): string[] {
  return text.match(/[^[\]",\s]+/g) ?? [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
