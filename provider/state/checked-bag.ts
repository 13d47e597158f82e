/** What check makes of inputs, as an engine takes it. */
import { isSecret } from "../core/check";
import { bagWith } from "./bags";
import { hidden } from "./secrets";

/** Marks as secrets what a program gives so, and nothing else. */
export function checkedBag({
  pageId,
  pictureDigest,
  secrets,
}: {
  readonly pageId?: unknown;
  readonly pictureDigest?: unknown;
  readonly secrets?: unknown;
}): Record<string, unknown> {
  const isHidden = typeof pageId === "string" && isSecret("pageId", { secrets });
  return bagWith({ pageId: isHidden ? hidden(pageId) : pageId, pictureDigest, secrets });
}
