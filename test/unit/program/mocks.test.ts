/** A program in a unit test with Pulumi's mocks: they are asked, and nobody else. */
import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, it, vi } from "vitest";
import { getPersonas, getPersonasOutput } from "../../../provider/program/get-personas";
import { Persona } from "../../../provider/program/persona";
import { PersonaRoster } from "../../../provider/program/roster";
import { startStandin } from "../../support/pages";

const ADAM = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" };
const PERSONAS = [{ id: "7", name: "Adam Z." }];

const valueOf = <Value>(output: pulumi.Output<Value>) =>
  new Promise<Value>((resolve) => void output.apply(resolve));

/** Mocks as Pulumi's documentation has them, unless they are to answer otherwise; the answer holds what `call` is asked. */
async function mock({ state = {}, answer = {}, preview = false } = {}): Promise<
  pulumi.runtime.MockCallArgs[]
> {
  const asked: pulumi.runtime.MockCallArgs[] = [];
  const mocks: pulumi.runtime.Mocks = {
    newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: { ...(inputs as object), ...state } }),
    call: (args) => {
      asked.push(args);
      return { ...(args.inputs as object), ...answer };
    },
  };
  await pulumi.runtime.setMocks(mocks, "desk", "dev", preview);
  return asked;
}

afterEach(() => {
  vi.unstubAllEnvs();
  pulumi.runtime.setAllConfig({});
});

describe("with mocks", () => {
  it.each([false, true])("getPersonas asks them, and never Graph; in a preview: %j", async (preview) => {
    const standin = await startStandin();
    vi.stubEnv("PERSONAS_API_URL", standin.url);
    pulumi.runtime.setAllConfig({ "personas:pageId": "1234" });
    const asked = await mock({ answer: { personas: PERSONAS }, preview });
    const ofStack = { pageId: "1234", personas: PERSONAS };
    expect(await getPersonas()).toEqual(ofStack);
    expect(await valueOf(getPersonasOutput())).toEqual(ofStack);
    expect(await getPersonas({ pageId: "5678" })).toEqual({ pageId: "5678", personas: PERSONAS });
    expect(asked.map(({ token, inputs }) => [token, inputs as unknown])).toEqual([
      ["personas:index:getPersonas", { pageId: "1234" }],
      ["personas:index:getPersonas", { pageId: "1234" }],
      ["personas:index:getPersonas", { pageId: "5678" }],
    ]);
    expect(standin.calls).toEqual([]);
  });

  it("a Page of which they know nothing has no personas", async () => {
    await mock();
    expect(await getPersonas({ pageId: "5678" })).toEqual({ pageId: "5678", personas: [] });
  });

  it.each(["each", "one"] as const)("a roster has IDs, where its form is %s", async (form) => {
    await mock();
    const { ids } = new PersonaRoster("desk", { personas: { adam: ADAM, eva: ADAM }, as: form });
    const { adam, eva, ...others } = await valueOf(ids);
    expect([typeof adam, typeof eva, others]).toEqual(["string", "string", {}]);
    expect(adam).not.toBe(eva);
  });

  it("a roster that is one resource has the IDs that they give", async () => {
    await mock({ state: { ids: { adam: "7" } } });
    const { ids } = new PersonaRoster("desk", { personas: { adam: ADAM }, as: "one" });
    expect(await valueOf(ids)).toEqual({ adam: "7" });
  });

  it("a persona has the ID that they give", async () => {
    await mock();
    expect(await valueOf(new Persona("adam", ADAM).id)).toBe("adam-id");
  });
});
