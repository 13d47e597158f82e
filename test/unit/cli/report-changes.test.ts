/** What a report takes from a preview: the model that all its forms are written from. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changesOf, KNOWN_LATER } from "../../../cli/report/changes";
import { StateError } from "../../../provider/state/deployment";
import { eventsOf, persona, previewOf, step, urnOf, type Diagnostic } from "../../support/preview-json";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const PICTURE = "https://example.com/adam.jpg";

/** As the engine tells of an import: whom, it says only at its end, and never the Page. */
function importedByEvents(preview: string): string {
  const told = eventsOf(preview).replaceAll(/"importID":"5678\/24"/g, '"id":""');
  return told.replaceAll(/^.*"resOutputsEvent".*"import".*$/gm, (line) =>
    line.replace('"id":""', '"id":"24"'),
  );
}

function read(...args: Parameters<typeof previewOf>) {
  return changesOf(previewOf(...args), "preview.json");
}

describe("the changes of a preview", () => {
  it("are what is created, imported, replaced and deleted, and how much stays", () => {
    const changes = read([
      step("delete", "gone", { old: persona("Gone G.") }),
      step("same", "same", { old: persona("Same S."), now: persona("Same S.") }),
      step("create", "made", { now: persona("Made M.") }),
      step("create", "adopted", { now: persona("Host H.", { import: "24" }) }),
      step("replace", "eva", { old: persona("Eva K."), now: persona("Eva L."), replaceReasons: ["name"] }),
    ]);
    const same = { profilePictureUrl: PICTURE, pageId: "1234" };
    expect(changes).toEqual({
      stack: "dev",
      quiet: false,
      failed: false,
      created: [{ urn: urnOf("made"), resource: "made", name: "Made M.", ...same }],
      adopted: [{ urn: urnOf("adopted"), resource: "adopted", name: "Host H.", import: "24", ...same }],
      replaced: [
        {
          urn: urnOf("eva"),
          resource: "eva",
          cause: "change",
          old: { id: "7", name: "Eva K.", ...same },
          new: { name: "Eva L.", ...same },
          changes: [{ property: "name", old: "Eva K.", new: "Eva L." }],
        },
      ],
      deleted: [{ urn: urnOf("gone"), resource: "gone", id: "7", name: "Gone G.", retained: false, ...same }],
      others: [],
      unchanged: { count: 1, of: "personas" },
      findings: [],
    });
  });

  it.each([
    ["the name", persona("Eva"), persona("Ida"), ["name"], [["name", "Eva", "Ida"]]],
    [
      "the picture, of a name that is now in another Unicode form",
      persona("Zoë"),
      persona("Zoë".normalize("NFD"), { profilePictureUrl: "https://example.com/zoe.jpg" }),
      ["profilePictureUrl"],
      [["profilePictureUrl", PICTURE, "https://example.com/zoe.jpg"]],
    ],
    [
      "the picture",
      persona("Eva"),
      persona("Eva", { profilePictureUrl: "https://example.com/new.jpg" }),
      ["profilePictureUrl"],
      [["profilePictureUrl", PICTURE, "https://example.com/new.jpg"]],
    ],
    [
      "the picture behind its address",
      persona("Eva", { pictureDigest: "aa" }),
      persona("Eva", { pictureDigest: "bb" }),
      ["pictureDigest"],
      [["pictureDigest", "aa", "bb"]],
    ],
    [
      "picture and address",
      persona("Eva", { pictureDigest: "aa" }),
      persona("Eva", { pictureDigest: "bb", profilePictureUrl: "https://example.com/b.jpg" }),
      ["profilePictureUrl", "pictureDigest"],
      [["profilePictureUrl", PICTURE, "https://example.com/b.jpg"]],
    ],
    [
      "the Page",
      persona("Eva"),
      persona("Eva", { pageId: "5678" }),
      ["pageId"],
      [["pageId", "1234", "5678"]],
    ],
    ["the import", persona("Eva"), persona("Eva", { import: "24" }), ["import"], [["import", "7", "24"]]],
    [
      "the name beside an import that was done long ago",
      persona("Eva", { import: "7" }),
      persona("Ida", { import: "7" }),
      ["name"],
      [["name", "Eva", "Ida"]],
    ],
    [
      "a name that is not known yet",
      persona("Eva"),
      persona(UNKNOWN),
      ["name"],
      [["name", "Eva", KNOWN_LATER]],
    ],
    [
      "the name, while the pipeline does not know the Page",
      persona("Eva"),
      persona("Ida", { pageId: undefined }),
      ["name"],
      [["name", "Eva", "Ida"]],
    ],
    ["a secret name", persona("[secret]"), persona("[secret]"), ["name"], [["name", "[secret]", "[secret]"]]],
  ])("say of a replace that it changes %s", (_, old, now, replaceReasons, expected) => {
    const [replaced] = read([step("replace", "eva", { old, now, replaceReasons })]).replaced;
    expect(replaced!.changes.map((each) => [each.property, each.old, each.new])).toEqual(expected);
    expect(replaced!.cause).toBe("change");
  });

  it("say that a replace is demanded, or finds out about a create whose answer was lost", () => {
    const same = { old: persona("Eva"), now: persona("Eva") };
    const { replaced } = read([
      step("replace", "demanded", { ...same, replaceReasons: ["id"] }),
      step("replace", "lost", {
        ...same,
        id: "lost-create-1",
        replaceReasons: ["name", "profilePictureUrl"],
      }),
    ]);
    expect(replaced.map(({ resource, cause, changes, old }) => [resource, cause, changes, old.id])).toEqual([
      ["demanded", "demand", [], "7"],
      ["lost", "lost", [], undefined],
    ]);
  });

  it("never show a secret, however the engine marks it", () => {
    const kept = {
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      ciphertext: "v1:abc",
    };
    const changes = read([
      step("create", "adam", { now: persona("[secret]", { profilePictureUrl: kept }) }),
      step("delete", "eva", { old: persona("Eva", { profilePictureUrl: kept }) }),
    ]);
    expect(changes.created[0]).toMatchObject({ name: "[secret]", profilePictureUrl: "[secret]" });
    expect(changes.deleted[0]).toMatchObject({ profilePictureUrl: "[secret]" });
    expect(JSON.stringify(changes)).not.toContain("v1:abc");
  });

  it("count a replace once, also where the preview shows its parts, and no reads", () => {
    const both = { old: persona("Eva"), now: persona("Ida") };
    const changes = read([
      step("create-replacement", "eva", both),
      step("replace", "eva", both),
      step("delete-replaced", "eva", { old: both.old }),
      step("delete-replaced", "left", { old: both.old }),
      step("update", "learns", both),
      ...["read", "read-replacement", "discard", "refresh"].map((op) => step(op, op, both)),
    ]);
    expect(changes.replaced.map(({ resource }) => resource)).toEqual(["eva"]);
    expect(changes.created.length + changes.deleted.length).toBe(0);
    expect(changes.others.map(({ resource, op }) => [resource, op])).toEqual([
      ["learns", "update"],
      ["left", "delete-replaced"],
    ]);
  });

  it.each([
    ["one value", (preview: string) => preview],
    ["events, of which the last tells who it is", importedByEvents],
  ])("have what the engine imports for the plugin as imported, in a preview as %s", (_, written) => {
    const found = { name: "Host H.", profilePictureUrl: "" };
    const now = persona("Host H.");
    const importing = step("import", "host", { now: { name: "Host H." } });
    const preview = previewOf([
      { ...importing, newState: { ...importing.newState, importID: "5678/24" } },
      step("update", "host", { old: found, now: { ...now, pageId: "5678" }, id: "24" }),
      step("update", "learns", { old: now, now }),
    ]);
    const { adopted, others } = changesOf(written(preview), "preview.json");
    expect(adopted).toEqual([{ urn: urnOf("host"), resource: "host", ...now, pageId: "5678", import: "24" }]);
    expect(others.map(({ resource }) => resource)).toEqual(["learns"]);
  });

  it("name the Page of an import of which nothing is learnt", () => {
    const importing = step("import", "host", { now: { name: "Host H.", profilePictureUrl: "" } });
    const named = { ...importing, newState: { ...importing.newState, importID: "5678/24" } };
    expect(read([named]).adopted).toMatchObject([{ import: "24", pageId: "5678" }]);
    expect(read([importing]).adopted, "the import failed").toMatchObject([{ import: KNOWN_LATER }]);
  });

  it("have an import in the place of another persona as a replace, with the picture that is learnt", () => {
    const found = { name: "Eva L.", profilePictureUrl: "" };
    const replace = step("replace", "eva", { old: persona("Eva K."), now: found });
    const changes = read([
      step("import-replacement", "eva", { now: found }),
      { ...replace, newState: { ...replace.newState, id: "24", importID: "24" } },
      step("update", "eva", { old: found, now: persona("Eva L."), id: "24" }),
      step("delete", "left", { old: persona("Eva L."), id: "24" }),
    ]);
    expect(changes).toMatchObject({ adopted: [], others: [], deleted: [] });
    expect(changes.replaced[0]!.changes).toEqual([
      { property: "name", old: "Eva K.", new: "Eva L." },
      { property: "import", old: "7", new: "24" },
    ]);
  });

  it("are none of what is only read: it is neither replaced nor deleted", () => {
    const replace = (resource: string, mark: object, now = persona("Eva K.")) => {
      const made = step("replace", resource, { old: persona("Eva K."), now });
      return { ...made, oldState: { ...made.oldState, ...mark } };
    };
    const lost = replace("lost", {});
    const stays = step("read", "stays", { old: persona("Ida I."), now: {} });
    const { created, adopted, replaced, deleted } = read([
      { ...stays, newState: { ...stays.newState, id: "7", external: true } },
      replace("made", { external: true }),
      replace("adopted", { external: true }, persona("Eva K.", { import: "24" })),
      { ...lost, newState: { ...lost.newState, id: "9", external: true } },
    ]);
    const names = [created, adopted, replaced, deleted].map((all) => all.map(({ resource }) => resource));
    expect(names).toEqual([["made"], ["adopted"], [], ["lost", "stays"]]);
    expect(deleted.map(({ retained }) => retained)).toEqual([false, true]);
  });

  it("are of personas alone", () => {
    const bucket = { type: "aws:s3/bucket:Bucket", inputs: { name: "logs" } };
    const other = { op: "create", urn: urnOf("logs", bucket.type), newState: bucket };
    const within = urnOf(
      "desk-adam",
      "pulumi-personas:index:PersonaRoster$pulumi-nodejs:dynamic/personas:Persona",
    );
    const changes = read([other, { ...step("create", "", { now: persona("Adam Z.") }), urn: within }]);
    expect(changes.created.map(({ resource }) => resource)).toEqual(["desk-adam"]);
  });

  it("tell a persona that stays on its Page from one that is deleted there", () => {
    const gone = step("delete", "gone", { old: persona("Gone G.") });
    const kept = step("delete", "kept", { old: persona("Kept K.") });
    const retained = { ...kept, oldState: { ...kept.oldState, retainOnDelete: true } };
    expect(read([gone, retained]).deleted.map((each) => each.retained)).toEqual([false, true]);
  });

  it("count personas where unchanged ones are shown, and else all that is unchanged", () => {
    const same = ["adam", "eva"].map((each) =>
      step("same", each, { old: persona(each), now: persona(each) }),
    );
    expect(read(same).unchanged).toEqual({ count: 2, of: "personas" });
    expect(read([], [], 20).unchanged).toEqual({ count: 20, of: "resources" });
    expect(read([]).unchanged).toEqual({ count: 0, of: "personas" });
  });

  it("are quiet when nothing happens to a persona, whatever happens to others, and the preview went through", () => {
    const bucket = {
      op: "create",
      urn: urnOf("logs", "aws:s3/bucket:Bucket"),
      newState: { type: "aws:s3/bucket:Bucket" },
    };
    const same = step("same", "eva", { old: persona("Eva"), now: persona("Eva") });
    const advice = { urn: urnOf("eva"), message: "warning: Advice (initial): none", severity: "warning" };
    expect(read([bucket, same], [advice]).quiet).toBe(true);
    const moved = [
      step("create", "desk-eva", { now: persona("Eva", { import: "7" }) }),
      step("delete", "eva", { old: persona("Eva") }),
    ];
    expect(read(moved), "it only goes into a roster").toMatchObject({
      quiet: true,
      adopted: [],
      deleted: [],
    });
    const both = { old: persona("Eva"), now: persona("Ida") };
    for (const op of ["create", "delete", "replace", "update"]) {
      expect(read([step(op, "eva", both)]).quiet, op).toBe(false);
    }
    expect(read([same], [{ message: "error: Oops", severity: "error" }]).quiet).toBe(false);
  });

  it("tell a first preview, and one that failed without saying why, as a policy makes it", () => {
    const stack = "urn:pulumi:dev::personas::pulumi:pulumi:Stack::personas-dev";
    const first = { op: "create", urn: stack, newState: { type: "pulumi:pulumi:Stack" } };
    expect([read([first]).first, read([]).first]).toEqual([true, undefined]);
    const summary = { message: "error: preview failed\n", severity: "error" };
    const oops = { message: "error: Oops\n", severity: "error" };
    expect(read([], [summary])).toMatchObject({ failed: true, policy: "suspected", findings: [] });
    expect(read([], [oops, summary]).policy).toBeUndefined();
    expect(read([], [oops, summary]).findings.map(({ message }) => message)).toEqual(["Oops"]);
    expect(read([]).policy).toBeUndefined();
  });

  it("are the same in whatever order the steps come", () => {
    const steps = ["b", "a", "c"].flatMap((name) => [
      step("create", name, { now: persona(name) }),
      step("delete", `${name}-old`, { old: persona(name) }),
    ]);
    const diagnostics: Diagnostic[] = ["a", "b", "c"].map((name) => ({
      urn: urnOf(name),
      message: `warning: Advice (initial): ${name}`,
      severity: "warning",
    }));
    const [one, ...others] = fc
      .sample(fc.tuple(shuffled(steps), shuffled(diagnostics)), { numRuns: 20 })
      .map(([steps, diagnostics]) => JSON.stringify(read(steps, diagnostics)));
    for (const other of others) expect(other).toBe(one);
  });
});

