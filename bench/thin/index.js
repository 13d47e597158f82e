/** Personas as thin as the engine lets them be: a resource each, whose state names its provider instead of having its code. */
"use strict";
const pulumi = require("@pulumi/pulumi");
const { readFileSync } = require("node:fs");

const PROVIDER = `exports.handler=()=>require(require("node:path").resolve("provider.js"))`;

class Persona extends pulumi.CustomResource {
  /**
   * @param {string} name
   * @param {{ name: string, profilePictureUrl: string, pageId: string }} args
   */
  constructor(name, args) {
    super("pulumi-nodejs:dynamic/personas:Persona", name, { ...args, __provider: PROVIDER });
  }
}

/** @type {Record<string, { name: string, profilePictureUrl: string }>} */
const personas = JSON.parse(readFileSync("personas.json", "utf8"));
const pageId = process.env.PERSONAS_PAGE_ID ?? "";

exports.ids = Object.fromEntries(
  Object.entries(personas).map(([key, persona]) => [key, new Persona(key, { ...persona, pageId }).id]),
);
