/** Programs in each language that the plugin serves: the examples, and what documentation shows. */
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { Pulumi } from "../../engine/pulumi";
import { docstrings } from "../../provider/plugin/docstrings";
import { examples, type Programs } from "../../provider/plugin/examples";
import { pluginSchema, type Manifest } from "../../provider/plugin/schema";
import { Example } from "../support/example";
import { folderIn, ROOT } from "../support/folders";
import { blocksIn } from "../support/markdown-blocks";
import { namesOn, PAGE, startStandin, TOKEN } from "../support/pages";
import { ReleaseRepository } from "../support/release-scripts";

const execute = promisify(execFile);

/** The stand-ins for Pulumi's language hosts, which an engine built from source lacks; on PATH after all else. */
const HOSTS = path.join(ROOT, "test", "support", "language-hosts");

const PAGES = { dev: "1001", prod: "1002" } as const;
const STACKS = Object.keys(PAGES) as (keyof typeof PAGES)[];

const manifest = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as Manifest;
const schema = pluginSchema(docstrings, manifest);

/** The file of a project's program, by its example; for documentation, the language has another name. */
const PROGRAMS: Readonly<Record<string, { file: string; name: keyof Programs; head?: string }>> = {
  python: { file: "__main__.py", name: "python" },
  go: { file: "main.go", name: "go" },
  native: { file: "index.ts", name: "typescript" },
  yaml: { file: "Pulumi.yaml", name: "yaml", head: "name: personas-yaml\nruntime: yaml\n" },
};

/** What a language needs beside its project; answers what goes first on PATH. */
const PREPARE: Readonly<Record<string, (example: Example) => string[] | Promise<string[]>>> = {
  python: async ({ folder }) => {
    const release = new ReleaseRepository(manifest.version);
    for (const file of ["sdk", "LICENSE"]) {
      cpSync(path.join(ROOT, file), path.join(release.folder, file), { recursive: true });
    }
    await release.step("Pack for Python", {});
    const [archive, wheel] = readdirSync(path.join(release.folder, "wheel")).sort().reverse();
    expect([archive, wheel]).toEqual([
      `pulumi_personas-${manifest.version}.tar.gz`,
      `pulumi_personas-${manifest.version}-py3-none-any.whl`,
    ]);
    const venv = path.join(release.folder, "installed");
    const [pip, python, mypy] = ["pip", "python", "mypy"].map((each) => path.join(venv, "bin", each)) as [string, string, string]; // prettier-ignore
    await execute("python3", ["-m", "venv", venv]);
    const requirements = path.join(folder, "requirements.txt");
    const file = path.join(release.folder, "wheel", wheel!);
    await execute(pip, ["install", "--quiet", file, "--requirement", requirements, "mypy"]);
    const shown = "from importlib.metadata import files, metadata as of; print(of('pulumi-personas'), files('pulumi-personas'))"; // prettier-ignore
    const { stdout } = await execute(python, ["-c", shown]);
    expect(stdout, "PyPI shows a program").toContain("import pulumi_personas as personas");
    expect(stdout).toContain("licenses/LICENSE");
    // The wheel has types, which tell what is wrong with a roster.
    const program = path.join(folder, "__main__.py");
    const wrong = path.join(release.folder, "wrong.py");
    writeFileSync(wrong, readFileSync(program, "utf8").replace('"name"', '"nam"'));
    await execute(mypy, ["--strict", "--cache-dir=/dev/null", program]);
    await expect(execute(mypy, ["--strict", "--cache-dir=/dev/null", wrong])).rejects.toMatchObject({
      stdout: expect.stringContaining('Extra key "nam"') as string,
    });
    return [path.join(venv, "bin")];
  },
  go: ({ folder }) => {
    const file = path.join(folder, "go.mod");
    writeFileSync(file, readFileSync(file, "utf8").replace("=> ../../sdk", `=> ${ROOT}/sdk`));
    return [];
  },
  native: ({ folder }) => {
    mkdirSync(path.join(folder, "node_modules"));
    symlinkSync(ROOT, path.join(folder, "node_modules", "pulumi-personas"));
    return [];
  },
  yaml: () => [],
};

