import { Persona } from "pulumi-personas";

const adam = new Persona("adam", { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" });

export const adamId = adam.id;
