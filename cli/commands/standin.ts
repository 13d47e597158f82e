/** `personas standin`: a stand-in for Graph, until it is interrupted. */
import type { FilePersona } from "../../provider/roster-file/file";
import { Standin } from "../../standin/server";
import { VendorError } from "../../standin/vendor-error";
import { CommandError } from "../exit";
import { shown } from "../../provider/graph/harmless";
import { tell } from "../output/text";
import { rosterIn } from "../roster-file";

/** The options of `standin`. */
export interface StandinOptions {
  readonly port: string;
  /** Each as `<Page ID>=<access token>`, or `<Page ID>=<access token>,<name>`. */
  readonly page?: readonly string[];
  /** A roster file. */
  readonly seed?: string;
  readonly pictures: "download" | "ignore";
  readonly allowPrivate?: boolean;
}

interface Page {
  readonly id: string;
  readonly token: string;
  readonly name?: string | undefined;
}

/** A persona to begin with, by its key in the file. */
type Seed = readonly [key: string, persona: FilePersona];

const DEFAULT_PAGE: Page = { id: "1234", token: "standin-token" };

/** Starts it and says where; it goes on when this is done. */
export async function standin(options: StandinOptions): Promise<void> {
  const { port, page, seed, pictures, allowPrivate: allowPrivatePictures } = options;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) {
    throw new CommandError("usage", `--port ${port} is not a port`);
  }
  const given = page && readPages(page);
  const seeds: Seed[] = seed === undefined ? [] : Object.entries((await rosterIn(seed)).personas);
  const pages = given ?? pagesOf(seeds);
  const places = seeds.map((each) => placeOf(each, pages, seed!));

  const started = await Standin.start({ port: Number(port), pictures, allowPrivatePictures }).catch(
    (error: unknown) => {
      throw new CommandError("failed", `the stand-in cannot be started: ${(error as Error).message}`);
    },
  );
  addPages(started, pages);
  const problems = await plant(started, seeds, places);
  if (problems.length > 0) {
    await started.stop();
    throw new CommandError("failed", problems.map((each) => `${seed}: ${each}`).join("\n"));
  }

  const { url } = started;
  const names = pages.map(({ id, name }) => (name === undefined ? id : `${id} (${shown(name)})`));
  const planted = seeds.length > 0 ? `, and ${seeds.length} personas of ${shown(seed!)}` : "";
  console.log(`The stand-in for Graph listens on ${url}, with Page ${names.join(", ")}${planted}.`);
  tell(`
Point a stack at it:
  pulumi config set personas:apiUrl ${url}
  pulumi config set personas:pageId ${pages[0]!.id}
  pulumi config set --secret personas:pageAccessToken <its token>

Look into it:
  ${url} in a browser shows its personas and messages, live
  curl ${url}/standin/state

Ctrl-C ends it, and it keeps nothing.`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void started.stop().then(() => process.exit(0)));
  }
}

function readPages(texts: readonly string[]): Page[] {
  const pages = texts.map(readPage);
  const twin = pages.find(({ id }, index) => pages.findIndex((each) => each.id === id) < index);
  if (twin) throw new CommandError("usage", `--page ${twin.id} is given twice: remove one of the two`);
  return pages;
}

/** A token has no comma, a name may. */
function readPage(text: string): Page {
  const [, id, token, name] = /^(\d+)=([^,]+)(?:,(.*))?$/su.exec(text) ?? [];
  // Not repeated: it may hold a token.
  if (!id || !token) {
    throw new CommandError(
      "usage",
      "a --page must be <Page ID>=<access token>, or <Page ID>=<access token>,<name>",
    );
  }
  if (name?.trim() === "") {
    throw new CommandError(
      "usage",
      `--page ${id} has an empty name: write it after the comma, or leave both out`,
    );
  }
  return { id, token, name: name?.trim() };
}

/** Where no Page is given: those of the file, with one token for all of them, or a made-up one. */
function pagesOf(seeds: readonly Seed[]): Page[] {
  const ids = new Set(seeds.map(([, { pageId = DEFAULT_PAGE.id }]) => pageId));
  return ids.size === 0 ? [DEFAULT_PAGE] : [...ids].map((id) => ({ ...DEFAULT_PAGE, id }));
}

/** The Page of a persona: the first one, unless the file names another. */
function placeOf([key, { pageId = "" }]: Seed, pages: readonly Page[], file: string): string {
  if (pageId === "") return pages[0]!.id;
  if (pages.some(({ id }) => id === pageId)) return pageId;
  const what = `${file}: personas.${key} is on Page ${pageId}, which the stand-in does not have`;
  throw new CommandError("usage", `${what}: add --page ${pageId}=<access token>`);
}

/** A token that stands for several Pages speaks for all of them. */
function addPages(started: Standin, pages: readonly Page[]): void {
  const tokens = new Map<string, string[]>();
  for (const { id, token } of pages) tokens.set(token, [...(tokens.get(token) ?? []), id]);
  for (const [token, [first, ...morePageIds]] of tokens) started.addPage(first!, token, { morePageIds });
  for (const { id, name } of pages) if (name !== undefined) started.world.names.set(id, name);
}

/** Makes the personas, and tells what was refused; those that have an ID already keep it. */
async function plant(started: Standin, seeds: readonly Seed[], places: readonly string[]): Promise<string[]> {
  const problems: string[] = [];
  const withPlace = seeds.map((seed, index) => [...seed, places[index]!] as const);
  // New IDs are such as are left.
  const inOrder = withPlace.sort(([, one], [, other]) => Number(!one.import) - Number(!other.import));
  for (const [key, { name, profilePictureUrl, import: id }, pageId] of inOrder) {
    try {
      await started.addPersona(pageId, { name, profilePictureUrl }, id);
    } catch (error) {
      if (!(error instanceof VendorError)) throw error;
      const isPicture = error.forPeople !== undefined;
      const why = isPicture ? `${error.forPeople}, or start with --pictures ignore` : error.message;
      problems.push(`personas.${key}: ${why}`);
    }
  }
  return problems;
}
