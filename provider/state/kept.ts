/** The personas that a resource of a state stands for, and where each is looked for. No I/O. */
import { isSecret } from "../core/check";
import { isLost } from "../core/lost";
import type { HeldPersona } from "../core/persona";
import { bagOf, heldPersonaOf } from "./bags";
import { StateError, type StateResource } from "./deployment";
import { isRoster } from "./persona-type";
import { rosterStateOf } from "./roster-state";
import { isEncrypted, opened } from "./secrets";

/** A resource as the state keeps it, and with its secrets open. */
export interface Opened {
  readonly kept: StateResource;
  readonly open: StateResource;
}

/** Where a persona is, and by whose token it is looked at. */
export interface Place {
  /** The provider of the resource, as the state refers to it: `<URN>::<ID>`. */
  readonly provider: string | undefined;
  readonly pageId: string;
  /** Whether the Page is a secret. */
  readonly isSecret: boolean;
}

/** A persona that a state holds. */
export interface KeptPersona {
  readonly urn: string;
  /** In a whole roster; missing for one that is yet to be deleted. */
  readonly key?: string;
  /** Whether it is yet to be deleted: of a resource that was replaced, or one that a roster could not delete. */
  readonly isGoing: boolean;
  readonly persona: HeldPersona;
  readonly place: Place;
  readonly hasSecretName: boolean;
}

/** Pairs the resources of a state with those of the same state with its secrets in plain text. */
export function pair(kept: readonly StateResource[], open: readonly StateResource[]): Opened[] {
  if (kept.length !== open.length || kept.some(({ urn }, index) => urn !== open[index]!.urn)) {
    throw new StateError("the state has changed while it was read: run the command again");
  }
  return kept.map((each, index) => {
    const { inputs, outputs, ...others } = open[index]!;
    return {
      kept: each,
      open: { ...others, inputs: bagOf(opened(inputs)), outputs: bagOf(opened(outputs)) },
    };
  });
}

/** The personas of a resource. A create that was lost is on no Page, and what names no Page is none. */
export function personasKeptBy({ kept, open }: Opened): KeptPersona[] {
  const outputs = bagOf(kept.outputs);
  const { urn, type, id = "" } = open;
  const isReplaced = kept.delete === true;
  const keep = (persona: HeldPersona, secret: unknown, isGoing = isReplaced): KeptPersona[] => {
    const isSecretPage = isEncrypted(outputs.pageId) || isSecret("pageId", persona.state);
    const place = placeOf(open, persona.state.pageId, isSecretPage);
    if (isLost(persona.id) || !place) return [];
    return [{ urn, isGoing, persona, place, hasSecretName: isEncrypted(secret) }];
  };
  if (!isRoster(type)) return keep(heldPersonaOf(id, bagOf(open.outputs)), outputs.name);
  const { personas, leftovers } = rosterStateOf(bagOf(open.outputs));
  return [
    ...[...personas].flatMap(([key, each]) => keep(each, outputs.looks).map((it) => ({ ...it, key }))),
    ...leftovers.flatMap((each) => keep(each, outputs.leftovers, true)),
  ];
}

/** Where the persona of a resource is; nowhere, where no Page was set. */
export function placeOf(
  { provider }: StateResource,
  pageId: string | undefined,
  isSecret: boolean,
): Place | undefined {
  return pageId === undefined ? undefined : { provider, pageId, isSecret };
}
