"""A persona by itself, and a roster: with a persona that the Page had before, and an overlay for prod."""

import pulumi
import pulumi_personas as personas

adam = personas.Persona("adam", name="Adam Z.", profile_picture_url="https://example.com/adam.jpg")

roster = {
    "eva": {"name": "Eva K. (test)", "profile_picture_url": "https://example.com/eva.jpg"},
    "hana": {
        "name": "Hana M.",
        "profile_picture_url": "https://example.com/hana.jpg",
        "import_": pulumi.Config().require("hanaId"),
    },
}
overlays = {"prod": {"eva": {"name": "Eva K."}}}
for key, change in overlays.get(pulumi.get_stack(), {}).items():
    roster[key] = roster.get(key, {}) | change

desk = personas.Roster("desk", personas=roster)

pulumi.export("adamId", adam.id)
pulumi.export("deskIds", desk.ids)
