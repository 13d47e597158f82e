/** Personas by themselves: what the engine asks, as commands to the core, and its outcomes as the engine takes them. */
import { silenceIn, type AdvisedPersona } from "../core/advice";
import { isSecret } from "../core/check";
import { importedBy, PLANS_A_MOVE } from "../core/imports";
import type { PersonaState } from "../core/persona";
import type { Personas } from "../core/personas";
import {
  bagWith,
  formerInputsOf,
  givenInputsOf,
  heldPersonaOf,
  knownInputsOf,
  outputsOf,
  personaInputsOf,
  OTHER_PICTURES,
  otherPicturesOf,
  read,
} from "../state/bags";
import { DYNAMIC_PROVIDER } from "../state/persona-type";
import { hidden, isHidden } from "../state/secrets";
import { resourceNameOf } from "../state/urn";
import { KeptFailure, type DiffKind } from "./answers";
import type { Asked, Door, DoorOptions, HeldResource } from "./door";
import { personaBagOf, plain, secretsIn, withSecrets, type Wire } from "./wire";

/** The resource `personas:index:Persona`. */
export class NativePersonas implements Door {
  readonly #personas: Personas;
  readonly #options: DoorOptions;

  constructor(personas: Personas, options: DoorOptions) {
    this.#personas = personas;
    this.#options = options;
  }

  /** What is not known here passes untouched. */
  async check({ urn }: Asked, former: Wire, given: Wire) {
    // The engine leaves out the old inputs where a resource is to be made, also in the place of another.
    if (Object.keys(former).length === 0) this.#personas.noteReplace(urn);
    const bag = personaBagOf(given);
    const { pageId, pictureDigest, ...found } = await this.#personas.check(
      formerInputsOf(personaBagOf(former)),
      givenInputsOf(bag),
      otherPicturesOf(bag),
    );
    const { silence, pageId: page, [OTHER_PICTURES]: _, ...others } = given;
    const named = silenceIn(read(bag.silence));
    const failures = [...found.failures];
    if (!named.rules) failures.push({ property: "silence", reason: named.problem });
    const inputs: Wire = {
      ...others,
      ...bagWith({
        pageId: pageOf(page, pageId, this.#options.hasSecretPage || isSecret("pageId", found)),
        pictureDigest,
      }),
    };
    const advised = advisedOf(urn, urn, resourceNameOf(urn), inputs, named.rules ?? []);
    if (failures.length === 0) this.#options.advice.note([advised]);
    return { inputs, failures };
  }

  async diff({ id, state }: HeldResource, inputs: Wire) {
    const held = heldPersonaOf(id, personaBagOf(state));
    const compared = this.#personas.diff(held, personaInputsOf(personaBagOf(inputs)));
    if (compared.refusal) throw compared.refusal;
    const { replaces, learns } = compared;
    await this.#personas.warn([]);
    const differences = new Map<string, DiffKind>();
    const note = (property: string, suffix: "" | "-replace") => {
      differences.set(property, `${property in state ? "update" : "add"}${suffix}`);
    };
    // What is a secret by now must be one in the state, too.
    const toldSecrets = secretsIn(inputs)?.split(" ") ?? [];
    for (const each of toldSecrets) if (each in state && !isHidden(state[each])) note(each, "");
    for (const each of learns) note(each, "");
    for (const each of replaces) note(each, "-replace");
    return { changes: differences.size > 0, differences };
  }

  previewCreate({ urn }: Asked, inputs: Wire) {
    this.#options.advice.change([urn]);
    return Promise.resolve(stateBy(inputs));
  }

  async create(_: Asked, inputs: Wire) {
    // By its inputs as they were sent, the operation is found in the state.
    const operation = { isRoster: false, inputs: plain(inputs) };
    const created = await this.#personas.create(knownInputsOf(personaBagOf(inputs)), operation);
    if (created.kind === "failed") throw created.error;
    const { id, state } = created.persona;
    const kept = stateOf(state);
    if (created.kind === "lost") throw new KeptFailure(created.error, id, kept);
    return { id, state: kept };
  }

  async read({ urn, id: given, state }: HeldResource, mayImport: boolean) {
    const bag = personaBagOf(state);
    const isNew = bag.name === undefined;
    const { id, pageId } = isNew ? importedBy(given) : { id: given, pageId: undefined };
    const held = heldPersonaOf(id, { ...bag, ...(pageId !== undefined && { pageId }) });
    const found =
      mayImport && process.env[PLANS_A_MOVE] === undefined
        ? await this.#personas.import(id, held.state.pageId, urn)
        : await this.#personas.read(held);
    if (found.kind === "failed") throw found.error;
    if (found.kind === "gone") return undefined;
    const { persona, drifted } = found;
    const secrets = secretsIn(state);
    const isOfSettings = persona.state.pageId === this.#options.pageId;
    // Nothing else tells of a persona that is new to the state what of it is a secret.
    const ofSettings = isNew && isOfSettings && this.#options.hasSecretPage ? "pageId" : undefined;
    const now = stateOf({ ...persona.state, secrets: persona.state.secrets ?? secrets ?? ofSettings });
    if (isNew) {
      const { name = "", profilePictureUrl } = now;
      // Of the Page of the settings nothing has to be said in a program.
      const elsewhere = isOfSettings ? {} : { pageId: now.pageId };
      return { id, state: now, inputs: { name, profilePictureUrl, ...bagWith(elsewhere) } };
    }
    const { import: _, [PROVIDER]: __, ...inputs } = now;
    return { id: persona.id, state: now, ...(drifted && { inputs }) };
  }

  previewUpdate({ urn, state }: HeldResource, inputs: Wire) {
    this.#options.advice.change([urn]);
    return Promise.resolve({ ...state, ...stateBy(inputs) });
  }

  update({ id, state }: HeldResource, inputs: Wire) {
    const held = heldPersonaOf(id, personaBagOf(state));
    return Promise.resolve(stateOf(this.#personas.update(held, knownInputsOf(personaBagOf(inputs))).state));
  }

  async delete({ urn, id, state }: HeldResource): Promise<void> {
    const removed = await this.#personas.delete(heldPersonaOf(id, personaBagOf(state)), urn);
    if (removed.kind === "failed") throw removed.error;
  }
}

const PROVIDER = "__provider";

/** A persona as advice judges it: what is secret is not shown. */
export function advisedOf(
  key: string,
  urn: string,
  resource: string,
  inputs: Wire,
  silence: AdvisedPersona["silence"],
): AdvisedPersona {
  const { name, pageId } = inputs;
  const { profilePictureUrl } = personaBagOf(inputs);
  return {
    key,
    urn,
    resource,
    name: read(name),
    pageId: read(pageId),
    profilePictureUrl: read(profilePictureUrl),
    silence,
  };
}

/** The Page to go on with, as it was given, and a secret where it comes from a setting that is one. */
export function pageOf(given: unknown, checked: unknown, isSecretSetting: boolean): unknown {
  if (given !== undefined && given !== null) return given;
  return checked !== undefined && isSecretSetting ? hidden(checked) : checked;
}

/** What a state keeps. */
function stateOf(state: PersonaState): Wire {
  const { secrets, ...outputs } = outputsOf(state);
  return { ...withSecrets(outputs, textOf(secrets)), [PROVIDER]: DYNAMIC_PROVIDER };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** What a state will keep of inputs, as far as it is known. */
function stateBy({ name, profilePictureUrl, pageId, pictureDigest }: Wire): Wire {
  const all = Object.entries({ name, profilePictureUrl, pageId, pictureDigest });
  return Object.fromEntries(all.filter(([, value]) => value !== undefined));
}
