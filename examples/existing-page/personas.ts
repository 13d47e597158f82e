import { Persona } from "pulumi-personas";

const adamZ = new Persona(
  "adam-z",
  {
    name: "Adam Z.",
    profilePictureUrl: "https://example.com/pictures/adam-z.jpg",
  },
  { import: "24100000000007919" },
);

const evaK = new Persona(
  "eva-k",
  {
    name: "Eva K.",
    profilePictureUrl: "https://example.com/pictures/eva-k.jpg",
  },
  { import: "24100000000015838" },
);

const noahT = new Persona(
  "noah-t",
  {
    name: "Noah T.",
    profilePictureUrl: "https://example.com/pictures/noah-t.jpg",
  },
  { import: "24100000000023757" },
);

/** The IDs that bots send with. */
export const personaIds = {
  "adam-z": adamZ.id,
  "eva-k": evaK.id,
  "noah-t": noahT.id,
};
