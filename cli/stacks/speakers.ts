/** Finds a persona of the stacks by what the program calls it: the name of its resource, or its key in a roster. */
import { readExport } from "../../provider/state/deployment";
import { personasKeptBy, type KeptPersona } from "../../provider/state/kept";
import { namesOf } from "../../provider/state/unfinished";
import { resourceNameOf } from "../../provider/state/urn";
import type { Settings } from "../../provider/core/settings";
import { quoted } from "../../provider/graph/harmless";
import { CommandError } from "../exit";
import type { Access } from "./access";
import type { Stacks } from "./stacks";

/** A persona that is there to speak, with the settings of its provider. */
export interface Speaker {
  readonly id: string;
  readonly settings: Settings;
}

/** The one persona that a stack of the options calls `called`. */
export async function speakerCalled(
  called: string,
  accesses: readonly Access[],
  stacks: Stacks,
): Promise<Speaker> {
  const found: { kept: KeptPersona; access: Access; name: string }[] = [];
  for (const access of accesses.filter(({ stack }) => stack !== undefined)) {
    const stack = access.stack!;
    const exported = readExport(await stacks.export(stack), `stack ${stack}`);
    for (const each of await access.personasOf(exported)) {
      const { parent } = each.kept;
      // A replaced persona that is yet to be deleted is not who is meant.
      for (const kept of personasKeptBy(each).filter(({ isGoing }) => !isGoing)) {
        const names = namesFor(kept, parent);
        if (names.includes(called)) found.push({ kept, access, name: `${names[0]} of stack ${stack}` });
      }
    }
  }
  const [one, ...more] = found;
  if (!one) {
    const where = accesses.map(({ stack }) => `stack ${stack}`).join(", ");
    throw new CommandError(
      "missing",
      `${where} has no persona named ${quoted(called)}: give the name of its resource, or its key in a roster`,
    );
  }
  const { id } = one.kept.persona;
  if (more.some(({ kept }) => kept.persona.id !== id)) {
    const all = found.map(({ kept, name }) => `${name} (${kept.persona.id})`).join(", ");
    throw new CommandError(
      "usage",
      `${quoted(called)} is the name of several: ${all}; give the resource's whole name, or the ID`,
    );
  }
  const { provider, pageId } = one.kept.place;
  return { id, settings: { ...(await one.access.of(provider)), pageId } };
}

/** What a program calls a persona, the name of its resource first. */
function namesFor({ urn, key }: KeptPersona, parent: string | undefined): string[] {
  if (key !== undefined) return [...namesOf({ urn, key }), key];
  const name = resourceNameOf(urn);
  const roster = parent?.includes("pulumi-personas:index:PersonaRoster") ? resourceNameOf(parent) : undefined;
  const isOfRoster = roster !== undefined && name.startsWith(`${roster}-`);
  return isOfRoster ? [name, name.slice(roster.length + 1)] : [name];
}
