import * as pulumi from "@pulumi/pulumi";
import { getPersonasOutput, Persona, PersonasProvider } from "pulumi-personas";

const config = new pulumi.Config();

// pulumi config set --secret two-pages:outletPageAccessToken <token>
const outlet = new PersonasProvider("outlet", {
  pageId: config.require("outletPageId"),
  pageAccessToken: config.requireSecret("outletPageAccessToken"),
});

// On the Page of the stack, and on the outlet's.
const adam = new Persona("adam", { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" });
const eva = new Persona(
  "eva",
  { name: "Eva K.", profilePictureUrl: "https://example.com/eva.jpg" },
  { provider: outlet },
);

export const personaIds = { adam: adam.id, eva: eva.id };

/** Who is on the stack's Page, whoever made them. */
export const names = getPersonasOutput().personas.apply((personas) => personas.map(({ name }) => name));
