/** The provider of thin personas: a call for each question of the engine, and one listing for all that it reads. */
"use strict";

/** @typedef {{ name: string, profilePictureUrl: string, pageId: string, __provider: string }} PersonaInputs */

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

/** @type {Promise<Map<string, string>> | undefined} */
let names;

/**
 * @param {string} pageId
 * @returns {Promise<Map<string, string>>}
 */
async function listNames(pageId) {
  /** @type {Map<string, string>} */
  const found = new Map();
  let after = "";
  do {
    const cursor = after && `&after=${after}`;
    const { data, paging } = await callGraph("GET", `${pageId}/personas?limit=100${cursor}`);
    for (const { id, name } of data) found.set(id, name);
    after = paging?.next ? paging.cursors.after : "";
  } while (after);
  return found;
}

/** @param {PersonaInputs} inputs */
exports.create = async (inputs) => {
  const { id } = await callGraph("POST", `${inputs.pageId}/personas`, {
    name: inputs.name,
    profile_picture_url: inputs.profilePictureUrl,
  });
  return { id, outs: inputs };
};

/**
 * @param {string} _id
 * @param {PersonaInputs} olds
 * @param {PersonaInputs} news
 */
exports.diff = async (_id, olds, news) => {
  const keys = /** @type {const} */ (["name", "profilePictureUrl", "pageId"]);
  const replaces = keys.filter((key) => olds[key] !== news[key]);
  return { changes: replaces.length > 0, replaces, deleteBeforeReplace: false };
};

/**
 * @param {string} id
 * @param {PersonaInputs} props
 */
exports.read = async (id, props) => {
  names ??= listNames(props.pageId);
  const name = (await names).get(id);
  return name === undefined ? {} : { id, props: { ...props, name } };
};

/** @param {string} id */
exports.delete = async (id) => {
  await callGraph("DELETE", id);
};