function shuffled<Item>(items: readonly Item[]): fc.Arbitrary<Item[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length });
}

describe("the findings of a preview", () => {
  const stack = "urn:pulumi:dev::personas::pulumi:pulumi:Stack::personas-dev";

  it("are what is said about personas, and every error, errors first and each once", () => {
    const advice = {
      urn: urnOf("eva"),
      message: "warning: Advice (initial): no initial\n",
      severity: "warning",
    };
    const { failed, findings } = read(
      [],
      [
        advice,
        advice,
        {
          urn: stack,
          message: "warning: Picture https://example.com/a.jpg: is not square\n",
          severity: "warning",
        },
        { message: "warning: Picture (eva): is large", severity: "warning" },
        { message: "warning: something of somebody else", severity: "warning" },
        { message: "Advice (initial): said as information", severity: "info" },
        {
          urn: urnOf("adam"),
          message: "error: property name has a problem\nand a second line\n",
          severity: "error",
        },
      ],
    );
    expect(failed).toBe(true);
    expect(findings).toEqual([
      {
        severity: "error",
        message: "property name has a problem\nand a second line",
        urn: urnOf("adam"),
        resource: "adam",
      },
      { severity: "warning", message: "Picture (eva): is large" },
      { severity: "warning", message: "Picture https://example.com/a.jpg: is not square" },
      { severity: "warning", message: "Advice (initial): no initial", urn: urnOf("eva"), resource: "eva" },
    ]);
  });

  it("are there also when the program failed before it declared anything", () => {
    const diagnostics = [{ message: "error: Unhandled exception", severity: "error" }];
    const changes = changesOf(JSON.stringify({ diagnostics, duration: 1 }), "preview.json");
    expect(changes).toMatchObject({ failed: true, created: [], unchanged: { count: 0 } });
    expect(changes.stack).toBeUndefined();
  });
});

