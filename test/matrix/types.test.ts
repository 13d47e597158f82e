/** The types of the package as it is packed: found by every kind of program, and true for old and new compilers. */
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { promisify } from "node:util";
import type Typescript from "typescript";
import { describe, expect, it } from "vitest";
import { folderIn, ROOT, WORK } from "../support/folders";
import { pack } from "../support/installed-project";

const run = promisify(execFile);

describe("the types", () => {
  it("are found by every kind of program, by are-the-types-wrong", async () => {
    const tarball = await pack(folderIn(WORK, "types-"));
    const attw = path.join(
      path.dirname(require.resolve("@arethetypeswrong/cli/package.json")),
      "dist",
      "index.js",
    );
    // The oldest way to resolve knows nothing of JSON.
    const args = [attw, tarball, "--exclude-entrypoints", "roster.schema.json", "--format", "json"];
    const { stdout } = await run(process.execPath, args, { maxBuffer: 1 << 26 });
    const { analysis } = JSON.parse(stdout) as { analysis: { problems: unknown[]; entrypoints: object } };
    expect(analysis.problems).toEqual([]);
    expect(Object.keys(analysis.entrypoints)).toEqual(
      expect.arrayContaining([".", "./provider", "./graph", "./policy", "./standin"]),
    );
  });

  const program = `
    import * as pulumi from "@pulumi/pulumi";
    import { GraphClient, Persona, PersonaRoster, getPersonasOutput } from "pulumi-personas";
    import { GraphClient as Client } from "pulumi-personas/graph";
    import { personaPolicies } from "pulumi-personas/policy";
    import { Standin } from "pulumi-personas/standin";
    const adam = new Persona("adam", { name: pulumi.output("Adam Z."), profilePictureUrl: "https://example.com/adam.jpg" });
    export const id: pulumi.Output<string> = adam.id;
    export const ids: pulumi.Output<Record<string, string>> = new PersonaRoster("desk", { file: "roster.yaml" }).ids;
    export const client: GraphClient = new Client({ pageAccessToken: "token" });
    export const page: pulumi.Output<string> = getPersonasOutput().pageId;
    export const url: Promise<string> = Standin.start({}).then((standin) => standin.url);
    export const policies: number = personaPolicies({ business: "Acme" }).length;`;
  const mistakes = `
    new Persona("eva", { name: "Eva K." });
    new Persona("eva", { name: 1, profilePictureUrl: "https://example.com/eva.jpg" });
    export const wrong: number = adam.id;`;

  /** What a compiler says of a program, and of this package's own types. */
  function problemsOf(compiler: string, text: string): string[] {
    const ts = createRequire(__filename)(compiler) as typeof Typescript;
    const folder = folderIn(WORK, "types-");
    const file = path.join(folder, "index.ts");
    writeFileSync(file, text);
    const program = ts.createProgram([file], {
      strict: true,
      noEmit: true,
      target: ts.ScriptTarget.ES2020,
      module: ts.ModuleKind.CommonJS,
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- by the name that both know
      moduleResolution: ts.ModuleResolutionKind.NodeJs,
      types: [],
    });
    const isOurs = ({ fileName }: Typescript.SourceFile) =>
      fileName.startsWith(folder) || fileName.startsWith(path.join(ROOT, "dist"));
    const ours = program.getSourceFiles().filter(isOurs);
    expect(ours.length, "the types of the entries must be looked at").toBeGreaterThan(4);
    return ours
      .flatMap((each) => [...program.getSyntacticDiagnostics(each), ...program.getSemanticDiagnostics(each)])
      .map(
        (each) =>
          `${path.basename(each.file!.fileName)}: ${ts.flattenDiagnosticMessageText(each.messageText, " ")}`,
      );
  }

  const sdk = path.dirname(require.resolve("@pulumi/pulumi/package.json"));
  it.each([
    ["of this repository", "typescript"],
    ["that Pulumi's SDK brings", path.join(sdk, "vendor", "typescript@3.8.3", "typescript.js")],
  ])("hold for the compiler %s, and tell mistakes", (_, compiler) => {
    expect(problemsOf(compiler, program + mistakes)).toEqual([
      expect.stringContaining("profilePictureUrl"),
      expect.stringContaining("Type 'number' is not assignable"),
      expect.stringContaining("not assignable to type 'number'"),
    ]);
  });
});
