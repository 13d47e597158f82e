/** The provider process ends when its engine is gone, and for no other reason. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { ROOT } from "../support/folders";

/** Stands in for the engine: it only listens. */
async function startEngine() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const connected = async () => ((await once(server, "connection")) as [Socket])[0];
  return { server, connected, address: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Loads the provider, tells the errors of its connections, and opens all files that it may while it is told to. */
const SCRIPT = `
  const [fs, net] = [require("node:fs"), require("node:net")];
  const { connect } = net;
  net.connect = (...args) => connect(...args).on("error", ({ code }) => console.log(code));
  require("pulumi-personas/provider");
  let files = [];
  let fills = false;
  setInterval(() => {
    try {
      while (fills) files.push(fs.openSync("/dev/null"));
    } catch {}
  }, 1);
  process.stdin.on("data", (told) => {
    fills = String(told) === "fill";
    if (!fills) files.splice(0).forEach((file) => fs.closeSync(file));
    console.log(String(told));
  });`;

function startProcess(address: string) {
  const limited = ["-c", 'ulimit -n 64 && exec "$@"', "sh", process.execPath, "-e", SCRIPT];
  const child = spawn("sh", [...limited, "dynamic-provider", address], {
    cwd: ROOT,
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = once(child, "exit").then(() => "ended");
  const says = (what: string) =>
    new Promise<string>((resolve) => {
      child.stdout.on("data", (text: Buffer) => {
        if (text.toString().includes(what)) resolve(what);
      });
    });
  return { child, ended, says };
}

it("outlasts a moment without a free file, in which a create may be under way, and ends with the engine", async () => {
  const { server, connected, address } = await startEngine();
  const first = connected();
  const { child, ended, says } = startProcess(address);
  const socket = await first;

  const [full, failed] = [says("fill"), says("EMFILE")];
  child.stdin.write("fill");
  await full;
  socket.destroy();
  expect(await Promise.race([failed, ended]), "the process was not tried in that moment").toBe("EMFILE");
  const again = connected();
  child.stdin.write("free");
  const second = await Promise.race([again, ended]);
  expect(second, "a create would have ended half-way").not.toBe("ended");

  server.close();
  (second as Socket).destroy();
  expect(await ended, "a create that nobody records would go on").toBe("ended");
});
