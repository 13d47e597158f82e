/**
 * Personas without Pulumi: a bare script that makes the same calls, several at a time, and keeps its state in a file.
 * Its commands are preview, up, refresh and destroy.
 */
"use strict";
const { existsSync, readFileSync, writeFileSync } = require("node:fs");

const AT_A_TIME = 8;
const STATE = "state.json";
const {
  PERSONAS_API_URL = "https://graph.facebook.com",
  PERSONAS_PAGE_ID,
  PERSONAS_PAGE_ACCESS_TOKEN,
} = process.env;

/**
 * @typedef {{ name: string, profilePictureUrl: string }} Persona
 * @typedef {Persona & { id: string }} Made
 * @typedef {{ create: string[], replace: string[], delete: string[] }} Plan
 */

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 * @returns {Promise<any>}
 */
async function callGraph(method, path, body) {
  const response = await fetch(`${PERSONAS_API_URL}/v26.0/${path}`, {
    method,
    headers: { authorization: `Bearer ${PERSONAS_PAGE_ACCESS_TOKEN}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path} failed: ${response.status} ${await response.text()}`);
  return response.json();
}

/**
 * @param {readonly string[]} keys
 * @param {(key: string) => Promise<void>} act
 */
async function forEach(keys, act) {
  const left = [...keys];
  const worker = async () => {
    for (let key = left.shift(); key !== undefined; key = left.shift()) await act(key);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
}

/** @type {Record<string, Made>} */
const state = existsSync(STATE) ? JSON.parse(readFileSync(STATE, "utf8")) : {};

/**
 * @param {Record<string, Persona>} personas
 * @returns {Plan}
 */
function planFor(personas) {
  const keys = Object.keys(personas);
  const differs = (/** @type {string} */ key) =>
    state[key]?.name !== personas[key]?.name ||
    state[key]?.profilePictureUrl !== personas[key]?.profilePictureUrl;
  return {
    create: keys.filter((key) => !state[key]),
    replace: keys.filter((key) => state[key] && differs(key)),
    delete: Object.keys(state).filter((key) => !personas[key]),
  };
}

/** @param {Plan} plan */
function show(plan) {
  for (const [step, keys] of Object.entries(plan)) console.log(`${keys.length} to ${step}`);
}

/**
 * @param {Plan} plan
 * @param {Record<string, Persona>} personas
 */
async function carryOut(plan, personas) {
  await forEach([...plan.create, ...plan.replace, ...plan.delete], async (key) => {
    const old = state[key];
    const persona = personas[key];
    if (persona) {
      const { id } = await callGraph("POST", `${PERSONAS_PAGE_ID}/personas`, {
        name: persona.name,
        profile_picture_url: persona.profilePictureUrl,
      });
      state[key] = { ...persona, id };
    }
    if (old) await callGraph("DELETE", old.id);
    if (!persona) delete state[key];
  });
}

async function refresh() {
  /** @type {Map<string, string>} */
  const names = new Map();
  let after = "";
  do {
    const cursor = after && `&after=${after}`;
    const { data, paging } = await callGraph("GET", `${PERSONAS_PAGE_ID}/personas?limit=100${cursor}`);
    for (const { id, name } of data) names.set(id, name);
    after = paging?.next ? paging.cursors.after : "";
  } while (after);
  for (const [key, made] of Object.entries(state)) {
    const name = names.get(made.id);
    if (name === undefined) delete state[key];
    else made.name = name;
  }
}

async function main() {
  const [command] = process.argv.slice(2);
  /** @type {Record<string, Persona>} */
  const personas = command === "destroy" ? {} : JSON.parse(readFileSync("personas.json", "utf8"));
  const plan = planFor(personas);
  if (command === "preview") return show(plan);
  try {
    await (command === "refresh" ? refresh() : carryOut(plan, personas));
  } finally {
    // What was made must not be forgotten when a later call fails.
    writeFileSync(STATE, JSON.stringify(state, null, 2));
  }
}

main().catch((/** @type {unknown} */ error) => {
  console.error(error);
  process.exitCode = 1;
});
