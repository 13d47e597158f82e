/** What a run keeps out of its texts. */
import { describe, expect, it } from "vitest";
import { OperationError } from "../../../provider/core/error";
import { UNKNOWN } from "../../../provider/core/persona";
import { Veil } from "../../../provider/core/veil";
import { openProcess } from "../../support/model-process";
import { startStandin } from "../../support/pages";

const NAME = 'Zoe\u0308 "Hush"';
const ADDRESS = "https://cdn.example.com/in/adam.jpg?sig=S1gnature%2F%3D&v=2";

function veiled(secrets: string | undefined, text: string): string {
  const veil = new Veil();
  veil.cover({ name: NAME, profilePictureUrl: ADDRESS, pageId: "1234", secrets });
  return veil.over(text);
}

describe("the veil over a secret", () => {
  it.each([
    ["as it is", NAME],
    ["in JSON", JSON.stringify(NAME).slice(1, -1)],
    ["in the composed form of its letters", NAME.normalize("NFC")],
    ["percent-encoded", encodeURIComponent(NAME)],
  ])("hides a name %s", (_, form) => {
    expect(veiled("name", `no persona ${form} here`)).toBe("no persona [secret] here");
  });

  it.each([
    ["whole", ADDRESS, "[secret]"],
    ["without its host", "/in/adam.jpg?sig=S1gnature%2F%3D&v=2", "[secret]"],
    ["by its path", "https://cdn.example.com/in/adam.jpg", "https://cdn.example.com[secret]"],
    ["by its signature", "S1gnature/=", "[secret]"],
    ["as a server of files knows it", "in/adam.jpg", "[secret]"],
    ["as a server of files knows all of it", "in/adam.jpg?sig=S1gnature%2F%3D&v=2", "[secret]"],
    ["by its query", "?sig=S1gnature%2F%3D&v=2", "[secret]"],
    ["by the name of its file", "adam.jpg", "[secret]"],
  ])("hides an address %s", (_, quoted, shown) => {
    expect(veiled("profilePictureUrl", `could not fetch ${quoted}.`)).toBe(`could not fetch ${shown}.`);
  });

  it("hides nothing that is no secret", () => {
    const text = `${NAME} of ${ADDRESS} on Page 1234`;
    expect(veiled(undefined, text)).toBe(text);
    expect(veiled("pageId", text)).toBe(`${NAME} of ${ADDRESS} on Page [secret]`);
  });

  it("hides an address as it is written in full", () => {
    const veil = new Veil();
    veil.cover({ profilePictureUrl: "HTTPS://CDN.example.com/a b.jpg", secrets: "profilePictureUrl" });
    expect(veil.over("of https://cdn.example.com/a%20b.jpg.")).toBe("of [secret].");
  });

  it("hides no slash where an address has no path, and passes what is not known yet", () => {
    const veil = new Veil();
    veil.cover({ profilePictureUrl: "https://cdn.example.com/?sig=S1gnature", secrets: "profilePictureUrl" });
    veil.cover({ name: UNKNOWN, secrets: "name" });
    expect(veil.over("GET /v26.0/me with S1gnature")).toBe("GET /v26.0/me with [secret]");
  });

  it("lies over all that a run says: failures of a check, warnings and errors", async () => {
    const standin = await startStandin();
    const hush = {
      name: "Hush",
      profilePictureUrl: ADDRESS,
      pageId: "1234",
      secrets: "name profilePictureUrl",
    };
    const { personas, warnings } = openProcess(standin);
    const { failures } = await personas.check({}, { ...hush, name: "Hush, a bot", pageId: "my Hush, a bot" });
    expect(JSON.stringify(failures)).not.toContain("Hush");
    standin.faults.add({ on: "create", answer: "cut-off", takesEffect: true });
    const { id } = await personas.create(hush);
    expect(warnings).toEqual([expect.stringMatching(/the create of "\[secret\]" was lost/)]);
    const again = openProcess(standin).personas;
    standin.faults.add({ on: "list", answer: "no-permission" });
    await expect(again.read(id, hush)).rejects.toThrow(/Could not read persona "\[secret\]"/);
  });

  it("lies over what a check says of the inputs before", async () => {
    const standin = await startStandin();
    const hush = { name: "Hush", profilePictureUrl: "", pageId: "1234", secrets: "name" };
    const { failures } = await openProcess(standin).personas.check(hush, { ...hush, name: "Eva K.", secrets: undefined });
    const [{ reason } = { reason: "" }] = failures;
    expect(reason).toContain('must be "[secret]", the name that the imported persona has');
  }); // prettier-ignore

  it("keeps what an error was caused by", () => {
    const veil = new Veil();
    veil.cover({ name: "Hush", secrets: "name" });
    const cause = new Error("told");
    const error = veil.overError(new OperationError("no Hush", "Hush: create failed", { cause }));
    expect([error.message, error.brief]).toEqual(["no [secret]", "[secret]: create failed"]);
    expect(error.cause).toBe(cause);
  });
});
