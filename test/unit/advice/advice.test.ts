/** Advice: what the rules say of names, who are namesakes, what is silent, and what a preview shows. */
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { NamesakeFinder } from "../../../provider/program/namesakes";
import { ADVICE_RULES, RULES, foldCase, type JudgedPersona } from "../../../provider/advice/rules";
import { ADVICE_SETTINGS, businessName, silencedRules } from "../../../provider/program/silence";
import { Persona, type PersonaArgs } from "../../../provider/program/persona";
import { ProgramError } from "../../../provider/program/program-error";
import { SETTINGS } from "../../../provider/core/settings";

/** The rules that have something to say. */
const rulesFor = (persona: JudgedPersona) =>
  ADVICE_RULES.filter((rule) => RULES[rule].judge(persona) !== undefined);

describe("a name", () => {
  it.each(["John Z.", "Eva K", "Noah Taylor", "María José", "Анна К.", "Νίκος Π.", "O'Neil B.", "J.Z."])(
    "%s is good practice",
    (name) => expect(rulesFor({ name, business: "Acme" })).toEqual([]),
  );

  it.each([
    ...["Support", "support", "AGENT", "Customer Service", "customer-service", "Customer_Service", "Help"],
    ...["Bot", "Assistant", "Team", "Info", "Admin", "Page", "Messenger", "Chat", "Live-Chat", "Help Desk"],
    ...[
      "Agent 7",
      "Agent7",
      "7 Agents",
      "Bot #2",
      "Support-01",
      "24/7 Support",
      "Agent ٧",
      "Our Support Team",
    ],
    ...["The Chat Bot 🤖", "*Support*", "Helpdesk", "Virtual Assistant"],
  ])("%s is generic, and nothing else", (name) => expect(rulesFor({ name })).toEqual(["generic-name"]));

  it.each([
    "Agent Smith",
    "Page Turner",
    "Support Sam",
    "Will Help",
    "Abbot C.",
    "Chatterley C.",
    "Teamo T.",
  ])("%s merely has such a word", (name) => expect(rulesFor({ name })).toEqual([]));

  it.each([
    "John",
    "john",
    "Zoë",
    "Анна",
    "Νίκος",
    "Mary-Kate",
    "O’Neil",
    "Adam 7",
    "Adam 🙂",
    "Nguyễn",
    "Z",
  ])("%s lacks a last name", (name) => expect(rulesFor({ name })).toEqual(["initial-recommended"]));

  it.each([
    ...[
      "山田太郎",
      "さくら",
      "タロー",
      "김철수",
      "สมชาย",
      "မောင်",
      "សុខា",
      "محمد",
      "דוד",
      "राम",
      "გიორგი",
      "Արամ",
    ],
    ...["John太郎", "🙂", "007", "..."],
  ])("%s may be one in full", (name) => expect(rulesFor({ name })).toEqual([]));

  it.each([
    ["Eva Acme", "Acme"],
    ["ACME Eva", "acme"],
    ["Eva (Acme)", "Acme"],
    ["Eva K. – Acme Outlet", "Acme Outlet"],
    ["Eva, Toys & Co", "Toys & Co."],
    ["Zoe\u0308 Ze\u0301ro", "Zéro"],
    ["アクメ 太郎", "アクメ"],
  ])("%s repeats the business %s", (name, business) =>
    expect(rulesFor({ name, business })).toEqual(["business-in-name"]),
  );

  it.each([
    ["Eva Acmeson", "Acme"],
    ["Eva Outlet Acme", "Acme Outlet"],
    ["Eva K.", "Evan"],
    ["Eva Acme", ""],
    ["Eva Acme", "&"],
    ["Eva Acme", undefined],
  ])("%s does not repeat the business %j", (name, business) =>
    expect(rulesFor({ name, business })).toEqual([]),
  );

  it("of another persona is that of both", () => {
    expect(rulesFor({ name: "Eva K.", namesake: "eva" })).toEqual(["duplicate-name"]);
    expect(RULES["duplicate-name"].judge({ name: "Eva K.", namesake: "eva" })).toContain("that of eva on");
  });

  it("whatever it is, is judged without being repeated", () => {
    const text = fc.string({ unit: "binary", maxLength: 60 });
    const letters = fc.string({
      unit: fc.constantFrom("a", "é", "ж", "ω", "'", "-", "7", "\u202e"),
      maxLength: 60,
    });
    const said = {
      "business-in-name": new Set(),
      "generic-name": new Set(),
      "initial-recommended": new Set(),
    };
    fc.assert(
      fc.property(fc.oneof(text, letters), text, (name, business) => {
        for (const rule of Object.keys(said) as (keyof typeof said)[]) {
          said[rule].add(RULES[rule].judge({ name, business }));
          said[rule].add(RULES[rule].judge({ name: `${name} ${business}`, business }));
        }
      }),
    );
    for (const texts of Object.values(said)) expect(texts.size, "one sentence, or none").toBeLessThan(3);
  });

  it("made of generic words is generic, however they are written, until one word is not", () => {
    const separator = fc.constantFrom(" ", "-", "_", " 7 ", "#", " & ");
    const part = fc.tuple(fc.constantFrom("Support", "TEAM", "chat", "Agent", "service"), separator);
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), fc.nat(5), (parts, at) => {
        const name = parts.flat().join("");
        expect(rulesFor({ name })).toEqual(["generic-name"]);
        const withPerson = [...parts.slice(0, at).flat(), "Zoë ", ...parts.slice(at).flat()].join("");
        expect(rulesFor({ name: withPerson })).not.toContain("generic-name");
      }),
    );
  });

  it("is the same, however its letters are encoded and whatever their case", () => {
    const letter = fc.constantFrom("a", "z", "ä", "é", "ø", "ç", "а", "я", "й", "λ", "ά", "ΐ", " ");
    fc.assert(
      fc.property(fc.string({ unit: letter }), (name) => {
        for (const form of ["NFC", "NFD"] as const) {
          expect(foldCase(name.normalize(form))).toBe(foldCase(name));
          expect(foldCase(name.toUpperCase().normalize(form))).toBe(foldCase(name.toUpperCase()));
        }
        expect(foldCase(foldCase(name))).toBe(foldCase(name));
      }),
    );
    expect(foldCase("ZOË K.")).toBe(foldCase("zoe\u0308 k."));
  });
});

