/** Tables: at a terminal fitted, in a pipe one line for each row. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layOut, styleFor } from "../../../cli/output/table";

const HEADER = ["ID", "NAME"];
const id = fc.stringMatching(/^[1-9]\d{0,16}$/);
const rows = fc.array(fc.tuple(id, fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 60 })));

describe("a table", () => {
  it("keeps within the columns of a terminal, and loses no letter", async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 10, max: 120 }), async (list, columns) => {
        const text = await layOut(HEADER, list, { columns, bold: false });
        for (const line of text.split("\n")) expect(line.length, line).toBeLessThanOrEqual(columns);
        const letters = (all: string) => Array.from(all.replace(/\s/g, "")).sort().join("");
        expect(letters(text)).toBe(letters([HEADER, ...list].flat().join("")));
      }),
    );
  });

  it("has each row whole in one line in a pipe", async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (list) => {
        const lines = (await layOut(HEADER, list, { bold: false })).split("\n");
        const width = Math.max(...[HEADER, ...list].map(([first]) => first!.length)) + 2;
        expect(lines).toEqual(
          [HEADER, ...list].map(([first, name]) => `${first!.padEnd(width)}${name}`.replace(/ +$/, "")),
        );
      }),
    );
  });

  it("cuts a cell that no name could fill", async () => {
    const text = await layOut(HEADER, [["1".repeat(100_000), "Adam"]], { bold: false });
    expect(text.split("\n")[1]).toMatch(/^1+… {2}Adam$/);
    expect(text.length).toBeLessThan(3_000);
  });

  it("sets what is written from the right apart, in each of its lines, and leaves the rest plain", async () => {
    const name = "\u05d0\u05d3\u05dd \u05d6\u05d7. (24)";
    const row = ["\u05d0-1", "7", name];
    const whole = await layOut(["A", "B", "C"], [row, ["x", "8", "Eva"]], { bold: false });
    expect(whole.split("\n").slice(1)).toEqual([
      `\u2068\u05d0-1\u2069  7  \u2068${name}\u2069`,
      "x    8  Eva",
    ]);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 12, max: 40 }), async (columns) => {
        const text = await layOut(["A", "C"], [[name, `${name} ${name}`]], { columns, bold: false });
        expect(text.replace(/[\u2068\u2069\s]/g, "").length).toBe(
          "AC".length + name.replace(/\s/g, "").length * 3,
        );
        for (const line of text.split("\n").slice(1)) {
          expect(line.replace(/\u2068[^\u2068\u2069]*\u2069/gu, "")).not.toMatch(
            /[\u2068\u2069\p{Script=Hebrew}]/u,
          );
          expect(line.replace(/[\u2068\u2069]/g, "").length).toBeLessThanOrEqual(columns);
        }
      }),
    );
  });

  it("has a bold header, and nothing else that is coloured", async () => {
    const text = await layOut(HEADER, [["1", "Adam"]], { columns: 80, bold: true });
    expect(text).toBe("\u001b[1mID\u001b[22m  \u001b[1mNAME\u001b[22m\n1   Adam");
  });
});

it.each([
  [{ isTTY: true, columns: 100 }, {}, { columns: 100, bold: true }],
  [{ isTTY: true, columns: 0 }, {}, { columns: 80, bold: true }],
  [{ isTTY: true }, {}, { columns: 80, bold: true }],
  [{ isTTY: true, columns: 80 }, { NO_COLOR: "1" }, { columns: 80, bold: false }],
  [{ isTTY: true, columns: 80 }, { NO_COLOR: "" }, { columns: 80, bold: true }],
  [{ isTTY: true, columns: 80 }, { TERM: "dumb" }, { columns: 80, bold: false }],
  [{ columns: 80 }, {}, { bold: false }],
])("a table for %j with %j is %j", (stream, environment, style) => {
  expect(styleFor(stream, environment)).toEqual(style);
});
