import * as pulumi from "@pulumi/pulumi";
import { Persona } from "pulumi-personas";

/** The faces of the support desk, by what the bot calls them. */
const roster = {
  adam: { name: "Adam Z.", picture: "adam.jpg" },
  eva: { name: "Eva K.", picture: "eva.jpg" },
};

// One Page a stack: personas:pageId stands in Pulumi.<stack>.yaml, so the program is the same everywhere.
const stack = pulumi.getStack();
const mark = stack === "prod" ? "" : ` (${stack})`;

/** The IDs that the bot of this environment sends with. */
export const personaIds = Object.fromEntries(
  Object.entries(roster).map(([key, { name, picture }]) => [
    key,
    new Persona(key, { name: name + mark, profilePictureUrl: `https://example.com/pictures/${picture}` }).id,
  ]),
);
