"""A persona by itself, and a roster: with a persona that the Page had before, and an overlay for prod."""

import pulumi
import pulumi_personas as personas

adam = personas.Persona("adam", name="Adam Z.", profile_picture_url="https://example.com/adam.jpg")

roster: dict[str, personas.RosterPersonaArgsDict] = {
    "eva": {"name": "Eva K. (test)", "profile_picture_url": "https://example.com/eva.jpg"},
    "hana": {
        "name": "Hana M.",
        "profile_picture_url": "https://example.com/hana.jpg",
        "import_": pulumi.Config().require("hanaId"),
    },
}
if pulumi.get_stack() == "prod":
    roster["eva"] = {**roster["eva"], "name": "Eva K."}

desk = personas.Roster("desk", personas=roster)

pulumi.export("adamId", adam.id)
pulumi.export("deskIds", desk.ids)