it.each(Object.keys(PREPARE))(
  "%s: two stacks on two Pages, an overlay for one, and an ID that is kept",
  async (language) => {
    const standin = await startStandin({
      pages: Object.fromEntries(STACKS.map((stack) => [PAGES[stack], `token-of-${stack}`])),
    });
    const example = new Example(language, standin);
    const first = await PREPARE[language]!(example);
    example.pulumi.environment.PATH = [...first, example.pulumi.environment.PATH, path.join(ROOT, "plugin"), HOSTS].join(path.delimiter); // prettier-ignore
    const hanas = Object.fromEntries(
      STACKS.map((stack) => [stack, standin.world.create(PAGES[stack], "Hana M.", "https://example.com/by-hand.jpg").id]), // prettier-ignore
    ) as Record<keyof typeof PAGES, string>;
    for (const stack of STACKS) {
      const run = async (...args: string[]) => {
        const result = await example.run([...args, "--stack", stack], {
          PERSONAS_PAGE_ACCESS_TOKEN: `token-of-${stack}`,
        });
        expect(result.code, `${args.join(" ")}\n${result.stdout}${result.stderr}`).toBe(0);
        return result;
      };
      await run("stack", "init");
      const settings = path.join(example.folder, `Pulumi.${stack}.yaml`);
      writeFileSync(settings, readFileSync(settings, "utf8").replace(/"\d{17}"/, `"${hanas[stack]}"`));
      // The class of TypeScript has a component around the roster.
      const created = { "to create": language === "native" ? 4 : 3 };
      expect((await run("preview")).summary).toEqual(created);
      await run("up", "--yes", "--skip-preview");
      const eva = stack === "prod" ? "Eva K." : "Eva K. (test)";
      expect(namesOn(standin, PAGES[stack])).toEqual(["Adam Z.", eva, "Hana M."]);
      const idOf = (name: string) => standin.world.personasOf(PAGES[stack]).find((each) => each.name === name)!.id; // prettier-ignore
      expect(example.outputs(stack)).toEqual({
        adamId: idOf("Adam Z."),
        deskIds: { eva: idOf(eva), hana: hanas[stack] },
      });
      await run("preview", "--expect-no-changes");
    }
    for (const stack of STACKS) {
      const destroyed = await example.run(["destroy", "--yes", "--skip-preview", "--stack", stack], {
        PERSONAS_PAGE_ACCESS_TOKEN: `token-of-${stack}`,
      });
      expect(destroyed.code, destroyed.stdout + destroyed.stderr).toBe(0);
      expect(namesOn(standin, PAGES[stack])).toEqual([]);
    }

    // The programs of the documentation, in place of the example's own.
    const host = standin.world.create(PAGES.dev, "Host H.", "https://example.com/host.jpg").id;
    const { file, name, head = "" } = PROGRAMS[language]!;
    for (const [what, programs] of Object.entries(examples(schema.language.go.importBasePath))) {
      const text = programs[name]
        .trim()
        .replaceAll("24100000000007919", host)
        .replaceAll('"1234"', `"${PAGES.dev}"`);
      writeFileSync(path.join(example.folder, file), `${head}${text}\n`);
      const preview = await example.run(["preview", "--stack", "dev"], {
        PERSONAS_PAGE_ACCESS_TOKEN: "token-of-dev",
      });
      expect(preview.code, `${language}, ${what}:\n${preview.stdout}${preview.stderr}`).toBe(0);
      if (["list", "one"].includes(what)) expect(preview.stdout, `${language}, ${what}`).toContain("Host H.");
    }
  },
);

it("java: the guide's program declares a persona, without an SDK", async () => {
  const folder = folderIn(tmpdir(), "personas-java-");
  const java = blocksIn(path.join(ROOT, "docs", "other-languages.md")).find(
    ({ language }) => language === "java",
  );
  writeFileSync(path.join(folder, "App.java"), java!.text);
  writeFileSync(path.join(folder, "Pulumi.yaml"), "name: desk\nruntime: java\n");
  const coordinates = { groupId: "com.pulumi", artifactId: "pulumi", version: "1.36.1" };
  const elements = Object.entries(coordinates).map(([name, value]) => `<${name}>${value}</${name}>`).join(""); // prettier-ignore
  writeFileSync(
    path.join(folder, "pom.xml"),
    `<project><modelVersion>4.0.0</modelVersion><groupId>desk</groupId><artifactId>desk</artifactId><version>1</version>
      <dependencies><dependency>${elements}</dependency></dependencies></project>`,
  );
  const plugin = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";
  await execute("mvn", ["--quiet", "--batch-mode", plugin, "-DoutputDirectory=lib", "-DincludeScope=runtime"], { cwd: folder }); // prettier-ignore

  const standin = await startStandin();
  const pulumi = new Pulumi(path.join(folder, "pulumi"), {
    CLASSPATH: path.join(folder, "lib", "*"),
    PERSONAS_API_URL: standin.url,
    PERSONAS_PAGE_ID: PAGE,
    PERSONAS_PAGE_ACCESS_TOKEN: TOKEN,
  });
  pulumi.environment.PATH = [pulumi.environment.PATH, path.join(ROOT, "plugin"), HOSTS].join(path.delimiter);
  await pulumi.run(folder, ["stack", "init", "dev"]);
  const up = await pulumi.run(folder, ["up", "--yes", "--skip-preview"]);
  expect(up.code, up.stdout + up.stderr).toBe(0);
  const [adam] = standin.world.personasOf(PAGE);
  expect(adam).toMatchObject({ name: "Adam Z." });
  expect(up.stdout).toContain(adam!.id);
});
