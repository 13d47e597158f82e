/** The door by which the resources of tests are declared: the dynamic one, or with `DOOR=native` the plugin. */
import * as dynamic from "pulumi-personas";
import * as native from "pulumi-personas/native";
import {
  NATIVE_PERSONA_TYPE,
  NATIVE_PROVIDER_TYPE,
  NATIVE_ROSTER_TYPE,
  PERSONA_TYPE as DYNAMIC_PERSONA_TYPE,
  PROVIDER_TYPE as DYNAMIC_PROVIDER_TYPE,
  ROSTER_TYPE as DYNAMIC_ROSTER_TYPE,
} from "../../provider/state/persona-type";

export const IS_NATIVE = process.env.DOOR === "native";

/** Both have the same names, and their classes take the same arguments. */
export const { Persona, PersonaRoster, PersonasProvider } = IS_NATIVE ? native : dynamic;

export const PERSONA_TYPE = IS_NATIVE ? NATIVE_PERSONA_TYPE : DYNAMIC_PERSONA_TYPE;
export const ROSTER_TYPE = IS_NATIVE ? NATIVE_ROSTER_TYPE : DYNAMIC_ROSTER_TYPE;
export const PROVIDER_TYPE = IS_NATIVE ? NATIVE_PROVIDER_TYPE : DYNAMIC_PROVIDER_TYPE;

/** What a program of its own process imports. */
export const ENTRY = IS_NATIVE ? "pulumi-personas/native" : "pulumi-personas";
