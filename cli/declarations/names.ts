/** Names that declarations go by: of resources, and of variables in a program. Pure, and the same for the same personas. */
import type { ListedPersona } from "../../provider/page/listing";

/** A single letter may become a sentence, and a roster takes keys of at most 100 letters. */
const LONGEST = 90;

/**
 * Gives each persona the name of a resource, made from its own name, unlike all others and those that are `taken`.
 * Sorted by name, then ID.
 */
export async function nameResources<Persona extends ListedPersona>(
  personas: readonly Persona[],
  taken: ReadonlySet<string> = new Set(),
): Promise<{ readonly key: string; readonly persona: Persona }[]> {
  const { default: slugify } = await import("@sindresorhus/slugify");
  const used = new Set(taken);
  return [...personas].sort(byNameThenId).map((persona) => {
    const slug = slugify(persona.name ?? "", { decamelize: false })
      .slice(0, LONGEST)
      .replace(/-$/, "");
    return { key: unlike(used, slug || "persona", "-"), persona };
  });
}

/** A variable's name for each resource's name, unlike all others and whatever else a program of them names. */
export function variablesFor(keys: readonly string[]): string[] {
  const used = new Set<string>();
  return keys.map((key) => {
    const camel = key.replace(/-+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    const usable = /^[a-z]\w*$/i.test(camel) && !RESERVED.has(camel);
    const name = usable ? camel : `persona${camel.replace(/\W/g, "").replace(/^./, (c) => c.toUpperCase())}`;
    return unlike(used, name, "");
  });
}

function unlike(used: Set<string>, wanted: string, joint: string): string {
  let name = wanted;
  for (let count = 2; used.has(name); count++) name = `${wanted}${joint}${count}`;
  used.add(name);
  return name;
}

function byNameThenId(one: ListedPersona, other: ListedPersona): number {
  const [name, otherName] = [one.name ?? "", other.name ?? ""];
  if (name !== otherName) return name < otherName ? -1 : 1;
  return one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
}

/** Words that TypeScript, or a module, keeps for itself; and what the program declares beside the personas. */
const RESERVED: ReadonlySet<string> = new Set([
  ..."abstract any arguments as async await boolean break case catch class const continue debugger".split(
    " ",
  ),
  ..."declare default delete do else enum eval export exports extends false finally for from".split(" "),
  ..."function get global globalThis if implements import in instanceof interface is let module".split(" "),
  ..."namespace never new null number object of package private protected public require return".split(" "),
  ..."set static string super switch symbol this throw true try type typeof undefined unknown".split(" "),
  ..."using var void while with yield".split(" "),
  "personaIds",
]);
