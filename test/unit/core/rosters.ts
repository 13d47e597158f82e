/** Rosters that are one resource, and what must be on the Page for them. */
import { expect } from "vitest";
import type { Bag } from "../../../provider/state/bags";
import type { Standin } from "../../../standin";
import { ModelRoster } from "../../support/model-roster";
import { PAGE, startStandin } from "../../support/pages";

export interface Entry {
  readonly name: string;
  readonly profilePictureUrl: string;
}

export function picture(file: string): string {
  return `https://example.com/${file}.jpg`;
}

export function personasOf(count: number, changedFrom = count): Record<string, Entry> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => {
      const file = index < changedFrom ? `${index}` : `${index}-2`;
      return [`agent-${index}`, { name: `Agent ${index}`, profilePictureUrl: picture(file) }];
    }),
  );
}

export const ADAM = { name: "Adam Z.", profilePictureUrl: picture("adam") };
export const EVA = { name: "Eva K.", profilePictureUrl: picture("eva") };
export const TOM = { name: "Tom T.", profilePictureUrl: picture("tom") };

export async function startRoster(personas: Bag = {}) {
  const standin = await startStandin();
  const stack = new ModelRoster(standin);
  if (Object.keys(personas).length > 0) {
    const { error } = await stack.up({ personas });
    if (error) throw error;
    standin.forgetCalls();
  }
  return { standin, stack };
}

/** The personas on the Page by ID, each as the name and the picture's file. */
export function onPage(standin: Standin): Record<string, string> {
  const looks = standin.world
    .personasOf(PAGE)
    .map(({ id, name, profilePictureUrl }) => [id, `${name} ${profilePictureUrl}`] as const);
  return Object.fromEntries(looks);
}

/** What must be on the Page: each persona of the roster by the ID in the state, and no other. */
export function expectInStep(
  standin: Standin,
  stack: ModelRoster,
  personas: Readonly<Record<string, Entry>>,
): void {
  const expected = Object.entries(personas).map(([key, { name, profilePictureUrl }]) => [stack.ids[key], `${name} ${profilePictureUrl}`]); // prettier-ignore
  expect(onPage(standin), "lost or doubled").toEqual(Object.fromEntries(expected));
  expect(Object.keys(stack.ids).sort(), "the state must hold the roster, and no more").toEqual(
    Object.keys(personas).sort(),
  );
  expect(stack.leftovers).toEqual([]);
}
