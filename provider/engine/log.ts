/** Shows the user lines of this process: on the row of a resource, else on that of the stack. */
import type { Engine } from "./engine";

/** Shows a line. Where the engine does not take it, it goes to the standard error. */
export async function log(
  engine: Engine,
  severity: "warning" | "info",
  text: string,
  urn?: string,
): Promise<void> {
  try {
    const { LogRequest, LogSeverity } = await engine.messages();
    const request = new LogRequest()
      .setSeverity(LogSeverity[severity === "info" ? "INFO" : "WARNING"])
      .setMessage(text)
      .setUrn(urn ?? "");
    await engine.call((client, metadata, options, done) => client.log(request, metadata, options, done));
  } catch {
    console.error(`${severity}: ${text}`);
  }
}
