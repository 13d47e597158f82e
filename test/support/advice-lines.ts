/** Advice as the engine prints it. */

/** The lines of advice among the diagnostics, each with the resource that it is shown on, and up to what is wrong. */
export function adviceIn(output: string): string[] {
  let resource = "";
  return output
    .slice(output.indexOf("\nDiagnostics:\n"))
    .split("\n")
    .flatMap((line) => {
      resource = /^ {2}\S* \((.+)\):$/.exec(line)?.[1] ?? resource;
      const [, advice] = /^ {4}warning: Advice (.+?): the (?:name|picture)/.exec(line) ?? [];
      return advice ? [`${resource}: ${advice}`] : [];
    })
    .sort();
}
