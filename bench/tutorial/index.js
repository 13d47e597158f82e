/**
 * Personas by a dynamic provider as a reader of Pulumi's guides writes one: a class with a call for each of the
 * engine's questions, captured by the SDK. The token comes from the environment, so that the state has no copy of it.
 */
"use strict";
const pulumi = require("@pulumi/pulumi");
const { readFileSync } = require("node:fs");

/**
 * @typedef {{ name: string, profilePictureUrl: string, pageId: string }} PersonaInputs
 * @typedef {{ name: pulumi.Input<string>, profilePictureUrl: pulumi.Input<string>, pageId: pulumi.Input<string> }} PersonaArgs
 */

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 * @returns {Promise<any>}
 */
async function callGraph(method, path, body) {
  const host = process.env.PERSONAS_API_URL ?? "https://graph.facebook.com";
  const response = await fetch(`${host}/v26.0/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${process.env.PERSONAS_PAGE_ACCESS_TOKEN}`,
      "content-type": "application/json",
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path} failed: ${response.status} ${await response.text()}`);
  return response.json();
}

/** @implements {pulumi.dynamic.ResourceProvider<PersonaInputs, PersonaInputs>} */
class PersonaProvider {
  /** @param {PersonaInputs} inputs */
  async create(inputs) {
    const { id } = await callGraph("POST", `${inputs.pageId}/personas`, {
      name: inputs.name,
      profile_picture_url: inputs.profilePictureUrl,
    });
    return { id, outs: inputs };
  }

  /**
   * @param {string} id
   * @param {PersonaInputs} olds
   * @param {PersonaInputs} news
   */
  async diff(id, olds, news) {
    const replaces = [];
    if (olds.name !== news.name) replaces.push("name");
    if (olds.profilePictureUrl !== news.profilePictureUrl) replaces.push("profilePictureUrl");
    if (olds.pageId !== news.pageId) replaces.push("pageId");
    return { changes: replaces.length > 0, replaces, deleteBeforeReplace: false };
  }

  /**
   * @param {string} id
   * @param {any} props
   */
  async read(id, props) {
    const { name } = await callGraph("GET", id);
    return { id, props: { ...props, name } };
  }

  /** @param {string} id */
  async delete(id) {
    await callGraph("DELETE", id);
  }
}

class Persona extends pulumi.dynamic.Resource {
  /**
   * @param {string} name
   * @param {PersonaArgs} args
   * @param {pulumi.CustomResourceOptions} [opts]
   */
  constructor(name, args, opts) {
    super(new PersonaProvider(), name, args, opts, "personas", "Persona");
  }
}

/** @type {Record<string, { name: string, profilePictureUrl: string }>} */
const personas = JSON.parse(readFileSync("personas.json", "utf8"));
const pageId = process.env.PERSONAS_PAGE_ID ?? "";

exports.ids = Object.fromEntries(
  Object.entries(personas).map(([key, persona]) => [key, new Persona(key, { ...persona, pageId }).id]),
);
