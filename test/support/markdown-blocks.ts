/** The fenced blocks of a Markdown file: commands, files of code, and what is to be seen. Running them is left to tests. */
import { readFileSync } from "node:fs";

/** A fenced block. */
export interface Block {
  readonly language: string;
  readonly text: string;
  /** The line of the file that begins it, from 1. */
  readonly line: number;
}

/** The blocks of a file, in their order, without what is folded: the same in another language. */
export function blocksIn(file: string): Block[] {
  const markdown = readFileSync(file, "utf8").replace(/^<details>[\s\S]*?^<\/details>$/gm, (folded) =>
    folded.replace(/./g, ""),
  );
  return [...markdown.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(({ index, 1: language, 2: text }) => ({
    language: language!,
    text: text!,
    line: markdown.slice(0, index).split("\n").length,
  }));
}

/** The file that a block of code is, by its first line. */
export function fileOf({ language, text }: Block): string | undefined {
  return language === "sh" ? undefined : /^(?:\/\/|#) (\S+)\n/.exec(text)?.[1];
}

/** The lines of all blocks for the shell. */
export function commandsIn(blocks: readonly Block[]): string[] {
  return blocks.filter(({ language }) => language === "sh").flatMap(({ text }) => text.trim().split("\n"));
}