it("every rule says what it asks for and where that comes from", () => {
  for (const rule of ADVICE_RULES) {
    expect(rule).toMatch(/^[a-z]+(-[a-z]+)+$/);
    expect(RULES[rule].asks).toMatch(/^[A-Z].*\.$/);
    expect(RULES[rule].source).toContain("the vendor's good practice");
  }
});

it("namesakes are found in whatever order they come, each later one once", () => {
  const persona = fc.record({
    name: fc.constantFrom("Eva K.", "EVA k.", "Adam Z."),
    page: fc.constantFrom("1", "2"),
  });
  fc.assert(
    fc.property(fc.array(persona, { maxLength: 8 }), fc.infiniteStream(fc.nat()), (personas, random) => {
      const [finder, told] = [new NamesakeFinder<number>(), [] as number[]];
      const arrival = personas.map((each, order) => ({ ...each, order, at: random.next().value as number }));
      for (const { name, page, order } of arrival.sort((a, b) => a.at - b.at)) {
        const found = finder.add(order, name, page, order);
        if (!found) continue;
        expect(found.earlier).toBeLessThan(found.later);
        told.push(found.later);
      }
      const keys = personas.map(({ name, page }) => foldCase(name) + page);
      const later = keys.flatMap((key, order) => (keys.indexOf(key) < order ? [order] : []));
      expect(told.sort()).toEqual(later);
    }),
  );
});

describe("what is silent", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    pulumi.runtime.setAllConfig({});
  });

  it("is what a persona, the stack, or else the environment says", () => {
    const silenced = (given?: unknown) => [...silencedRules("adam", given)].sort();
    expect(silenced()).toEqual([]);
    vi.stubEnv("PERSONAS_SILENCE", " initial-recommended ");
    vi.stubEnv("PERSONAS_BUSINESS", "Acme");
    expect(silenced(["generic-name"])).toEqual(["generic-name", "initial-recommended"]);
    expect(businessName()).toBe("Acme");
    pulumi.runtime.setConfig("personas:silence", "duplicate-name, business-in-name");
    pulumi.runtime.setConfig("personas:business", "Acme Outlet");
    expect(silenced([])).toEqual(["business-in-name", "duplicate-name"]);
    expect(businessName()).toBe("Acme Outlet");
    pulumi.runtime.setConfig("personas:silence", "all");
    expect(silenced()).toEqual([...ADVICE_RULES].sort());
    pulumi.runtime.setConfig("personas:silence", "");
    expect(silenced(["all"])).toEqual([...ADVICE_RULES].sort());
  });

  const known = "use generic-name, business-in-name, initial-recommended, duplicate-name or all";
  it.each<[given: unknown, config: string, environment: string, message: string]>([
    [["generic"], "", "", `Persona "adam": silence names "generic", which is no rule of advice: ${known}`],
    [[7], "", "", `Persona "adam": silence names 7, which is no rule of advice: ${known}`],
    ["all", "", "", `Persona "adam": silence must be a list of rules: ${known}`],
    [undefined, "all,x", "", `personas:silence names "x", which is no rule of advice: ${known}`],
    [undefined, "", "None", `PERSONAS_SILENCE names "None", which is no rule of advice: ${known}`],
  ])("must be known: %j, %j, %j", (given, config, environment, message) => {
    pulumi.runtime.setConfig("personas:silence", config);
    vi.stubEnv("PERSONAS_SILENCE", environment);
    const declare = () =>
      new Persona("adam", { name: "Adam Z.", profilePictureUrl: "", silence: given } as PersonaArgs);
    expect(declare).toThrow(ProgramError);
    expect(declare).toThrow(expect.objectContaining({ message }));
  });

  it("has settings of its own", () => {
    const rows = [...Object.values(SETTINGS), ...Object.values(ADVICE_SETTINGS)];
    expect(new Set(rows.map(({ configKey }) => configKey)).size).toBe(rows.length);
    expect(new Set(rows.map(({ environment }) => environment)).size).toBe(rows.length);
  });
});

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
