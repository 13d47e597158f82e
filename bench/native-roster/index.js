/** Personas by its native plugin, all of them one resource. */
"use strict";
const { readFileSync } = require("node:fs");
const { PersonaRoster } = require("pulumi-personas/native");

/** @type {Record<string, { name: string, profilePictureUrl: string }>} */
const personas = JSON.parse(readFileSync("personas.json", "utf8"));

const args = { personas, as: /** @type {const} */ ("one") };
exports.ids = new PersonaRoster("desk", args).ids;
