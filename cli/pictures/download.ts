/** Saves the copies that Meta hosts of personas' pictures, for their owner to put at addresses that last. */
import { mkdir, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { isLoopback } from "../../provider/graph/connection";
import { shown } from "../../provider/graph/harmless";
import { switchOf, type Settings } from "../../provider/core/settings";
import { takePicture, type InspectOptions } from "../../provider/picture/inspect";
import { pictureLine } from "../../provider/picture/inspection";
import { CommandError, EXITS } from "../exit";
import { tell } from "../output/text";
import { warn } from "../page";

/** How many pictures are downloaded together: each may be 8 MB, and is in memory until it is written. */
const AT_ONCE = 8;

/** A persona's picture, and what its file is to be called. */
export interface HostedPicture {
  readonly key: string;
  readonly id: string;
  /** Graph may show none. */
  readonly address: string | undefined;
}

/**
 * Saves the pictures, at most 8 MB each, as `<key>.<type>`, and answers their files' names by key. The user is told of
 * those that cannot be had; the command then ends as one that failed.
 */
export async function savePictures(
  pictures: readonly HostedPicture[],
  folder: string,
  { settings, force = false }: { readonly settings: Settings; readonly force?: boolean | undefined },
): Promise<ReadonlyMap<string, string>> {
  const { default: limit } = await import("p-limit");
  const lanes = limit(AT_ONCE);
  const options = optionsFor(settings);
  const flag = force ? "w" : "wx";
  await mkdir(folder, { recursive: true }).catch(failWith(folder));
  const files = new Map<string, string>();
  const save = async ({ key, id, address }: HostedPicture) => {
    const taken = address === undefined ? undefined : await takePicture(address, options);
    if (taken?.kind !== "ok") {
      const why = taken ? pictureLine(address!, taken.problem) : "Graph does not show where its picture is";
      return warn(`the picture of persona ${id} was not saved. ${why}.`);
    }
    const { type } = taken.picture;
    const name = `${key}.${type === "jpeg" ? "jpg" : type}`;
    const file = path.join(folder, name);
    await writeFile(file, taken.bytes, { flag }).catch(failWith(file));
    files.set(key, name);
  };
  await Promise.all(pictures.map((each) => lanes(() => save(each))));
  if (files.size < pictures.length) process.exitCode = EXITS.failed.code;
  tell(`Saved ${files.size} of ${pictures.length} pictures in ${shown(folder)}.`);
  return files;
}

/** A stand-in on this machine hosts its copies here, too. */
function optionsFor({ allowPrivatePictures, apiUrl = "" }: Settings): InspectOptions {
  return {
    allowPrivate: switchOf(allowPrivatePictures),
    allowLoopback: URL.canParse(apiUrl) && isLoopback(new URL(apiUrl).hostname),
  };
}

function failWith(file: string): (error: unknown) => never {
  return (error) => {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") {
      throw new CommandError("usage", `${file} exists already: --force overwrites it`);
    }
    throw new CommandError("failed", `cannot write ${file}: ${message}`);
  };
}
