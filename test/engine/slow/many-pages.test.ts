/** A hundred Pages in one stack, by a map of access tokens: served by one process. On the real engine; reads /proc. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { Persona } from "../../support/door";
import { startStandin } from "../../support/pages";
import { NOW, Project } from "../../support/project";

const PAGES = Array.from({ length: 100 }, (_, index) => String(1001 + index));
const EACH = 5;
const EXPIRED = "1042";
const MEGABYTES = 1024;

it("one process serves a hundred Pages of five personas, in at most 250 MB; a bad token fails its own Page alone", async () => {
  const standin = await startStandin({ pages: Object.fromEntries(PAGES.map((page) => [page, `token-of-${page}`])) }); // prettier-ignore
  const project = await Project.create(standin, {});
  const tokens = Object.fromEntries(
    PAGES.map((page) => [page, page === EXPIRED ? "expired" : `token-of-${page}`]),
  );
  await project.succeed(["config", "set", "personas:apiUrl", standin.url]);
  await project.succeed(["config", "set", "--secret", "personas:pageAccessTokens", JSON.stringify(tokens)]);
  project.program = () => {
    for (const pageId of PAGES) {
      for (let index = 0; index < EACH; index++) {
        const args = {
          name: `Persona ${index}`,
          profilePictureUrl: `https://example.com/${index}.jpg`,
          pageId,
        };
        new Persona(`${pageId}-${index}`, args);
      }
    }
    return Promise.resolve({});
  };
  const seen = new Map<number, number>();
  standin.onCall = (_, moment) => {
    if (moment === "before") for (const { pid, memory } of providersOf(project)) seen.set(pid, memory);
  };

  await project.fail(["up", ...NOW, "--continue-on-error"], [`on Page ${EXPIRED}: `]);
  const counts = Object.fromEntries(PAGES.map((page) => [page, standin.world.personasOf(page).length]));
  expect(counts).toEqual(Object.fromEntries(PAGES.map((page) => [page, page === EXPIRED ? 0 : EACH])));
  for (const { url, token } of standin.calls) {
    const page = /\/(1\d{3})\//.exec(url)?.[1];
    expect(token, url).toBe(page === EXPIRED ? "expired" : `token-of-${page}`);
  }
  expect(seen.size, "processes of the provider").toBe(1);
  const [memory = Infinity] = seen.values();
  expect(memory / MEGABYTES).toBeLessThanOrEqual(250);
  console.log(`The provider's process took ${Math.round(memory / MEGABYTES)} MB at most.`);
});

/** The provider's processes of a project, by its backend, each with the kilobytes that it took at most. */
function providersOf({ pulumi }: Project): { readonly pid: number; readonly memory: number }[] {
  return readdirSync("/proc").flatMap((entry) => {
    try {
      const command = readFileSync(`/proc/${entry}/cmdline`, "utf8");
      if (!/^node\0.*(dynamic-provider|plugin)\b/.test(command.replace(/^[^\0]*\//, ""))) return [];
      if (!readFileSync(`/proc/${entry}/environ`, "utf8").includes(pulumi.backend)) return [];
      const [, memory] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${entry}/status`, "utf8")) ?? [];
      return [{ pid: Number(entry), memory: Number(memory) }];
    } catch {
      // No process, or one that has ended.
      return [];
    }
  });
}
