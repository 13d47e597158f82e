"""A program of personas, run inline by Pulumi's Automation API: one operation, with the personas that it is told."""

import json
import sys

import pulumi
from pulumi import automation

operation, personas = sys.argv[1], json.loads(sys.argv[2])


def program():
    for name, persona in personas.items():
        options = pulumi.ResourceOptions(import_=persona.pop("import", None))
        resource = pulumi.CustomResource("personas:index:Persona", name, persona, options)
        pulumi.export(name, resource.id)


stack = automation.create_or_select_stack(stack_name="dev", project_name="python", program=program)
result = getattr(stack, operation)()
changes = result.change_summary if operation == "preview" else result.summary.resource_changes
outputs = {name: output.value for name, output in stack.outputs().items()}
print(json.dumps({"changes": {str(getattr(kind, "value", kind)): count for kind, count in changes.items()}, "outputs": outputs}))
