/** A server of TLS on this machine that breaks at a certain moment. Its certificate is its own, so nobody vouches for it. */
import { connect, createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { onTestFinished } from "vitest";

/** When the server breaks, and how. */
export type Break =
  /** What it sends once it has read the request is no TLS. */
  | "garbled answer"
  /** It closes the connection once it has read the request. */
  | "closed after the request"
  /** It closes the connection at the client's first word. */
  | "closed in the handshake"
  /** It speaks no TLS. */
  | "no TLS"
  /** It answers at nothing. */
  | "silent";

/** Starts it; `requests` counts those that it has read. It ends with the test. */
export async function startTlsServer(how: Break): Promise<{ url: string; requests: () => number }> {
  let requests = 0;
  let client: Socket | undefined;
  const inner = createTlsServer({ key: KEY, cert: CERTIFICATE }, (socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => {
      requests++;
      if (how === "closed after the request") client?.destroy();
      else client?.write("This is no record of TLS, and nobody can read it.");
    });
  });
  inner.on("tlsClientError", () => undefined);
  const target = await listen(inner);
  const sockets = new Set<Socket>();
  const outer = createServer((socket) => {
    client = socket;
    sockets.add(socket);
    socket.on("error", () => undefined);
    if (how === "silent") return;
    if (how === "no TLS")
      return void socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    if (how === "closed in the handshake") return void socket.once("data", () => socket.destroy());
    const through = connect(target, "127.0.0.1");
    sockets.add(through);
    through.on("error", () => undefined);
    socket.pipe(through).pipe(socket);
  });
  const port = await listen(outer);
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    outer.close();
    inner.close();
  });
  return { url: `https://127.0.0.1:${port}`, requests: () => requests };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** Of no other use than this: made for tests, with openssl, for localhost. */
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgPMLnmshyprK4xYre
Rqo10/06+EKDp1gLY3+w/qSknlyhRANCAATFa/Y9l+39g8/M0gHinZDn3kFXg36b
LQbfGLur2MS7pvk09g0nhajECd+1ssH8tIClY7MVCnanrG0mnW8wqiqN
-----END PRIVATE KEY-----`;

const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBmjCCAUGgAwIBAgIUQKrNvEAbeDxtAk2sXntRN+Y9rA4wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNjExMzQ1MloYDzIxMjYxMTAy
MTEzNDUyWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAATFa/Y9l+39g8/M0gHinZDn3kFXg36bLQbfGLur2MS7pvk09g0nhajE
Cd+1ssH8tIClY7MVCnanrG0mnW8wqiqNo28wbTAdBgNVHQ4EFgQUA/+mQqrSdY6y
gNJMIHBB66szt2kwHwYDVR0jBBgwFoAUA/+mQqrSdY6ygNJMIHBB66szt2kwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDRwAwRAIgPNn4//hJPbB5QJO5Koyzvunj4nrXBwb6D1MAN6RJcX8CIGFC
3Kko/6oq1sOFWn2wqGQBug+LRmpcJ5TCfT1mnBFb
-----END CERTIFICATE-----`;
