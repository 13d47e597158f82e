/** Shows advice in a preview, as warnings on the persona it is about. What is advised, the rules decide. */
import * as pulumi from "./sdk";
import { NamesakeFinder } from "../advice/namesakes";
import { perRun } from "./per-run";
import { ADVICE_RULES, RULES } from "../advice/rules";
import type { AdviceRule, JudgedPersona, Rule } from "../advice/rules";
import { quoted } from "../graph/harmless";
import { showable, value } from "./showable";
import { businessName } from "./silence";

/** A persona as the program declares it. */
export interface Declaration {
  /** The resource that shows the advice. */
  readonly shownOn: pulumi.Resource;
  /** What tells the persona from others: the name of the resource, or what it would be. */
  readonly resource: string;
  /** The persona's name as it was given. */
  readonly name: pulumi.Input<string>;
  /** The address of its picture as it was given. */
  readonly profilePictureUrl: pulumi.Input<string>;
  /** The Page, which is known once the engine has checked the resource. */
  readonly pageId: pulumi.Output<string>;
  /** The rules to say nothing of, to which those are added that were told. */
  readonly silenced: Set<AdviceRule>;
}

/**
 * Shows, in a preview, what the rules say of a persona that was just declared. Says nothing of a name that is secret
 * or not known yet, nor of namesakes where the Page is not known. A picture's address may be secret: it is not shown.
 */
export function advise(declaration: Declaration): void {
  if (!pulumi.runtime.isDryRun()) return;
  const run = currentRun();
  const order = run.declared++;
  // What goes wrong with a persona or its inputs, the persona itself tells.
  show(declaration, run, order, businessName()).catch(() => undefined);
}

async function show(declaration: Declaration, run: Run, order: number, business: string): Promise<void> {
  // The SDK holds back every later log, errors too, until it knows the resource of this one: so only once it is there.
  const pageId = await showable(declaration.pageId);
  // As the program has it: what the state has in plain text may be secret by now.
  const name = await showable(pulumi.output(declaration.name));
  const picture = await value(pulumi.output(declaration.profilePictureUrl));
  if (typeof picture === "string") tell(declaration, "picture", { name: "", profilePictureUrl: picture });
  if (name === undefined) return;
  tell(declaration, "name", { name, business });
  const namesakes = pageId && run.personas.add({ declaration, name }, name, pageId, order);
  if (!namesakes) return;
  const { earlier, later } = namesakes;
  tell(later.declaration, "name", {
    name: later.name,
    namesake: quoted(earlier.declaration.resource),
  });
}

function tell({ shownOn, silenced }: Declaration, about: Rule["about"], judged: JudgedPersona): void {
  for (const rule of ADVICE_RULES.filter((each) => RULES[each].about === about)) {
    const problem = silenced.has(rule) ? undefined : RULES[rule].judge(judged);
    if (problem === undefined) continue;
    silenced.add(rule);
    // An address may be secret, so it is never shown.
    const text =
      about === "name"
        ? `Advice (${rule}): the name ${quoted(judged.name)} ${problem}`
        : `Advice (${rule}): the picture's address ${problem}`;
    void pulumi.log.warn(text, shownOn);
  }
}

/** What the personas of one run share. */
interface Run {
  declared: number;
  readonly personas: NamesakeFinder<{ readonly declaration: Declaration; readonly name: string }>;
}

const currentRun = perRun((): Run => ({ declared: 0, personas: new NamesakeFinder() }));