describe("a preview as events", () => {
  const preview = previewOf(
    [
      step("create", "made", { now: persona("Made M.") }),
      step("create-replacement", "eva", { old: persona("Eva K."), now: persona("Eva L.") }),
      step("replace", "eva", {
        old: persona("[secret]"),
        now: persona("[secret]"),
        replaceReasons: ["name"],
      }),
      step("delete-replaced", "eva", { old: persona("Eva K.") }),
      step("delete", "gone", { old: persona("Gone G.") }),
      step("same", "same", { old: persona("Same S."), now: persona("Same S.") }),
    ],
    [{ urn: urnOf("made"), message: "warning: Advice (initial): none\n", severity: "warning" }],
  );
  const debug = {
    diagnosticEvent: { prefix: "debug: ", message: "RPC: name,,,Hushhush", severity: "debug" },
  };

  it("has the changes of one that is not, and nothing that is said for debugging", () => {
    const changes = changesOf(eventsOf(preview, [debug]), "preview.json");
    expect(changes).toEqual(changesOf(preview, "preview.json"));
    expect(JSON.stringify(changes)).not.toContain("Hushhush");
  });

  it("names the policy that stopped it, on the persona that it is about", () => {
    const policy = (enforcementLevel: string, policyName: string) => ({
      policyEvent: { resourceUrn: urnOf("made"), message: "Say\nmore", policyName, enforcementLevel },
    });
    const failed = { diagnosticEvent: { prefix: "error: ", message: "preview failed\n", severity: "error" } };
    const advisory = policy("advisory", "personas-generic-name");
    expect(changesOf(eventsOf(previewOf([]), [advisory]), "test")).toMatchObject({
      failed: false,
      findings: [{ severity: "warning", message: "Policy personas-generic-name (advisory): Say\nmore" }],
    });
    const stopped = changesOf(eventsOf(preview, [policy("mandatory", "another"), failed]), "test");
    expect(stopped).toMatchObject({ failed: true, policy: "violated" });
    expect(stopped.findings[0]).toMatchObject({
      severity: "error",
      message: "Policy another (mandatory): Say\nmore",
      resource: "made",
    });
  });

  it("has what a refresh found, and failed when it was broken off, in the middle of a line, too", () => {
    const metadata = { urn: urnOf("eva"), old: { type: "x", id: "7" }, new: null, detailedDiff: null };
    const { oldState } = step("delete", "eva", { old: persona("Eva K.") });
    const found = [
      { resourcePreEvent: { metadata: { ...metadata, old: oldState, op: "refresh" } } },
      { resOutputsEvent: { metadata: { ...metadata, old: oldState, op: "delete" } } },
    ];
    expect(changesOf(eventsOf(previewOf([]), found), "test").deleted).toMatchObject([{ name: "Eva K." }]);
    const events = eventsOf(preview);
    for (const broken of [events.slice(0, -150), events.split("\n").slice(0, 5).join("\n")]) {
      expect(changesOf(broken, "test")).toMatchObject({ failed: true, quiet: false });
      expect(changesOf(broken, "test").policy).toBeUndefined();
    }
    expect(() => changesOf(`${events}x\n${events}`, "test")).toThrow(StateError);
  });
});

