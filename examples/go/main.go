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

		eva := personas.RosterPersonaArgs{
			Name:              pulumi.String("Eva K. (test)"),
			ProfilePictureUrl: pulumi.String("https://example.com/eva.jpg"),
		}
		if ctx.Stack() == "prod" {
			eva.Name = pulumi.String("Eva K.")
		}
		hana := personas.RosterPersonaArgs{
			Name:              pulumi.String("Hana M."),
			ProfilePictureUrl: pulumi.String("https://example.com/hana.jpg"),
			Import:            pulumi.String(config.New(ctx, "").Require("hanaId")),
		}
		desk, err := personas.NewRoster(ctx, "desk", &personas.RosterArgs{
			Personas: personas.RosterPersonaMap{"eva": eva, "hana": hana},
		})
		if err != nil {
			return err
		}

		ctx.Export("adamId", adam.ID())
		ctx.Export("deskIds", desk.Ids)
		return nil
	})
}
