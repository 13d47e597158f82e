/** Personas by this package, each a resource, on Pages with ten each and one access token for each Page. */
"use strict";
const { readFileSync } = require("node:fs");
const { Persona } = require("pulumi-personas");

/** @type {Record<string, { name: string, profilePictureUrl: string }>} */
const personas = JSON.parse(readFileSync("personas.json", "utf8"));
const pages = Object.keys(JSON.parse(process.env.PERSONAS_PAGE_ACCESS_TOKENS ?? "{}"));

exports.ids = Object.fromEntries(
  Object.entries(personas).map(([key, persona], index) => {
    const pageId = pages[Math.floor(index / 10)];
    return [key, new Persona(key, { ...persona, pageId }).id];
  }),
);
