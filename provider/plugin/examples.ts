/**
 * A program in each language for each resource and function of the plugin, as its schema, its SDKs and its pages show it.
 * For the build alone.
 */

/** Programs by their languages, as documentation and SDKs name these. */
export type Programs = Readonly<Record<"typescript" | "python" | "go" | "yaml", string>>;

/** The programs, where `goModule` is the path of the SDK for Go. */
export function examples(
  goModule: string,
): Readonly<Record<"persona" | "roster" | "list" | "one", Programs>> {
  const go = (body: string) => `package main

import (
	"${goModule}"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
${body.trim().replace(/^(?=.)/gm, "\t\t")}
		return nil
	})
}`;
  const failed = "if err != nil {\n\treturn err\n}";
  return {
    persona: {
      typescript: `
import { Persona } from "pulumi-personas/native";

const adam = new Persona("adam", { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" });
export const adamId = adam.id;`,
      python: `
import pulumi
import pulumi_personas as personas

adam = personas.Persona("adam", name="Adam Z.", profile_picture_url="https://example.com/adam.jpg")
pulumi.export("adamId", adam.id)`,
      go: go(`
adam, err := personas.NewPersona(ctx, "adam", &personas.PersonaArgs{
	Name:              pulumi.String("Adam Z."),
	ProfilePictureUrl: pulumi.String("https://example.com/adam.jpg"),
})
${failed}
ctx.Export("adamId", adam.ID())`),
      yaml: `
resources:
  adam:
    type: personas:Persona
    properties:
      name: Adam Z.
      profilePictureUrl: https://example.com/adam.jpg
outputs:
  adamId: \${adam.id}`,
    },
    roster: {
      typescript: `
import { PersonaRoster } from "pulumi-personas/native";

const desk = new PersonaRoster("desk", {
  as: "one",
  personas: {
    adam: { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" },
    eva: { name: "Eva K.", profilePictureUrl: "https://example.com/eva.jpg" },
  },
});
export const deskIds = desk.ids;`,
      python: `
import pulumi
import pulumi_personas as personas

desk = personas.Roster("desk", personas={
    "adam": {"name": "Adam Z.", "profile_picture_url": "https://example.com/adam.jpg"},
    "eva": {"name": "Eva K.", "profile_picture_url": "https://example.com/eva.jpg"},
})
pulumi.export("deskIds", desk.ids)`,
      go: go(`
desk, err := personas.NewRoster(ctx, "desk", &personas.RosterArgs{
	Personas: personas.RosterPersonaMap{
		"adam": personas.RosterPersonaArgs{
			Name:              pulumi.String("Adam Z."),
			ProfilePictureUrl: pulumi.String("https://example.com/adam.jpg"),
		},
		"eva": personas.RosterPersonaArgs{
			Name:              pulumi.String("Eva K."),
			ProfilePictureUrl: pulumi.String("https://example.com/eva.jpg"),
		},
	},
})
${failed}
ctx.Export("deskIds", desk.Ids)`),
      yaml: `
resources:
  desk:
    type: personas:Roster
    properties:
      personas:
        adam:
          name: Adam Z.
          profilePictureUrl: https://example.com/adam.jpg
        eva:
          name: Eva K.
          profilePictureUrl: https://example.com/eva.jpg
outputs:
  deskIds: \${desk.ids}`,
    },
    list: {
      typescript: `
import { getPersonas } from "pulumi-personas/native";

export const names = getPersonas({ pageId: "1234" }).then(({ personas }) => personas.map(({ name }) => name));`,
      python: `
import pulumi
import pulumi_personas as personas

listed = personas.get_personas(page_id="1234")
pulumi.export("names", [persona.name for persona in listed.personas])`,
      go: go(`
listed, err := personas.GetPersonas(ctx, &personas.GetPersonasArgs{PageId: pulumi.StringRef("1234")})
${failed}
names := pulumi.StringArray{}
for _, persona := range listed.Personas {
	if persona.Name != nil {
		names = append(names, pulumi.String(*persona.Name))
	}
}
ctx.Export("names", names)`),
      yaml: `
variables:
  listed:
    fn::invoke:
      function: personas:getPersonas
      arguments:
        pageId: "1234"
outputs:
  personas: \${listed.personas}`,
    },
    one: {
      typescript: `
import { Persona } from "pulumi-personas/native";

export const name = Persona.get("host", "24100000000007919").name;`,
      python: `
import pulumi
import pulumi_personas as personas

pulumi.export("name", personas.get_persona(id="24100000000007919").name)`,
      go: go(`
host, err := personas.LookupPersona(ctx, &personas.LookupPersonaArgs{Id: "24100000000007919"})
${failed}
ctx.Export("name", pulumi.StringPtrFromPtr(host.Name))`),
      yaml: `
variables:
  host:
    fn::invoke:
      function: personas:getPersona
      arguments:
        id: "24100000000007919"
outputs:
  name: \${host.name}`,
    },
  };
}
