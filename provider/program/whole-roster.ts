/** A roster as one resource: what the component declares when it is asked to. Its lifecycle is in the provider process. */
import * as pulumi from "./sdk";
import { adviseOnNamesakes, remarksOnRoster } from "./advise";
import { withOtherDoor } from "./aliases";
import { declareImport } from "./imports";
import { providerOf } from "./personas-provider";
import { demandProviderEntry } from "./provider-entry";
import { silencedRules } from "./silence";
import { DYNAMIC_ROSTER_PROVIDER, NATIVE_ROSTER_TYPE, ROSTER_TYPE } from "../state/persona-type";
import { ADVICE } from "../state/roster-inputs";
import { optionsOf } from "../state/roster-state";
import { RosterError } from "./roster-error";
import { warnOfConfig } from "./config-warnings";
import { mayBeSecret, pageFor, secretsAmong } from "./secrets";
import type { RosterOptions } from "../core/roster";
import type { RosterPersona } from "./roster";

/**
 * The options that hold for each persona: `protect` as the SDK resolved it, which resources inherit; `retainOnDelete`
 * only as it was given to the roster, since the SDK keeps none.
 */
export function rosterOptionsOf(
  roster: pulumi.Resource,
  { retainOnDelete }: pulumi.ComponentResourceOptions = {},
): RosterOptions {
  const { __protect: protect } = roster as { readonly __protect?: boolean };
  return optionsOf({ protect, retainOnDelete });
}

/** What a whole roster is made of. */
export interface WholeRosterArgs extends RosterOptions {
  readonly personas: ReadonlyMap<string, RosterPersona>;
  readonly pageId: pulumi.Input<string> | undefined;
}

/** The personas of a roster, as one resource of the stack. */
export class WholeRoster extends pulumi.CustomResource {
  /** The Page of the personas that name none. */
  declare readonly pageId: pulumi.Output<string>;
  /** The IDs of the personas, by key. */
  declare readonly ids: pulumi.Output<Record<string, string>>;

  constructor(
    name: string,
    { personas: entries, pageId: page, ...options }: WholeRosterArgs,
    opts: pulumi.CustomResourceOptions,
  ) {
    warnOfConfig();
    const pageId = pageFor(page, providerOf(opts));
    demandProviderEntry(`PersonaRoster ${JSON.stringify(name)}`);
    for (const [key, entry] of entries) declareImport(`${name}-${key}`, entry.import);
    const personas = Object.fromEntries(
      [...entries].map(([key, entry]) => [
        key,
        {
          ...inputsOf(name, key, entry),
          secrets: secretsAmong({ ...entry, pageId: entry.pageId ?? pageId }, []),
        },
      ]),
    );
    // The SDK makes a text of it, which a persona of the key `toString` would break.
    Object.defineProperty(personas, Symbol.toPrimitive, { value: () => "personas" });
    const declared = [...entries].map(
      ([key, { name: personaName, profilePictureUrl, pageId: own, silence }]) => {
        const resource = `${name}-${key}`;
        const silenced = silencedRules(resource, silence);
        return { key, resource, name: personaName, profilePictureUrl, pageId: own, silenced };
      },
    );
    const remarks = pulumi.runtime.isDryRun() ? remarksOnRoster(page, declared) : undefined;
    super(
      ROSTER_TYPE,
      name,
      {
        personas,
        pageId,
        ...options,
        [ADVICE]: remarks,
        ids: undefined,
        looks: undefined,
        __provider: DYNAMIC_ROSTER_PROVIDER,
      },
      // The engine keeps an output secret by the input of its name, and there is none; a plain name is no secret.
      withOtherDoor(
        looksMayBeSecret(entries) ? { ...opts, additionalSecretOutputs: ["looks", "leftovers"] } : opts,
        NATIVE_ROSTER_TYPE,
      ),
    );
    adviseOnNamesakes({ shownOn: this, pageId: this.pageId, personas: declared });
  }
}

function looksMayBeSecret(entries: ReadonlyMap<string, RosterPersona>): boolean {
  return [...entries.values()].some(({ name, pageId }) => mayBeSecret(name) || mayBeSecret(pageId));
}

/** The inputs of a persona of a roster. Throws for what only single ones may have. */
export function inputsOf(roster: string, key: string, entry: RosterPersona): Record<string, unknown> {
  const { name, profilePictureUrl, pageId, import: imported, formerly, aliases } = entry;
  if (aliases !== undefined) {
    const message =
      "cannot have aliases in a roster that is one resource: remove them; `personas move` keeps the IDs";
    throw new RosterError(`PersonaRoster ${JSON.stringify(roster)}`, [
      { path: ["personas", key, "aliases"], at: "value", message },
    ]);
  }
  return {
    name,
    profilePictureUrl,
    ...(pageId !== undefined && { pageId }),
    ...(imported !== undefined && { import: imported }),
    ...(formerly && formerly.length > 0 && { formerly }),
  };
}
