/** `personas report` of a preview by the real engine: a pull request that changes a few of many personas. */
import * as pulumi from "@pulumi/pulumi";
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { expect, it } from "vitest";
import { run as runCommand } from "../cli/command";
import { Persona } from "../support/door";
import { startStandin, TOKEN } from "../support/pages";
import { writePolicyPack } from "../support/policy-pack";
import { Project, type Declared } from "../support/project";

it("a reviewer sees 2 created, 2 replaced and 1 deleted of 23 personas, and nothing else", async () => {
  const standin = await startStandin();
  const project = await Project.create(standin);
  const stays = Object.fromEntries(
    Array.from({ length: 20 }, (_, at) => [`stays-${at}`, { name: `Stays S. ${at}` }]),
  );
  const before: Declared = {
    ...stays,
    eva: { name: "Eva K." },
    noah: { name: "Noah T." },
    gone: { name: "Gone G." },
  };
  project.declare(before);
  await project.up();
  project.declare({
    ...stays,
    eva: { name: "Eva L." },
    noah: { name: "Noah T.", picture: "noah-2.jpg" },
    ida: { name: "Ida P." },
    adam: { name: "Adam | Z." },
  });
  const preview = await project.preview("--json", "--show-sames");
  const idOf = (resource: string) => project.personas().find(({ urn }) => urn.endsWith(`::${resource}`))!.id!;

  const file = (name: string) => path.join(project.folder, name);
  writeFileSync(file("preview.json"), preview.stdout);
  const [markdown, html] = [file("report.md"), file("report.html")];
  const args = ["report", file("preview.json"), "--markdown", markdown, "--html", html, "--json"];
  const { code, stdout, stderr } = await runCommand(args);
  expect(code, stderr).toBe(0);

  const text = readFileSync(markdown, "utf8");
  expect(text).toContain("**2 replaced, 1 deleted, 2 created, 20 unchanged**");
  expect(text.split("\n").filter((line) => /^\| \S+ (?:replaced|deleted|created) /.test(line))).toEqual([
    `| 🟠 replaced | \`eva\` | \`Eva K.\` | \`${idOf("eva")}\` | name | \`Eva K.\` | \`Eva L.\` |`,
    `| 🟠 replaced | \`noah\` | \`Noah T.\` | \`${idOf("noah")}\` | picture | \`https://example.com/noah.jpg\` | \`https://example.com/noah-2.jpg\` |`,
    `| 🔴 deleted | \`gone\` | \`Gone G.\` | \`${idOf("gone")}\` | \`1234\` |`,
    "| 🟢 created | `adam` | `Adam \\| Z.` | `https://example.com/adam.jpg` | `1234` |",
    "| 🟢 created | `ida` | `Ida P.` | `https://example.com/ida.jpg` | `1234` |",
  ]);

  const page = readFileSync(html, "utf8");
  const looks = [...page.matchAll(/class="look-name">([^<]*)</g)].map(([, name]) => name);
  expect(looks).toEqual(["Eva K.", "Eva L.", "Noah T.", "Noah T.", "Adam | Z.", "Ida P."]);
  for (const written of [stdout, stderr, text, page]) {
    expect(written).not.toContain("Stays S.");
    expect(written).not.toContain(TOKEN);
    expect(written, "what the engine says of itself concerns no reviewer").not.toContain("pulumi-resource");
  }

  project.declare({ ...before, eva: { name: " Eva " } });
  const failing = await project.fail(["preview", "--json"], [/begins or ends with white space/]);
  writeFileSync(file("preview.json"), failing.stdout);
  const failed = await runCommand(["report", file("preview.json")]);
  expect(failed.code, failed.stderr).toBe(0);
  expect(failed.stdout).toContain("> The preview failed");
  expect(failed.stdout).toMatch(/- \*\*error\*\* of `eva`: .*white space/);
});

it("a preview as events has the same report, and names the policy that stopped it", async () => {
  const project = await Project.withPersonas(await startStandin());
  project.program = () => {
    const declare = (resource: string, name: pulumi.Input<string>) =>
      new Persona(resource, { name, profilePictureUrl: `https://example.com/${resource}.jpg` });
    declare("adam", pulumi.secret("Hushhush"));
    declare("noah", "Noah T.");
    declare("twin", "Noah T.");
    return Promise.resolve({});
  };
  const preview = ["preview", "--json", "--show-sames"];
  const streaming = { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" };
  const reportOf = async (text: string) => {
    const file = path.join(project.folder, "preview.json");
    writeFileSync(file, text);
    const { code, stdout, stderr } = await runCommand(["report", file, "--faces"]);
    expect(code, stderr).toBe(0);
    expect(stdout).not.toContain("Hushhush");
    return stdout;
  };
  const plain = await reportOf((await project.succeed(preview)).stdout);
  expect(plain).toContain("**1 replaced, 1 deleted, 2 created, 0 unchanged**");
  expect(await reportOf((await project.succeed(preview, streaming)).stdout)).toBe(plain);

  const pack = writePolicyPack(project.folder, { enforcementLevel: "mandatory" });
  const stopped = [...preview, "--policy-pack", pack];
  const untold = await reportOf((await project.run(stopped)).stdout);
  expect(untold).toContain(
    "> The preview failed without an error of its own, as it does when a policy stops it",
  );
  const told = await reportOf((await project.run(stopped, streaming)).stdout);
  expect(told).toContain("> A policy stopped the preview");
  expect(told).toMatch(
    /- \*\*error\*\* of `(?:noah|twin)`:\n {2}```text\n {2}Policy personas-duplicate-name \(mandatory\): /,
  );
});
