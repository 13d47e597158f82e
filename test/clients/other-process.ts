/** A client library in another language: a process that carries out what it reads, and answers, a line for each. */
import { spawn } from "node:child_process";
import * as readline from "node:readline";
import { Cannot, type Library } from "./operations";

/** A library that runs by a command. It ends when its process's input does. */
export function inOtherProcess(command: string, args: readonly string[]): Library & { end(): void } {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"] });
  let said = "";
  child.stderr.on("data", (data: Buffer) => (said = (said + data.toString()).slice(-2_000)));
  const ended = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("close", () => {
      reject(new Error(`it ended: ${said.trim().split("\n").at(-1)}`));
    });
  });
  // Whoever asks hears of it.
  ended.catch(() => undefined);
  child.stdin.on("error", () => undefined);
  const lines = readline.createInterface(child.stdout)[Symbol.asyncIterator]();
  const ask = async (...words: string[]): Promise<string> => {
    child.stdin.write(`${words.join("\t")}\n`);
    const { value = "" } = await Promise.race([lines.next() as Promise<{ value?: string }>, ended]);
    const [, kind, text = ""] = /^(\w+)\t(.*)$/.exec(value) ?? [];
    if (kind === "ok") return text;
    throw kind === "cannot" ? new Cannot(text) : new Error(text === "" ? value : text);
  };
  const idsOf = (text: string) => text.split(",");
  return {
    create: (name) => ask("create", name),
    nameOf: (id) => ask("name", id),
    firstPage: () => ask("first_page").then(idsOf),
    all: () => ask("all").then(idsOf),
    say: (personaId) => ask("say", personaId),
    type: (personaId) => ask("type", personaId),
    show: (personaId) => ask("show", personaId),
    delete: (id) => ask("delete", id),
    end: () => child.stdin.end(),
  };
}
