/** The dynamic provider of personas: what Pulumi's host asks, as commands to the core, and its outcomes as the host takes them. */
import { withoutValues } from "../core/check";
import type { Personas } from "../core/personas";
import {
  formerInputsOf,
  givenInputsOf,
  heldPersonaOf,
  knownInputsOf,
  outputsOf,
  personaInputsOf,
  OTHER_PICTURES,
  otherPicturesOf,
  type Bag,
} from "../state/bags";
import { checkedBag } from "../state/checked-bag";
import { keeping, thrown, type Hosted } from "./host";

/** The methods of the provider. */
export class DynamicPersonas implements Hosted {
  readonly #personas: Personas;

  constructor(personas: Personas) {
    this.#personas = personas;
  }

  /** What is not known here passes untouched. */
  async check(olds: Bag, news: Bag) {
    const { failures, ...checked } = await this.#personas.check(
      formerInputsOf(olds),
      givenInputsOf(news),
      otherPicturesOf(news),
    );
    const { pageId: _, [OTHER_PICTURES]: told, ...others } = news;
    return { inputs: { ...others, ...checkedBag(checked) }, failures: withoutValues(failures) };
  }

  diff(id: string, olds: Bag, news: Bag) {
    const compared = this.#personas.diff(heldPersonaOf(id, olds), personaInputsOf(news));
    const { changes, replaces, refusal } = compared;
    if (refusal) return Promise.reject(thrown(refusal));
    // Dependents get the new ID before the old persona goes.
    return Promise.resolve({ changes, replaces, deleteBeforeReplace: false });
  }

  async create(inputs: Bag) {
    const created = await this.#personas.create(knownInputsOf(inputs), { isRoster: false, inputs });
    if (created.kind === "failed") throw thrown(created.error);
    const { id, state } = created.persona;
    const outs = outputsOf(state);
    if (created.kind === "lost") throw keeping(created.error, id, outs, inputs);
    return { id, outs };
  }

  async read(id: string, outputs: Bag) {
    const found = await this.#personas.read(heldPersonaOf(id, outputs));
    if (found.kind === "failed") throw thrown(found.error);
    if (found.kind === "gone") return {};
    const { import: imported, ...inputs } = found.persona.state;
    const props = outputsOf(found.persona.state);
    return { id: found.persona.id, props, ...(found.drifted && { inputs: outputsOf(inputs) }) };
  }

  update(id: string, olds: Bag, news: Bag) {
    const { state } = this.#personas.update(heldPersonaOf(id, olds), knownInputsOf(news));
    return Promise.resolve({ outs: outputsOf(state) });
  }

  async delete(id: string, outputs: Bag): Promise<void> {
    const removed = await this.#personas.delete(heldPersonaOf(id, outputs));
    if (removed.kind === "failed") throw thrown(removed.error);
  }
}
