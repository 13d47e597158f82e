/** `personas create`: one persona, without Pulumi, for those who try the API. */
import { check } from "../../provider/core/check";
import { waitScaleOf } from "../../provider/core/open-graph";
import { isolated, shown } from "../../provider/graph/harmless";
import { CommandError } from "../exit";
import { jsonOf, tell } from "../output/text";
import { warn, type SettingsOptions } from "../page";
import { commandWith } from "../same-place";
import { openPlace } from "../stacks/places";

/** The options of `create`. */
export interface CreateOptions extends SettingsOptions {
  readonly name: string;
  readonly picture: string;
  readonly json?: boolean;
}

/** Creates the persona, and makes sure of it where the answer is lost. */
export async function create(options: CreateOptions): Promise<void> {
  const { name, picture: profilePictureUrl } = options;
  checkUsage(name, profilePictureUrl);
  const { id: pageId, client, settings } = await openPlace(options);
  const { Page } = await import("../../provider/page/page.js");
  const page = new Page(client, pageId, { warn, waitScale: waitScaleOf(settings) });
  const outcome = await page.create({ name, profilePictureUrl }, (candidates) => {
    const namesakes = candidates.filter((each) => each.name !== undefined).map(({ id }) => id);
    if (namesakes.length === 0) return;
    warn(`Page ${pageId} had a persona named ${isolated(name)} before this one: ${namesakes.join(", ")}.`);
  });
  if (outcome.kind === "lost") {
    throw new CommandError(
      "failed",
      `it is not known whether ${isolated(name)} was created on Page ${pageId}: ${outcome.reason} \`personas list\` shows the Page.`,
    );
  }
  const { id } = outcome;
  if (options.json) console.log(jsonOf({ id, pageId, name }));
  else console.log(`Created ${isolated(name)} on Page ${pageId}: persona ${shown(id)}.`);
  tell(
    `No stack knows of it. \`${commandWith(["import", shown(id)], options)}\` writes the program that adopts it, \`${commandWith(["delete", shown(id)], options)}\` deletes it.`,
  );
}

function checkUsage(name: string, profilePictureUrl: string): void {
  const options: Readonly<Record<string, string>> = { name: "--name", profilePictureUrl: "--picture" };
  const [failure] = check({}, { name, profilePictureUrl }, {}).failures;
  if (failure) throw new CommandError("usage", `${options[failure.property] ?? ""} ${failure.reason}`);
}
