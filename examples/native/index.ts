// A persona by itself, and a roster: with a persona that the Page had before, and an overlay for prod.
import * as pulumi from "@pulumi/pulumi";
import { Persona, PersonaRoster } from "pulumi-personas/native";

const adam = new Persona("adam", { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" });

const desk = new PersonaRoster("desk", {
  as: "one",
  personas: {
    eva: { name: "Eva K. (test)", profilePictureUrl: "https://example.com/eva.jpg" },
    hana: {
      name: "Hana M.",
      profilePictureUrl: "https://example.com/hana.jpg",
      import: new pulumi.Config().require("hanaId"),
    },
  },
  stacks: { prod: { change: { eva: { name: "Eva K." } } } },
});

export const adamId = adam.id;
export const deskIds = desk.ids;
