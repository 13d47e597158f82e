/** Declarations as a whole program in TypeScript. */
import { escaped } from "../../provider/graph/harmless";
import { commentOn, type Declaration, type Writer } from "./declaration";
import { variablesFor } from "./names";

/** The width that most formatters keep to. */
const WIDTH = 80;

/** Writes the program; each persona's ID is in its outputs. */
export const writeProgram: Writer = (declarations, comment) => {
  const variables = variablesFor(declarations.map(({ key }) => key));
  const outputs = declarations.map(({ key }, index) => `${propertyName(key)}: ${variables[index]!}.id`);
  return escaped(
    [
      ...comment.map((line) => `// ${line}`),
      `import { Persona } from "pulumi-personas";`,
      "",
      ...declarations.flatMap((each, index) => [...statement(each, variables[index]!), ""]),
      "/** The IDs that bots send with. */",
      ...fit("export const personaIds = ", outputs, ";", ""),
      "",
    ].join("\n"),
  );
};

function statement(declaration: Declaration, variable: string) {
  const { key, name, profilePictureUrl, pageId, import: id, file } = declaration;
  const properties = [
    `name: ${JSON.stringify(name)}`,
    `profilePictureUrl: ${JSON.stringify(profilePictureUrl)}`,
    ...(pageId === undefined ? [] : [`pageId: ${JSON.stringify(pageId)}`]),
  ];
  return [
    ...(file === undefined ? [] : [`// ${commentOn(file)}`]),
    `const ${variable} = new Persona(`,
    `  ${JSON.stringify(key)},`,
    ...fit("", properties, ",", "  "),
    `  { import: ${JSON.stringify(id)} },`,
    ");",
  ];
}

/** An object on one line where it fits, else with a line for each property. */
function fit(before: string, properties: readonly string[], after: string, indent: string): string[] {
  const line = `${indent}${before}{ ${properties.join(", ")} }${after}`;
  if (line.length <= WIDTH) return [line];
  return [
    `${indent}${before}{`,
    ...properties.map((each) => {
      const own = `${indent}  ${each},`;
      return own.length <= WIDTH ? own : own.replace(": ", `:\n${indent}    `);
    }),
    `${indent}}${after}`,
  ];
}

function propertyName(key: string): string {
  return /^[a-z]\w*$/.test(key) ? key : JSON.stringify(key);
}
