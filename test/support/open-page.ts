/** A Page of a stand-in as the provider's core opens it, with what it tells the user. */
import { onTestFinished, vi } from "vitest";
import { GraphClient } from "../../provider/graph/client";
import { Page } from "../../provider/page/page";
import type { Standin } from "../../standin";
import { PAGE, TOKEN } from "./pages";

export function openPage(standin: Standin, options = {}, waitScale = 0.001) {
  const warnings: string[] = [];
  const client = new GraphClient({ pageAccessToken: TOKEN, apiUrl: standin.url, waitScale, ...options });
  const warn = (text: string) => void warnings.push(text);
  const page = new Page(client, PAGE, { waitScale, warn, readsAhead: true });
  return { page, warnings };
}

/**
 * A clock for the length of a test: what it answers with lets that many milliseconds go by at once. One that does not
 * run lets no others go by.
 */
export function startClock({ runs = true } = {}): (milliseconds: number) => void {
  const started = performance.now();
  const now = runs ? performance.now.bind(performance) : () => started;
  let passed = 0;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now() + passed);
  onTestFinished(() => clock.mockRestore());
  return (milliseconds) => void (passed += milliseconds);
}
