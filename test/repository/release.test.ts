/** What a release rests on: its workflows and scripts, the versions that are promised, and the promises about tokens. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { format } from "prettier";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { OLDEST_VERSION, PINNED_VERSION } from "../../engine/locate";
import { PLATFORMS } from "../../executables/platforms";
import { DEFAULT_API_VERSION } from "../../provider/graph/connection";
import { ROOT } from "../support/folders";
import { OLDEST_SDK, SDK_OF_NODE_20 } from "../support/installed-project";
import { ReleaseRepository } from "../support/release-scripts";
import { workflowsIn, writesOf } from "../support/workflows";

const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8");
const MANIFEST = JSON.parse(read("package.json")) as {
  readonly engines: { readonly node: string };
  readonly scripts: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
};
const OWN = workflowsIn(".");
const jobsOf = (name: string) => OWN.find(({ file }) => file.endsWith(name))!.workflow.jobs;
const RELEASE = jobsOf("release.yml");

describe("the workflows", () => {
  it("run what there is", () => {
    const steps = OWN.flatMap(({ workflow }) => Object.values(workflow.jobs)).flatMap((job) => job.steps);
    const commands = steps.map((step) => `${step.run} ${String(step.with?.version)}`).join("\n");
    const scripts = [...commands.matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => script!);
    expect(Object.keys(MANIFEST.scripts)).toEqual(expect.arrayContaining(scripts));
    expect(scripts).toContain("matrix");
    for (const [, file] of commands.matchAll(/(?:node|bash) (\.[\w./-]+)/g)) {
      expect(existsSync(path.join(ROOT, file!)), file).toBe(true);
    }
  });

  it("pin an action to the same commit everywhere", () => {
    const all = [...OWN, ...workflowsIn("examples/environments")].map(({ text }) => text).join("\n");
    const pins = new Map<string, Set<string>>();
    for (const [, action, pin] of all.matchAll(/uses: ([^@\s]+)@(.*)$/gm)) {
      pins.set(action!, (pins.get(action!) ?? new Set()).add(pin!));
    }
    for (const [action, found] of pins) expect([...found], action).toHaveLength(1);
  });

  it("test pushes and pull requests on the oldest Node.js, and nothing less than CI does", () => {
    for (const job of [jobsOf("ci.yml").test!, RELEASE.test!]) {
      const node = job.steps.find(({ uses }) => uses?.startsWith("actions/setup-node@"))!.with![
        "node-version"
      ];
      expect(`>=${String(node)}`).toBe(MANIFEST.engines.node);
      expect(job.steps.map(({ run }) => run)).toContain("bash .ci/run");
    }
  });
});

describe("a release", () => {
  it("is published and announced by jobs that come after every test, each with the rights that it needs", () => {
    const { workflow } = OWN.find(({ file }) => file.endsWith("release.yml"))!;
    const rights = Object.entries(RELEASE).map(([name, job]) => [name, writesOf(workflow, job)]);
    expect(Object.fromEntries(rights)).toEqual({
      test: [],
      version: ["contents", "pull-requests"],
      executables: [],
      start: [],
      publish: ["id-token"],
      announce: ["attestations", "contents", "id-token"],
      pypi: ["id-token"],
    });
    for (const [name, { needs = [] }] of Object.entries(RELEASE)) {
      if (name !== "test") expect([needs].flat()).toContain("test");
    }
    const others = OWN.filter(({ file }) => !file.endsWith("release.yml"));
    for (const { file, workflow } of others) {
      for (const job of Object.values(workflow.jobs)) expect(writesOf(workflow, job), file).toEqual([]);
    }
  });

  it("has executables for every platform that they are built for, and starts each before it publishes", () => {
    const { executables, start, publish, announce } = RELEASE;
    for (const { strategy } of [executables!, start!]) {
      const { include } = strategy!.matrix as { readonly include: readonly { readonly platform: string }[] };
      expect(include.map(({ platform }) => platform).sort()).toEqual(Object.keys(PLATFORMS).sort());
    }
    expect(start!.needs).toContain("executables");
    expect(publish!.needs).toContain("start");
    const attested = announce!.steps.find(({ uses }) => uses?.startsWith("actions/attest-build-provenance@"));
    expect(attested!.with).toEqual({ "subject-checksums": "${{ runner.temp }}/executables/SHA256SUMS" });
  });

  it("publishes the wheel once the plugin can be downloaded that it asks for", () => {
    const { publish, announce, pypi } = RELEASE;
    expect(publish!.needs).toContain("start");
    expect(announce!.needs).toContain("publish");
    expect(pypi!.needs).toContain("announce");
    const upload = RELEASE.test!.steps.find((step) => step.with?.name === "wheel")!;
    expect(upload.with).toMatchObject({ path: "${{ runner.temp }}/wheel", "if-no-files-found": "error" });
    const [download, action] = pypi!.steps;
    // Where the action looks, unless it is told otherwise.
    expect(download!.with).toEqual({ name: "wheel", path: "dist" });
    expect(action!.uses).toMatch(/^pypa\/gh-action-pypi-publish@/);
    expect(action!.with, "without a token, and safe to run again").toEqual({ "skip-existing": true });
  });

  it("has no secret but in the step that publishes, and runs nothing of the repository in jobs that do", () => {
    const { publish, pypi } = RELEASE;
    expect(publish).toMatchObject({ environment: "npm" });
    expect(pypi).toMatchObject({ environment: "pypi" });
    const withSecret = OWN.flatMap(({ workflow }) => Object.values(workflow.jobs))
      .flatMap((job) => job.steps)
      .filter((step) => JSON.stringify(step).includes("secrets."));
    expect(withSecret.map(({ name }) => name)).toEqual(["Publish"]);
    expect(publish!.steps).toContain(withSecret[0]);
    for (const { steps } of [publish!, pypi!]) {
      expect(steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"))).toEqual([]);
    }
    expect(publish!.steps.filter(({ run }) => run)).toEqual(withSecret);
    expect(pypi!.steps.filter(({ run }) => run)).toEqual([]);
  });

  it("takes nothing from a cache, which other runs may fill", () => {
    for (const { uses, with: inputs } of Object.values(RELEASE).flatMap((job) => job.steps)) {
      expect(uses ?? "").not.toContain("actions/cache@");
      if (!uses?.startsWith("actions/setup-node@")) continue;
      expect(inputs).toMatchObject({ "package-manager-cache": false });
      expect(inputs).not.toHaveProperty("cache");
    }
  });

  it("has a version pull request: the action is one for the changesets that are installed", () => {
    const action = RELEASE.version!.steps.find(({ uses }) => uses?.startsWith("changesets/action@"))!;
    const [line] = OWN.flatMap(({ text }) => text.split("\n")).filter((each) => each.includes(action.uses!));
    const major = Number(/# v(\d+)/.exec(line!)![1]);
    const ofTool = Number(MANIFEST.devDependencies["@changesets/cli"]!.split(".")[0]);
    expect(major, "version 1 is for tools of version 2, 2 for those of 3").toBe(ofTool - 1);
  });

  it("comes when the changelog calls the version released, PyPI lacks it and no changeset waits", async () => {
    const repository = new ReleaseRepository("0.3.0");
    const next = (pypi?: readonly string[] | number) => repository.node(".changeset/next.js", pypi);
    repository.write("CHANGELOG.md", "# Changelog\n\n## 0.3.0 (not released)\n\n- New.\n\n## 0.2.0\n");
    expect(await next(), "what is called not released must not be published").toBe(
      "next=nothing\nversion=0.3.0\n",
    );
    repository.write("CHANGELOG.md", "# Changelog\n\n## 0.3.0\n\n- New.\n\n## 0.2.0\n");
    expect(await next(["0.2.0"])).toBe("next=publish\nversion=0.3.0\n");
    expect(await next(["0.3.0"]), "no version is published twice").toBe("next=nothing\nversion=0.3.0\n");
    await expect(next(503), "a PyPI that fails proves nothing").rejects.toThrow("HTTP 503");
    repository.write(".changeset/wings.md", `---\n"pulumi-personas": minor\n---\n\nFly.\n`);
    expect(await next(["0.2.0"])).toBe("next=version\nversion=0.3.0\n");
  });

  it("is refused in one line while the SDKs are made for another repository, or none", async () => {
    const repository = new ReleaseRepository("0.3.0");
    repository.write("CHANGELOG.md", "# Changelog\n\n## 0.3.0\n");
    for (const schema of [{}, { repository: "https://github.com/acme/others" }]) {
      repository.write("sdk/schema.json", JSON.stringify(schema));
      await expect(repository.node(".changeset/next.js")).rejects.toMatchObject({
        stderr:
          "0.3.0 is not released: the SDKs are not made for acme/personas. " +
          "Set `repository` in package.json, then run `npm run sdk` and `npm run docs`.\n",
      });
    }
    expect(await repository.node(".changeset/next.js", ["0.3.0"]), "what is out stays out").toMatch(
      /nothing/,
    );
  });

  it("publishes the very package that was tested, unless npm has the version", async () => {
    const repository = new ReleaseRepository("0.3.0");
    await repository.step("Pack", {});
    expect(repository.has("package/pulumi-personas-0.3.0.tgz")).toBe(true);
    const publish = (npm: string) => repository.step("Publish", { npm }, { VERSION: "0.3.0" });
    const view = "npm view pulumi-personas@0.3.0 version";
    const published = expect.stringMatching(
      /^npm publish \S+\/package\/pulumi-personas-0\.3\.0\.tgz --access public$/,
    ) as string;
    expect(await publish(""), "it lacks the version").toEqual([view, published]);
    const lacksPackage = 'if [ "$1" = view ]; then exit 1; fi';
    expect(await publish(lacksPackage), "it lacks the package").toEqual([view, published]);
    expect(await publish("echo 0.3.0"), "an earlier run has published it").toEqual([view]);
    await expect(publish('if [ "$1" = publish ]; then exit 1; fi')).rejects.toThrow();
  });

  it("tells what is new in it, with the executables and their checksums, unless GitHub has the release", async () => {
    const repository = new ReleaseRepository("0.3.0");
    repository.write("CHANGELOG.md", "# Changelog\n\n## 0.3.0\n\n- New & `$good`.\n\n## 0.2.0\n\n- Old.\n");
    repository.write("executables/a.tar.gz", "A");
    await repository.step("Checksums", {});
    const checksum = createHash("sha256").update("A").digest("hex");
    expect(repository.read("executables/SHA256SUMS")).toBe(`${checksum}  a.tar.gz\n`);
    const announce = (gh: string) =>
      repository.step("Announce", { gh }, { VERSION: "0.3.0", GITHUB_SHA: "abc" });
    const view = "gh release view v0.3.0 --json isDraft --jq .isDraft";
    const created = expect.stringMatching(
      /^gh release create v0\.3\.0 --target abc --title 0\.3\.0 --notes-file \S+notes\.md \S+\/executables\/SHA256SUMS \S+\/executables\/a\.tar\.gz$/,
    ) as string;
    expect(await announce('if [ "$2" = view ]; then exit 1; fi')).toEqual([view, created]);
    expect(repository.read("notes.md").trim()).toBe("- New & `$good`.");
    expect(await announce("echo false"), "an earlier run has made it").toEqual([view]);
    const deleted = "gh release delete v0.3.0 --yes";
    expect(await announce("echo true"), "one broke off").toEqual([view, deleted, created]);
    await expect(announce('if [ "$2" = create ]; then exit 1; fi')).rejects.toThrow();
  });

  it("tags the module of Go, unless it has the tag", async () => {
    const repository = new ReleaseRepository("0.3.0");
    const tag = (gh: string) =>
      repository.step("Tag the module", { gh }, { VERSION: "0.3.0", GITHUB_SHA: "abc" });
    const [look, make] = [
      "gh api repos/acme/personas/git/ref/tags/sdk/v0.3.0 --silent",
      "gh api repos/acme/personas/git/refs --silent -f ref=refs/tags/sdk/v0.3.0 -f sha=abc",
    ];
    expect(await tag('case "$2" in */git/ref/*) exit 1; esac')).toEqual([look, make]);
    expect(await tag(""), "an earlier run has made it").toEqual([look]);
    await expect(tag("exit 1"), "a tag that cannot be made fails the job").rejects.toThrow();
  });
});

describe("a version pull request", () => {
  it("has the next version everywhere, its part on top of the changelog, and the state that it leaves", async () => {
    const repository = new ReleaseRepository("0.1.0");
    const before = repository.read("CHANGELOG.md");
    repository.write(
      ".changeset/wings.md",
      `---\n"pulumi-personas": minor\n---\n\n\`Persona\` can\nfly: $&.\n`,
    );
    repository.write(".changeset/mend.md", `---\n"pulumi-personas": patch\n---\n\nMend one thing.\n`);
    await repository.commit();
    await repository.node(".changeset/version.js");

    expect(JSON.parse(repository.read("package.json"))).toMatchObject({ version: "0.2.0" });
    const lock = { version: "0.2.0", packages: { "": { version: "0.2.0" } } };
    expect(JSON.parse(repository.read("package-lock.json"))).toMatchObject(lock);
    expect(repository.read("state.txt")).toBe("0.2.0\n");
    expect(repository.read("sdk.txt"), "the SDKs have the version, too").toBe("0.2.0\n");
    expect([repository.has(".changeset/wings.md"), repository.has(".changeset/mend.md")]).toEqual([
      false,
      false,
    ]);

    const after = repository.read("CHANGELOG.md");
    const [head] = before.split(/^## /m, 1);
    expect(after.slice(0, head!.length), "title and introduction must stay on top").toBe(head);
    const added = after.slice(head!.length, after.length - (before.length - head!.length));
    expect(head! + added + before.slice(head!.length), "what was written must stay as it was").toBe(after);
    expect(added).toMatch(/^## 0\.2\.0\n\n### Minor Changes\n\n- [0-9a-f]+: `Persona` can\n {2}fly: \$&\.\n/);
    expect(added).toContain("Mend one thing.");
    const options = { ...(MANIFEST as { prettier?: object }).prettier, parser: "markdown" };
    expect(await format(after, options), "its own checks must pass").toBe(after);
  });

  it("is not made of nothing", async () => {
    const repository = new ReleaseRepository("0.1.0");
    const before = repository.read("CHANGELOG.md");
    await repository.commit();
    await repository.node(".changeset/version.js");
    expect(repository.read("CHANGELOG.md")).toBe(before);
    expect(repository.has("state.txt")).toBe(false);
  });
});

describe("the supported versions", () => {
  const text = read("docs/supported-versions.md");
  const rows = new Map(
    text
      .split("\n")
      .filter((line) => line.startsWith("| "))
      .map((line) => line.split(" | ").map((cell) => cell.replace(/^\||\|$/g, "").trim()))
      .map(([what, supported, tried, shown]) => [what!.replaceAll("`", ""), { supported, tried, shown }]),
  );
  const majors = rows.get("Node.js")!.supported!.split(", ").map(Number);

  it("of Node.js are those of the package, of the matrix and of its workflow", () => {
    expect(`>=${Math.min(...majors)}`).toBe(MANIFEST.engines.node);
    expect(jobsOf("matrix.yml").matrix!.strategy!.matrix.node).toEqual(majors);
    expect(read("test/matrix/surroundings.test.ts")).toContain(
      `describe.each([${majors.join(", ")}])("on Node.js %i"`,
    );
  });

  it("of the SDK and of policies are the package's own ranges", () => {
    for (const [name, range] of Object.entries(MANIFEST.peerDependencies)) {
      expect(rows.get(name)!.supported!.split(",")[0], name).toBe(range);
    }
    const { tried } = rows.get("@pulumi/pulumi")!;
    expect(MANIFEST.peerDependencies["@pulumi/pulumi"]).toBe(`^${OLDEST_SDK}`);
    expect(tried).toContain(`${OLDEST_SDK}; ${SDK_OF_NODE_20} on Node.js 20`);
    expect(read("README.md")).toContain(`\`@pulumi/pulumi@${SDK_OF_NODE_20}\``);
    expect(rows.get("@pulumi/policy")!.tried).toContain(MANIFEST.devDependencies["@pulumi/policy"]);
  });

  it("of all else are those that are used here", () => {
    expect(rows.get("Pulumi CLI")!.supported).toContain(OLDEST_VERSION.replace(/\.0$/, ""));
    expect(rows.get("Pulumi CLI")!.tried).toContain(PINNED_VERSION);
    expect(rows.get("Graph API")!.supported).toContain(DEFAULT_API_VERSION);
    expect(rows.get("TypeScript")!.tried).toContain(MANIFEST.devDependencies.typescript);
    expect(rows.get("bundles")!.tried).toContain(MANIFEST.devDependencies.esbuild);
    expect(rows.get("package managers")!.tried).toContain(`pnpm ${MANIFEST.devDependencies.pnpm}`);
  });

  it("are shown by commands that there are", () => {
    const [, , ...all] = [...rows.values()];
    const commands = all.flatMap(({ shown }) =>
      [...shown!.matchAll(/`([^`]+)`/g)].map(([, command]) => command!),
    );
    expect(commands.length).toBeGreaterThanOrEqual(all.length);
    for (const command of commands) {
      const script = /^npm (?:run )?(\S+)$/.exec(command)?.[1];
      const file = /^npx vitest run (\S+)$/.exec(command)?.[1];
      const there = script ? script in MANIFEST.scripts : existsSync(path.join(ROOT, file ?? "nowhere"));
      expect(there, command).toBe(true);
    }
  });

  it("of the engine are one, whether set-up downloads or builds it", () => {
    const modules = [...read("engine/go.mod").matchAll(/pulumi\/pulumi\/(?:pkg|sdk)\/v3 v(\S+)/g)];
    expect(modules.map(([, version]) => version)).toEqual([PINNED_VERSION, PINNED_VERSION]);
  });
});

describe("the promises", () => {
  const text = read("SECURITY.md").replace(/\s+/g, " ");
  const named = [...text.matchAll(/`(test\/[^`]+\.test\.ts)`, "([^"]+)"/g)].map(([, file, name]) => [
    file!,
    name!,
  ]);

  it.each(named)("are held by %s: %s", (file, name) => {
    expect(read(file)).toMatch(
      new RegExp(`^\\s*[^/*\\s].*"${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}"`, "m"),
    );
  });

  it("each name a test", () => {
    const promises = text
      .slice(text.indexOf("## What is promised"), text.indexOf("## What is not"))
      .split(" - **");
    expect(promises.length).toBeGreaterThan(8);
    for (const promise of promises.slice(1)) expect(promise).toMatch(/`test\/\S+`, "/);
    expect(named).toHaveLength(text.split("`test/").length - 1);
  });
});

describe("updates of what is used", () => {
  const Weekly = v.strictObject({
    "package-ecosystem": v.picklist(["npm", "gomod", "pip", "github-actions"]),
    directory: v.optional(v.pipe(v.string(), v.startsWith("/"))),
    directories: v.optional(v.pipe(v.array(v.pipe(v.string(), v.startsWith("/"))), v.minLength(1))),
    schedule: v.strictObject({ interval: v.literal("weekly") }),
    cooldown: v.strictObject({ "default-days": v.number() }),
    allow: v.optional(
      v.array(v.strictObject({ "dependency-name": v.string(), "dependency-type": v.literal("all") })),
    ),
    ignore: v.optional(
      v.array(
        v.strictObject({
          "dependency-name": v.string(),
          versions: v.optional(v.array(v.string())),
          "update-types": v.optional(v.array(v.picklist(["version-update:semver-major"]))),
        }),
      ),
    ),
    groups: v.record(
      v.string(),
      v.strictObject({
        patterns: v.optional(v.array(v.string())),
        "dependency-type": v.optional(v.picklist(["production", "development"])),
        "update-types": v.optional(v.array(v.picklist(["major", "minor", "patch"]))),
      }),
    ),
  });
  const Dependabot = v.strictObject({ version: v.literal(2), updates: v.array(Weekly) });
  const updates = () => v.parse(Dependabot, parse(read(".github/dependabot.yml"))).updates;
  const foldersOf = (ecosystem: string) =>
    updates()
      .filter((update) => update["package-ecosystem"] === ecosystem)
      .flatMap(({ directory, directories }) => [directory ?? [], directories ?? []].flat());

  /** The folders of this repository that have a file of this name. */
  function foldersWith(name: string, folder = "."): string[] {
    return readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
      if (entry.isDirectory()) {
        const isOurs = !["node_modules", "dist", ".work", ".git"].includes(entry.name);
        return isOurs ? foldersWith(name, path.join(folder, entry.name)) : [];
      }
      return entry.name === name ? [path.posix.join("/", folder)] : [];
    });
  }

  it("are looked for wherever packages, modules and actions are named", () => {
    // That of the SDK is generated.
    const packages = foldersWith("package.json").filter((folder) => folder !== "/sdk/nodejs");
    expect(foldersOf("npm").sort()).toEqual(packages.sort());
    // A newer generator would make SDKs that need a newer Pulumi.
    const modules = foldersWith("go.mod").filter((folder) => folder !== "/engine/sdk");
    expect(foldersOf("gomod").sort()).toEqual(modules.sort());
    expect(foldersOf("pip").sort()).toEqual(foldersWith("requirements.txt").sort());
    const workflows = foldersWith("ci.yml").concat(foldersWith("personas-up.yaml"));
    // That of the root is known to GitHub.
    expect(foldersOf("github-actions")).toEqual(
      workflows.map((each) => (each === "/.github/workflows" ? "/" : each)),
    );
  });

  it("keep to the oldest Node.js", () => {
    const ignored = updates()
      .flatMap(({ ignore = [] }) => ignore)
      .map((each) => each["dependency-name"]);
    expect(ignored).toEqual(["@pulumi/pulumi", "@types/node"]);
  });
});
