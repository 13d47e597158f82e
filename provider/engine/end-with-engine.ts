/**
 * Ends this process when its engine is gone, however it ended: the host alone would wait for calls for ever, and a
 * create that nobody records would go on.
 */
import { connect } from "node:net";
import type { EngineAddress } from "./engine";

/** How long to wait before the engine is tried again, in milliseconds: after it closed a connection, or none could be made. */
const WAITS = { closed: 50, failed: 1_000 };

/** Begins to watch the engine, where there is one. */
export function endWithEngine(address: EngineAddress | undefined): void {
  if (address) watch(address, false);
}

/** Keeps a connection. Only one that is refused tells that the engine is gone; other errors may be of this process. */
function watch(address: EngineAddress, wasThere: boolean): void {
  let isThere = wasThere;
  let error: string | undefined;
  const socket = connect(address).unref();
  socket.on("error", ({ code }: NodeJS.ErrnoException) => (error = code ?? ""));
  socket.once("connect", () => (isThere = true));
  socket.once("close", () => {
    if (error === "ECONNREFUSED") {
      if (isThere) process.exit(0);
      return;
    }
    // The engine itself closes a connection that says nothing for some minutes.
    const wait = error === undefined ? WAITS.closed : WAITS.failed;
    setTimeout(() => watch(address, isThere), wait).unref();
  });
  socket.resume();
}
