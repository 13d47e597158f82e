/** A small bot, as others write it: with the client, and with the stand-in for Graph. */
import { expect } from "vitest";

/** What it must report: the persona that it made, listed after a first try had failed, and deleted, and what it asked a proxy for. */
export const REPORT: unknown = {
  made: expect.stringMatching(/^\d+$/) as unknown,
  listed: ["Adam Z."],
  left: [],
  tunnels: ["graph.facebook.com:443"],
};

/** Its text. `live` makes, lists and deletes a persona on a stand-in, and calls Graph through a proxy that refuses. */
export function botOf(modules: "CommonJS" | "ESM"): string {
  const load = (names: string, from: string) =>
    modules === "ESM" ? `import { ${names} } from "${from}";` : `const { ${names} } = require("${from}");`;
  return `
    ${load("createServer", "node:http")}
    ${load("GraphClient", "pulumi-personas/graph")}
    ${load("Standin", "pulumi-personas/standin")}
    async function live() {
      const standin = await Standin.start({ pages: { 1234: "token" } });
      const tunnels = [];
      const proxy = createServer().on("connect", (request, socket) => {
        tunnels.push(request.url);
        socket.end("HTTP/1.1 403 Forbidden\\r\\n\\r\\n");
      });
      await new Promise((resolve) => proxy.listen(0, "127.0.0.1", resolve));
      try {
        const graph = new GraphClient({ pageAccessToken: "token", apiUrl: standin.url, waitScale: 0.001 });
        const names = async () => {
          const found = [];
          for await (const { name } of graph.allPersonas("1234")) found.push(name);
          return found;
        };
        const adam = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" };
        const made = await graph.createPersona("1234", adam);
        standin.faults.add({ on: "list", answer: "transient" });
        const listed = await names();
        await graph.deletePersona(made);
        const left = await names();
        process.env.HTTPS_PROXY = \`http://127.0.0.1:\${proxy.address().port}\`;
        await new GraphClient({ pageAccessToken: "token", waitScale: 0.001 }).getPersona(made).catch(() => undefined);
        return { made, listed, left, tunnels: [...new Set(tunnels)] };
      } finally {
        proxy.close();
        await standin.stop();
      }
    }`;
}
