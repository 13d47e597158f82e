/** What a client library does with personas, operation by operation, and what must then be true of the stand-in. */
import * as assert from "node:assert/strict";
import { Standin } from "../../standin";

export const PAGE = "1234";
export const PICTURE = "https://example.com/adam.jpg";
export const PSID = "7654321";
/** As the vendor's are: some libraries do not encode it. */
export const TOKEN = "EAAG0000";

/** What a library can do; by its own words. */
export interface Library {
  create(name: string): Promise<string>;
  nameOf(id: string): Promise<string>;
  firstPage(): Promise<string[]>;
  all(): Promise<string[]>;
  say(personaId: string): Promise<unknown>;
  type(personaId: string): Promise<unknown>;
  show(personaId: string): Promise<unknown>;
  delete(id: string): Promise<unknown>;
}

/** What a library itself cannot do; the message says what it lacks. */
export class Cannot extends Error {
  override readonly name = "Cannot";
}

/** An operation, on a Page of which `ids` are the personas. Throws when it is not done as it must be. */
type Operation = (library: Library, standin: Standin, ids: readonly string[]) => Promise<void>;

export const OPERATIONS: Readonly<Record<string, Operation>> = {
  create: async (library, { world }) => {
    const id = await library.create("Adam Z.");
    const { name, profilePictureUrl, ...made } = world.personasOf(PAGE).at(-1)!;
    assert.deepEqual([made.id, name, profilePictureUrl], [id, "Adam Z.", PICTURE]);
  },
  get: async (library, { world }, [id]) => {
    assert.equal(await library.nameOf(id!), world.personasOf(PAGE)[0]!.name);
  },
  list: async (library, _, ids) => {
    assert.deepEqual(await library.firstPage(), ids.slice(0, 25));
  },
  "list all": async (library, _, ids) => {
    assert.deepEqual(await library.all(), ids);
  },
  send: async (library, { world }, [id]) => {
    await library.say(id!);
    const { recipientId, personaId, text } = world.messages.at(-1)!;
    assert.deepEqual([recipientId, personaId, text], [PSID, id, "Hello"]);
  },
  typing: async (library, { world }, [id]) => {
    await library.type(id!);
    const { recipientId, personaId, action } = world.actions.at(-1)!;
    assert.deepEqual([recipientId, personaId, action], [PSID, id, "typing_on"]);
  },
  image: async (library, { world }, [id]) => {
    await library.show(id!);
    const { recipientId, personaId, attachment } = world.messages.at(-1)!;
    const { type, payload } = attachment as {
      readonly type: string;
      readonly payload: { readonly url: string };
    };
    assert.deepEqual([recipientId, personaId, type, payload.url], [PSID, id, "image", PICTURE]);
  },
  delete: async (library, { world }, [id]) => {
    await library.delete(id!);
    assert.deepEqual(
      world.personasOf(PAGE).filter((each) => each.id === id),
      [],
    );
  },
};

/** A stand-in for libraries. */
export function startFor(): Promise<Standin> {
  return Standin.start({ pages: { [PAGE]: TOKEN } });
}

/** Lets a library do one operation on a Page with 60 personas, more than a page of a listing has. */
export async function carryOut(operation: string, library: Library, standin: Standin): Promise<void> {
  for (const each of standin.world.personasOf(PAGE)) each.deleted = true;
  const ids = Array.from(
    { length: 60 },
    (_, index) => standin.world.create(PAGE, `Agent ${index}`, PICTURE).id,
  );
  await OPERATIONS[operation]!(library, standin, ids);
}
