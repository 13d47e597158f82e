/** A stand-in for Graph with one Page, as most tests need it. */
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { Standin, type StandinOptions } from "../../standin";

export const PAGE = "1234";
/** As long as a real one, with characters that change when they are percent-encoded. */
export const TOKEN = "EAAGm0PX4ZCpsBAJ+token/of=page1234ZCx0ZAtoken";
export const APP_SECRET = "5ec4e7+of/app=1b9d6bcd8d0f4c1e";

/** Starts a stand-in that ends with the test. */
export async function startStandin(options: StandinOptions = {}): Promise<Standin> {
  const standin = await Standin.start({ pages: { [PAGE]: TOKEN }, ...options });
  onTestFinished(() => standin.stop());
  return standin;
}

/** The names on a Page, sorted. */
export function namesOn(standin: Standin, pageId = PAGE): string[] {
  return standin.world
    .personasOf(pageId)
    .map(({ name }) => name)
    .sort();
}

/** Makes personas by hand, behind the engine's back. */
export function makeByHand(standin: Standin, count: number, pageId = PAGE): string[] {
  return Array.from(
    { length: count },
    (_, index) => standin.world.create(pageId, `By hand ${index}`, `https://example.com/${index}.jpg`).id,
  );
}

/** Until listings show all that was done so far; timers may be early by a millisecond. */
export async function letCatchUp({ behaviour: { listingDelay } }: Standin): Promise<void> {
  if (listingDelay > 0) await sleep(listingDelay + 1);
}
