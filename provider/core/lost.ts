/**
 * A create of which nobody knows whether it made a persona: its answer was lost, and the Page could not be listed
 * since. The state keeps it under an ID of its own, so that the next run finds out before it makes another.
 */
import { randomUUID } from "node:crypto";
import type { Bag } from "./persona";

const PREFIX = "lost-create-";
/** The output that keeps the personas of the same name which were on the Page before. */
const NAMESAKES = "namesakes";

/** Whether an ID stands for a lost create. */
export function isLost(id: string): boolean {
  return id.startsWith(PREFIX);
}

/** What the state keeps of a lost create: as the host takes it from an error that `create` throws. */
export function lostCreate(inputs: Bag, namesakes: readonly string[], reason: string) {
  return {
    id: PREFIX + randomUUID(),
    properties: { ...inputs, [NAMESAKES]: namesakes.join(" ") },
    reasons: [reason],
  };
}

/** The personas of the same name that were there before a lost create. */
export function namesakesOf(state: Bag): readonly string[] {
  const text = state[NAMESAKES];
  return typeof text === "string" ? text.split(" ").filter(Boolean) : [];
}