describe("what is not output of a preview", () => {
  it.each([
    ["no JSON", "Previewing update (dev):"],
    ["nothing", ""],
    ["other JSON", "[]"],
    ["an empty object", "{}"],
    ["null", "null"],
    ["an export of a stack", `{"version": 3, "deployment": {"manifest": {}}}`],
    ["steps that are none", `{"steps": ["create"]}`],
    ["a step without a URN", `{"steps": [{"op": "create"}]}`],
    ["part of one", previewOf([]).slice(0, -9)],
  ])("is refused, with its source: %s", (_, text) => {
    const wrong = () => changesOf(text, "preview.json");
    expect(wrong).toThrow(StateError);
    expect(wrong).toThrow(/^preview\.json is not output of `pulumi preview --json`/);
  });

  it("says why where JSON is cut short, or has other text around it, and not of what is none", () => {
    const whyOf = (text: string) => {
      try {
        changesOf(text, "preview.json");
      } catch (error) {
        return (error as Error).message.split("`").at(-1);
      }
      return undefined;
    };
    const whole = JSON.stringify(JSON.parse(previewOf([])), null, 2);
    const why = ": its JSON is cut short, or other text is among it; keep the standard error out of it";
    for (const text of [whole.slice(0, -9), `warning: x\n${whole}`, `${whole}\nerror: x\n`]) {
      expect(whyOf(text), text).toBe(why);
    }
    for (const text of ["{}", "[]", "null", "Previewing update (dev):"]) expect(whyOf(text), text).toBe("");
  });
});
