/** What a preview shows of advice. */
import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Persona, type PersonaArgs } from "../../../provider/program/persona";

describe("a program", () => {
  const PICTURE = "https://example.com/a.jpg";

  afterEach(() => vi.restoreAllMocks());

  /** Runs it without an engine, and answers with what it shows. The Page is the engine's to fill in. */
  async function shownBy(program: () => void, { preview = true, pageId = "1" } = {}) {
    const registered: Record<string, unknown>[] = [];
    await pulumi.runtime.setMocks(
      {
        call: () => ({}),
        newResource: (args) => {
          const inputs = args.inputs as Record<string, unknown>;
          registered.push(inputs);
          return {
            id: `${args.name}-id`,
            state: { ...(pageId && { pageId }), ...(args.id && { name: "Adam Z." }), ...inputs },
          };
        },
      },
      "personas",
      "dev",
      preview,
    );
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    program();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const shown = warn.mock.calls.map(([text]) => String(text).replace("warning: [runtime] Advice ", ""));
    warn.mockRestore();
    return { shown, registered };
  }
  const declare = (resource: string, name: pulumi.Input<string>, more: Partial<PersonaArgs> = {}) =>
    new Persona(resource, { name, profilePictureUrl: PICTURE, ...more });

  it("is advised in previews alone, and what is silenced is no input", async () => {
    const program = () => {
      declare("desk", "Support", { silence: [] });
      declare("eva", "Eva", { silence: ["initial-recommended"] });
    };
    const preview = await shownBy(program);
    expect(preview.shown).toEqual([
      '(generic-name): the name "Support" is overly generic: use a first name with a last name or its initial, as "John Z."',
    ]);
    expect(preview.registered.map(Object.keys)).not.toContainEqual(expect.arrayContaining(["silence"]));
    expect((await shownBy(program, { preview: false })).shown).toEqual([]);
  });

  it("is advised about values once they are known, and never shown a secret", async () => {
    const unknown = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;
    const { shown } = await shownBy(() => {
      declare("later", Promise.resolve("Later"));
      declare(
        "output",
        pulumi.output("Output").apply((name) => name),
      );
      declare("unknown", unknown);
      declare("secret", pulumi.secret("Secret"));
      declare("hostile", 'Eva"\u001b');
    });
    expect(shown.sort()).toEqual([
      expect.stringContaining(String.raw`"Eva\"\u001b" is a single word`),
      expect.stringContaining('"Later" is a single word'),
      expect.stringContaining('"Output" is a single word'),
    ]);
  });

  it("is advised about signed pictures, also where the address is secret, which is never shown", async () => {
    const profilePictureUrl = `${PICTURE}?X-Amz-Signature=s3cret`;
    const { shown } = await shownBy(() => {
      declare("adam", "Adam Z.", { profilePictureUrl });
      declare("hidden", pulumi.secret("Eva K."), { profilePictureUrl: pulumi.secret(profilePictureUrl) });
      declare("silent", "Noah T.", { profilePictureUrl, silence: ["signed-picture"] });
      declare("later", "Zoe L.", { profilePictureUrl: pulumi.output(pulumi.unknown) as never });
    });
    const advice =
      /^\(signed-picture\): the picture's address carries a signature .* ignoreChanges: \["profilePictureUrl"\]/;
    expect(shown).toEqual([expect.stringMatching(advice), expect.stringMatching(advice)]);
    expect(shown.join()).not.toMatch(/s3cret|example\.com/);
  });

  it("is advised about namesakes on one Page, of one run, but the first", async () => {
    const program = () => {
      declare("adam", "Adam Z.");
      declare("twin", "ADAM Z.");
      declare("there", "Adam Z.", { pageId: "2" });
      declare("quiet", "Adam Z.", { silence: ["duplicate-name"] });
      declare("bot", "Bot");
      declare("bot-twin", "Bot");
      Persona.get("got", "24100000000007919");
      new Persona("read", { name: "Bot", profilePictureUrl: PICTURE }, { id: "24100000000007919" });
    };
    const advice = async (pageId: string) => {
      const { shown } = await shownBy(program, { pageId });
      return shown.map((text) => /^\(([a-z-]+)\): the name "(.+?)"/.exec(text)!.slice(1).join(" ")).sort();
    };
    const generic = ["generic-name Bot", "generic-name Bot"];
    const all = ["duplicate-name ADAM Z.", "duplicate-name Bot", ...generic];
    expect(await advice("1")).toEqual(all);
    expect(await advice("1"), "a second run in this process").toEqual(all);
    expect(await advice(""), "of no Page that is known").toEqual(generic);
  });
});
