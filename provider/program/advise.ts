/** Shows advice in a preview, as warnings on the persona it is about. What is advised, the rules decide. */
import * as pulumi from "./sdk";
import { NamesakeFinder } from "../advice/namesakes";
import { perRun } from "./per-run";
import { ADVICE_RULES, RULES } from "../advice/rules";
import type { AdviceRule, JudgedPersona } from "../advice/rules";
import { quoted } from "../graph/harmless";
import { showable } from "./showable";
import { businessName } from "./silence";

/** A persona as the program declares it. */
export interface Declaration {
  /** The resource that shows the advice. */
  readonly shownOn: pulumi.Resource;
  /** What tells the persona from others: the name of the resource, or what it would be. */
  readonly resource: string;
  /** The persona's name as it was given. */
  readonly name: pulumi.Input<string>;
  /** The Page, which is known once the engine has checked the resource. */
  readonly pageId: pulumi.Output<string>;
  /** The rules to say nothing of, to which those are added that were told. */
  readonly silenced: Set<AdviceRule>;
}

/**
 * Shows, in a preview, what the rules say of a persona that was just declared. Says nothing of a name that is secret
 * or not known yet, nor of namesakes where the Page is not known.
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
  if (name === undefined) return;
  tell(declaration, { name, business });
  const namesakes = pageId && run.personas.add({ declaration, name }, name, pageId, order);
  if (!namesakes) return;
  const { earlier, later } = namesakes;
  tell(later.declaration, { name: later.name, namesake: quoted(earlier.declaration.resource) });
}

function tell({ shownOn, silenced }: Declaration, judged: JudgedPersona): void {
  for (const rule of ADVICE_RULES) {
    const problem = silenced.has(rule) ? undefined : RULES[rule].judge(judged);
    if (problem === undefined) continue;
    silenced.add(rule);
    void pulumi.log.warn(`Advice (${rule}): the name ${quoted(judged.name)} ${problem}`, shownOn);
  }
}

/** What the personas of one run share. */
interface Run {
  declared: number;
  readonly personas: NamesakeFinder<{ readonly declaration: Declaration; readonly name: string }>;
}

const currentRun = perRun((): Run => ({ declared: 0, personas: new NamesakeFinder() }));
