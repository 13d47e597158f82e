/** What is on the Pages that an interrupted run worked on. */
import { setTimeout as sleep } from "node:timers/promises";
import { waitScaleOf } from "../../provider/core/open-graph";
import type { GraphClient } from "../../provider/graph/client";
import type { ListedPersona } from "../../provider/page/listing";
import { candidatesFor, type Surroundings } from "../../provider/state/match";
import type { Place } from "../../provider/state/kept";
import { suspectsOf, wantedIn, type Unfinished } from "../../provider/state/unfinished";
import { allOf, openClient } from "../page";
import type { Access } from "./access";
import { askHidden } from "./hide";

interface SeenPage {
  readonly place: Place;
  readonly client: GraphClient;
  readonly personas: Map<string, ListedPersona>;
}

/** Lists the Pages, all of each. Who is on none of them is looked for once more, since a listing may lag. */
export async function lookAt(
  unfinished: Unfinished,
  access: Access,
  held: ReadonlySet<string>,
): Promise<Pick<Surroundings, "personasOn">> {
  const wanted = wantedIn(unfinished);
  const suspects = unfinished.works.flatMap(suspectsOf);
  const pages = new Map<string, SeenPage>();
  const byPlace = new Map<string, SeenPage>();
  for (const { place } of [...wanted.flatMap(({ versions }) => versions), ...suspects]) {
    const settings = await access.of(place.provider);
    const key = JSON.stringify([place.pageId, settings]);
    const page = pages.get(key) ?? {
      place,
      client: await openClient(settings, place.pageId),
      personas: new Map(),
    };
    pages.set(key, page);
    byPlace.set(keyOf(place), page);
  }
  const list = async ({ place, client, personas }: SeenPage) => {
    const listing = client.allPersonas(place.pageId, { fields: ["id", "name"] });
    for (const each of await askHidden(place, () => allOf(listing))) personas.set(each.id, each);
  };
  const seen = { held, personasOn: (place: Place) => byPlace.get(keyOf(place))!.personas };
  await Promise.all([...pages.values()].map(list));
  const isComplete =
    wanted.every((each) => candidatesFor(each, seen).length > 0) &&
    suspects.every(({ id, place }) => seen.personasOn(place).has(id));
  if (!isComplete) {
    const { LAG } = await import("../../provider/page/view.js");
    await sleep(LAG * waitScaleOf(await access.own));
    await Promise.all([...pages.values()].map(list));
  }
  return seen;
}

function keyOf({ provider, pageId }: Place): string {
  return `${provider} ${pageId}`;
}
