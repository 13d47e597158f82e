/** By what way a download goes: through the proxy that the environment names. */
import { beforeEach, describe, expect, it } from "vitest";
import { inspectPicture } from "../../../provider/picture/inspect";
import { PictureServer } from "../../support/picture-server";
import { png } from "../../support/pictures";
import { inspect, problem, startProxy, withoutProxies } from "./inspecting";

beforeEach(withoutProxies);

describe("a proxy", () => {
  const address = "http://pictures.test/adam.jpg";

  it("is gone through where the environment names one", async () => {
    const server = await PictureServer.start();
    server.serve("/adam.jpg", png(99, 99));
    const proxy = await startProxy(server.port);
    expect(await inspectPicture(address)).toMatchObject({ kind: "ok" });
    expect(proxy.connects).toEqual(["pictures.test:80"]);
  });

  it("that refuses proves nothing about the picture", async () => {
    const proxy = await startProxy();
    expect(await inspectPicture(address)).toEqual(problem("unreachable", "the proxy .* \\(HTTP 403\\)"));
    expect(await inspectPicture(address.replace("http:", "https:"))).toMatchObject({ kind: "unreachable" });
    expect(proxy.connects).toEqual(["pictures.test:80", "pictures.test:443"]);
  });

  it.each(["8.8.8.8", "[2606:4700:4700::1111]"])(
    "is asked for a public address by number: %s",
    async (host) => {
      const proxy = await startProxy();
      await inspectPicture(`https://${host}/a.jpg`);
      expect(proxy.connects).toEqual([`${host}:443`]);
    },
  );

  it("is left out for this machine itself", async () => {
    const proxy = await startProxy();
    expect((await inspect(png(99, 99))).kind).toBe("ok");
    expect(proxy.connects).toEqual([]);
  });
});
