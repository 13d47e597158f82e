/** Personas by its native plugin, each a resource. */
"use strict";
const { readFileSync } = require("node:fs");
const { Persona } = require("pulumi-personas/native");

/** @type {Record<string, { name: string, profilePictureUrl: string }>} */
const personas = JSON.parse(readFileSync("personas.json", "utf8"));

exports.ids = Object.fromEntries(
  Object.entries(personas).map(([key, persona]) => [key, new Persona(key, persona).id]),
);
