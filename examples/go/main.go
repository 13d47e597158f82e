// A persona by itself, and a roster: with a persona that the Page had before, and an overlay for prod.
package main

import (
	"example.com/pulumi-personas/sdk/go/personas"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		adam, err := personas.NewPersona(ctx, "adam", &personas.PersonaArgs{
			Name:              pulumi.String("Adam Z."),
			ProfilePictureUrl: pulumi.String("https://example.com/adam.jpg"),
		})
		if err != nil {
			return err
		}

		roster := personas.RosterPersonaMap{
			"eva": personas.RosterPersonaArgs{
				Name:              pulumi.String("Eva K. (test)"),
				ProfilePictureUrl: pulumi.String("https://example.com/eva.jpg"),
			},
			"hana": personas.RosterPersonaArgs{
				Name:              pulumi.String("Hana M."),
				ProfilePictureUrl: pulumi.String("https://example.com/hana.jpg"),
				Import:            pulumi.String(config.New(ctx, "").Require("hanaId")),
			},
		}
		overlays := map[string]personas.RosterPersonaMap{
			"prod": {"eva": personas.RosterPersonaArgs{
				Name:              pulumi.String("Eva K."),
				ProfilePictureUrl: pulumi.String("https://example.com/eva.jpg"),
			}},
		}
		for key, persona := range overlays[ctx.Stack()] {
			roster[key] = persona
		}
		desk, err := personas.NewRoster(ctx, "desk", &personas.RosterArgs{Personas: roster})
		if err != nil {
			return err
		}

		ctx.Export("adamId", adam.ID())
		ctx.Export("deskIds", desk.Ids)
		return nil
	})
}
