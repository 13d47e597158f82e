/**
 * The pictures that a run declares, for the provider process to look at side by side: the engine asks it about one
 * persona after the other. Which of them are looked at, and what follows, is decided there.
 */
import * as pulumi from "./sdk";
import { SETTINGS, switchOf } from "../core/settings";
import { perRun } from "./per-run";
import { value } from "./showable";

/** How many a persona tells: enough for all that are looked at together, and no more, as each tells some. */
const MOST_TOLD = 32;

/** A picture that a persona declares. */
export class DeclaredPicture {
  /** What goes to the provider with the persona, as nobody knows which the engine asks about first: some of the others. */
  readonly others: Promise<readonly pulumi.Input<string>[] | undefined>;
  #tell!: (others: Promise<readonly pulumi.Input<string>[]> | undefined) => void;

  constructor() {
    this.others = new Promise((resolve) => (this.#tell = resolve));
  }

  /** Notes the address, for a persona of this `provider`, unless it is not known yet. */
  note(provider: Provider, address: pulumi.Input<string>): void {
    this.#tell(mayBeLookedAt(provider) ? noteIn(addressesOf(provider), address) : undefined);
  }

  /** For a persona that declares none. */
  skip(): void {
    this.#tell(undefined);
  }
}

/** Which addresses there are, and whether each is a secret. */
type Addresses = Map<string, boolean>;

async function noteIn(
  addresses: Addresses,
  address: pulumi.Input<string>,
): Promise<readonly pulumi.Input<string>[]> {
  const output = pulumi.output(address);
  // What goes wrong with an input, the persona tells.
  const known = await value(output).catch(() => undefined);
  if (typeof known === "string") {
    addresses.set(known, addresses.get(known) === true || (await pulumi.isSecret(output)));
  }
  // By then all are declared that wait for nothing.
  await new Promise(setImmediate);
  const all = [...addresses.keys()];
  const own = all.indexOf(known ?? "");
  const others = [...all.slice(own + 1), ...all.slice(0, Math.max(own, 0))].slice(0, MOST_TOLD);
  return others.map((each) => (addresses.get(each) ? pulumi.secret(each) : each));
}

/** The explicit provider of a persona; without one it has the stack's own, and so another process. */
type Provider = pulumi.ProviderResource | undefined;

const addresses = perRun(() => new Map<Provider, Addresses>());

function addressesOf(provider: Provider): Addresses {
  const noted = addresses().get(provider) ?? new Map<string, boolean>();
  addresses().set(provider, noted);
  return noted;
}

/** Whether the settings may ask for it, as far as a program sees them: an explicit provider has its own. */
function mayBeLookedAt(provider: Provider): boolean {
  return (
    provider !== undefined ||
    LOOKING.some(({ configKey, environment }) =>
      [pulumi.runtime.getConfig(configKey), process.env[environment]].some((value) => switchOf(value)),
    )
  );
}

const LOOKING = [SETTINGS.checkPictures, SETTINGS.trackPictures];
