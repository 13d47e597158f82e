/** Shows the user lines of this process, on the stack's row. */
import { callEngine, loadMessages } from "./engine";

/** Shows a warning of one line. Where the engine does not take it, it goes to the standard error. */
export function warn(text: string): Promise<void> {
  return log("warning", text);
}

/** Shows a line that is no warning. */
export function inform(text: string): Promise<void> {
  return log("info", text);
}

async function log(severity: "warning" | "info", text: string): Promise<void> {
  try {
    const { LogRequest, LogSeverity } = await loadMessages();
    const request = new LogRequest()
      .setSeverity(LogSeverity[severity === "info" ? "INFO" : "WARNING"])
      .setMessage(text);
    await callEngine((client, metadata, options, done) => client.log(request, metadata, options, done));
  } catch {
    console.error(`${severity}: ${text}`);
  }
}
