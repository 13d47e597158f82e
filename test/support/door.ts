/** The door by which the resources of tests are declared: the dynamic one, or with `DOOR=native` the plugin. */
import { it } from "vitest";
import * as dynamic from "pulumi-personas";
import * as native from "pulumi-personas/native";
import {
  NATIVE_PERSONA_TYPE,
  NATIVE_ROSTER_TYPE,
  PERSONA_TYPE as DYNAMIC_PERSONA_TYPE,
  ROSTER_TYPE as DYNAMIC_ROSTER_TYPE,
} from "../../provider/state/persona-type";

export const IS_NATIVE = process.env.DOOR === "native";

/** Both have the same names, and their classes take the same arguments. */
export const { Persona, PersonaRoster, PersonasProvider } = IS_NATIVE ? native : dynamic;

export const PERSONA_TYPE = IS_NATIVE ? NATIVE_PERSONA_TYPE : DYNAMIC_PERSONA_TYPE;
export const ROSTER_TYPE = IS_NATIVE ? NATIVE_ROSTER_TYPE : DYNAMIC_ROSTER_TYPE;

/** What a program of its own process imports. */
export const ENTRY = IS_NATIVE ? "pulumi-personas/native" : "pulumi-personas";

/**
 * What the doors do differently, by what it is about: what the dynamic door does, and the plugin. The document on the
 * plugin has this table; a test of such a thing is of the dynamic door, and `test/engine/native-*` has that of the plugin.
 */
export const DIFFERENCES = {
  "The import option": [
    "a create adopts the persona; a preview shows a create and calls nothing",
    "the engine imports it; a preview reads the Page and shows an import",
  ],
  "The Page of an import": [
    "may be an output or a secret",
    "is known as plain text, or stands before the ID: `<Page ID>/<persona ID>`",
  ],
  "An import by a wrong name": [
    "fails, and the state does not hold it",
    "fails; the state may hold the persona, and no run replaces it until the name and the Page are right",
  ],
  "`--replace` of an imported persona": [
    "creates a new one",
    "refused by the engine while the program has the import option; the old one stays until the program set its picture",
  ],
  "`pulumi import`": ["fails in the engine", "imports one, or a file of many"],
  "Advice and warnings": [
    "a line for each rule, on the stack",
    "advice as there, for each provider, so that namesakes under another are not found; warnings on their resource",
  ],
  "The first Ctrl-C": [
    "waits continue; a second one aborts the run",
    "ends waits; what was sent is recorded, and the run ends by itself",
  ],
  "`customTimeouts`": ["not passed to the provider", "nothing more is sent once they are over"],
  "The state of a persona": [
    "the provider's name twice, and the line of the program",
    "the provider's name once, and no line of the program",
  ],
} as const;

/** A test of what the plugin does differently. */
export function itIsOfTheDynamicDoor(difference: keyof typeof DIFFERENCES) {
  const [, ofThePlugin] = DIFFERENCES[difference];
  return (title: string, test: () => Promise<void>) => {
    it.skipIf(IS_NATIVE)(IS_NATIVE ? `${title} (${difference}: ${ofThePlugin})` : title, test);
  };
}
