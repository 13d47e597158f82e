import { PersonaRoster } from "pulumi-personas";

// One Page a stack: personas:pageId stands in Pulumi.<stack>.yaml, and what a stack does differently in the roster.
const desk = new PersonaRoster("desk", { file: "roster.yaml" });

/** The IDs that the bot of this environment sends with. */
export const personaIds = desk.ids;
