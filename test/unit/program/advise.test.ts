/** What a preview shows of advice. */
import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Persona, type PersonaArgs } from "../../../provider/program/persona";

describe("a program", () => {
  const PICTURE = "https://example.com/a.jpg";

  afterEach(() => {
    vi.restoreAllMocks();
    pulumi.runtime.setAllConfig({});
  });

  /**
   * Runs it without an engine, and answers with what it shows. The Page is the engine's to fill in, and so is the ID,
   * which it does not know in a preview unless the stack has `held` the persona as it is.
   */
  async function shownBy(
    program: () => void,
    { preview = true, pageId = "1", held = [] as readonly string[] } = {},
  ) {
    const registered: Record<string, unknown>[] = [];
    await pulumi.runtime.setMocks(
      {
        call: () => ({}),
        newResource: (args) => {
          const inputs = args.inputs as Record<string, unknown>;
          registered.push(inputs);
          return {
            id: preview && !args.id && !held.includes(args.name) ? "" : `${args.name}-id`,
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
    const shown = warn.mock.calls.map(([text]) =>
      String(text).replace(/^warning: (\[runtime\] )?Advice /, ""),
    );
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
      '(generic-name) on desk ("Support"): the name is overly generic: use a first name with a last name or its initial, as "John Z."',
    ]);
    expect(preview.registered.map(Object.keys)).not.toContainEqual(expect.arrayContaining(["silence"]));
    expect((await shownBy(program, { preview: false })).shown).toEqual([]);
  });

  it("is advised about values once they are known, and never shown a secret", async () => {
    const unknown = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;
    pulumi.runtime.setConfig("personas:advice", "initial-recommended");
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
    expect(shown).toEqual([
      expect.stringMatching(
        /^\(initial-recommended\) on later \("Later"\), output \("Output"\), hostile \("Eva\\"\\u001b"\): the name is a single word: /,
      ),
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
      /^\(signed-picture\) on adam \("Adam Z."\), hidden: the picture's address has a signature .* ignoreChanges: \["profilePictureUrl"\]/;
    expect(shown).toEqual([expect.stringMatching(advice)]);
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
    const generic = '(generic-name) on bot ("Bot"), bot-twin ("Bot")';
    const all = [generic, '(duplicate-name) on twin ("ADAM Z.", as adam), bot-twin ("Bot", as bot)'];
    const shownOf = async (options: Parameters<typeof shownBy>[1]) => {
      const { shown } = await shownBy(program, options);
      return shown.map((text) => text.slice(0, text.indexOf(": the name ")));
    };
    expect(await shownOf({})).toEqual(all);
    expect(await shownOf({}), "a second run in this process").toEqual(all);
    expect(await shownOf({ pageId: "" }), "of no Page that is known").toEqual([]);
  });

  it("is advised of what is new or changed alone, and a namesake is worth a word when one of the two is", async () => {
    const program = () => {
      declare("desk", "Support");
      declare("adam", "Adam Z.");
      declare("twin", "Adam Z.");
      declare("help", "Help");
    };
    const shownOf = async (held: readonly string[]) => {
      const { shown } = await shownBy(program, { held });
      return shown.map((text) => text.slice(0, text.indexOf(": the name ")));
    };
    const namesakes = '(duplicate-name) on twin ("Adam Z.", as adam)';
    expect(await shownOf(["desk", "adam", "twin", "help"])).toEqual([]);
    expect(await shownOf(["desk", "adam"])).toEqual(['(generic-name) on help ("Help")', namesakes]);
    expect(await shownOf(["desk", "twin", "help"])).toEqual([namesakes]);
  });

  it("reads one line for each rule, which names a few", async () => {
    const { shown } = await shownBy(() => {
      for (let index = 0; index < 9; index++) declare(`desk-${index}`, `Support ${index}`);
    });
    const named = [0, 1, 2, 3, 4].map((index) => `desk-${index} ("Support ${index}")`).join(", ");
    expect(shown).toEqual([expect.stringContaining(`(generic-name) on ${named} and 4 more: the name is`)]);
  });
});
