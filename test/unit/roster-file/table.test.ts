/** A roster file in CSV: as people and spreadsheets write it, and every mistake with its place and its way out. */
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { readRosterFile } from "../../../provider/roster-file/file";
import { problemLine } from "../../../provider/roster-file/problem";
import { readTable } from "../../../provider/roster-file/table";
import { folderIn, WORK } from "../../support/folders";

const URL = "https://example.com/a.jpg";

function readCsv(text: string | Buffer, name = "roster.CSV") {
  const file = path.join(folderIn(WORK, "roster-"), name);
  writeFileSync(file, text);
  return readRosterFile(file);
}

const linesOf = (text: string | Buffer) =>
  readCsv(text).problems.map((problem) => problemLine("roster.csv", problem));

describe("a roster in CSV is read", () => {
  const adam = { name: 'Adam "A"; Z.', profilePictureUrl: `${URL}?a,b` };

  it("with columns in any order, and those of no use left out", () => {
    const text = `pageId,x-note,name,key,import,profilePictureUrl
,since May,Eva K.,eva,,${URL}
5678,,Noah T.,noah,24100000000007919,${URL}
`;
    expect(readCsv(text)).toEqual({
      roster: {
        personas: {
          eva: { name: "Eva K.", profilePictureUrl: URL },
          noah: {
            pageId: "5678",
            name: "Noah T.",
            import: "24100000000007919",
            profilePictureUrl: URL,
          },
        },
      },
      problems: [],
    });
  });

  it("as a spreadsheet exports it: a byte order mark, CRLF, semicolons, quotes, empty columns and last lines", () => {
    const rows = [
      "Key;Name;Profile Picture URL;;",
      `adam;"Adam ""A""; Z.";"${URL}?a,b";;`,
      "",
      ";;;;",
      ";;;;",
    ];
    const { roster, problems } = readCsv(`\ufeff${rows.map((row) => `${row}\r\n`).join("")}`);
    expect(problems).toEqual([]);
    expect(roster).toEqual({ personas: { adam } });
  });

  it("with tabs by the name of its file, and with a first line that tells Excel the separator", () => {
    const rows = [
      ["key", "name", "profilePictureUrl"],
      ["adam", "Adam Z.", URL],
    ];
    const plain = {
      roster: { personas: { adam: { name: "Adam Z.", profilePictureUrl: URL } } },
      problems: [],
    };
    expect(readCsv(rows.map((row) => row.join("\t")).join("\n"), "roster.tsv")).toEqual(plain);
    for (const separator of [",", ";", "\t"]) {
      for (const end of ["\n", "\r\n", "\r"]) {
        const lines = [`sep=${separator}`, ...rows.map((row) => row.join(separator))];
        expect(readCsv(lines.join(end))).toEqual(plain);
        expect(linesOf([...lines, `eva${separator}${separator}${URL}`].join(end))).toEqual([
          expect.stringMatching(/^roster\.csv:4:5: personas\.eva\.name is required/) as string,
        ]);
      }
    }
  });

  it("with several former keys, former resources and silenced rules in a cell", () => {
    const text = `key,name,profile_picture_url,formerly,former ly alone,silence
adam,Adam Z.,${URL},"adm, adan",host,generic-name; duplicate-name
`;
    const { formerly, formerlyAlone, silence } = readCsv(text).roster!.personas.adam!;
    expect([formerly, formerlyAlone, silence]).toEqual([
      ["adm", "adan"],
      ["host"],
      ["generic-name", "duplicate-name"],
    ]);
  });

  it("whatever the names hold, the separator, the line ends, and whether all is in quotes", () => {
    const key = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,9}$/);
    const name = fc.string({
      unit: fc.constantFrom("a", "ü", "👩", '"', ",", ";", "'", "#", " "),
      maxLength: 9,
    });
    const style = fc.record({
      separator: fc.constantFrom(",", ";", "\t"),
      end: fc.constantFrom("\n", "\r\n", "\r"),
      isQuoted: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.dictionary(key, name), style, (names, { separator, end, isQuoted }) => {
        const cell = (text: string) =>
          isQuoted || /[",;\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
        const personas = Object.entries(names).map(([each, text]) => [each, `Z${text}.`] as const);
        const rows = personas.map(([each, text]) => [each, text, URL]);
        const lines = [["key", "name", "profilePictureUrl"], ...rows].map((row) =>
          row.map(cell).join(separator),
        );
        expect(readCsv(lines.map((line) => line + end).join(""))).toEqual({
          roster: {
            personas: Object.fromEntries(
              personas.map(([each, text]) => [each, { name: text, profilePictureUrl: URL }]),
            ),
          },
          problems: [],
        });
      }),
      { numRuns: 50 },
    );
  });
});

const HEAD = "key,name,profilePictureUrl,pageId,silence";

/** Each line without the name of the file. */
const MISTAKES: readonly [what: string, text: string, lines: string[]][] = [
  [
    "an empty file",
    "",
    ["1:1: the roster lacks the columns key, name, profilePictureUrl: name them in the first line"],
  ],
  [
    "a column that is missing",
    `key,name\nadam,Adam Z.\n`,
    ["1:1: the roster lacks the column profilePictureUrl: name it in the first line"],
  ],
  [
    "columns that are not known, or there twice",
    `key,name,profilePictureUrl,picture,Name,\nadam,Adam Z.,${URL},a,b,c\n`,
    [
      '1:28: the roster has the column "picture", which is not known here: use key, name, profilePictureUrl, pageId, import, formerly, formerlyAlone, silence, or begin its name with x- to have it ignored',
      "1:36: the roster has the column name twice: remove one of the two",
      '1:41: the roster has the column "", which is not known here: use key, name, profilePictureUrl, pageId, import, formerly, formerlyAlone, silence, or begin its name with x- to have it ignored',
    ],
  ],
  [
    "values that no persona may have, in cells after some of several lines",
    `${HEAD}

"adam","Ädam
Z.",${URL},my-page,generic
eva," Eva",,,
noah,,example.com/noah.jpg,1.2E+9
a b,Ann B.,${URL}
`,
    [
      "3:8: personas.adam.name holds a control character, such as a line break, a tab or a mark of direction (U+000A): remove it",
      "4:31: personas.adam.pageId must be the Page's ID, only digits: the Page's About section shows it",
      "4:39: personas.adam.silence[0] is not known here: use generic-name, business-in-name, initial-recommended, duplicate-name, signed-picture, all",
      "5:5: personas.eva.name begins or ends with white space: remove it",
      "5:12: personas.eva.profilePictureUrl is required: give the address of the picture, like https://example.com/adam.jpg",
      "6:6: personas.noah.name is required: give the persona a name",
      "6:7: personas.noah.profilePictureUrl must begin with https:// or http://: give the address of the picture, like https://example.com/adam.jpg",
      "6:28: personas.noah.pageId must be the Page's ID, only digits: the Page's About section shows it",
      '7:1: personas."a b" is not a valid key: use 1–100 letters (A–Z), digits, dots, underscores and hyphens, the first a letter or digit',
    ],
  ],
  [
    "rows without a key, with the key of another, and with too many cells, along with all else",
    `${HEAD}\n,Eva K.,${URL}\nadam,,${URL}\nadam,Adam Z.,${URL}\ntom,Tom, T.,${URL},,,x\n`,
    [
      "2:1: the roster has a row without a key: give each persona one",
      "3:6: personas.adam.name is required: give the persona a name",
      "4:1: personas.adam exists already: remove or rename one of the two",
      "5:41: the roster has a row with more cells than columns: put a cell that holds a separator in quotes",
    ],
  ],
  [
    "a cell after one with a line break and letters of several bytes, where CRLF ends lines",
    `${HEAD}\r\neva,"Ev\r\nä👩",${URL},,,x\r\n,Tom T.,${URL}\r\n`,
    [
      "3:34: the roster has a row with more cells than columns: put a cell that holds a separator in quotes",
      "4:1: the roster has a row without a key: give each persona one",
    ],
  ],
  [
    "a quote that is not closed",
    `${HEAD}\r\nadam,"Adam Z.,${URL}\r\neva,Eva K.,${URL}\r\n`,
    ["2:6: the roster is not valid CSV: the quote that begins this cell is not closed"],
  ],
  [
    "quotes within a cell",
    `${HEAD}\nadam,Adam "A" Z.,${URL}\n`,
    [
      "2:6: the roster is not valid CSV: this cell holds a quote: put the cell in quotes, and write the quote twice",
    ],
  ],
  [
    "text after a quote",
    `${HEAD}\nadam,"Adam" Z.,${URL}\n`,
    [
      "2:6: the roster is not valid CSV: text follows the quote that ends this cell: write a quote within a cell twice",
    ],
  ],
];

describe("a mistake in CSV is told with its line and column", () => {
  it.each(MISTAKES)("%s", (_, text, lines) => {
    expect(linesOf(text)).toEqual(lines.map((line) => `roster.csv:${line}`));
  });

  it("where a byte order mark precedes it, and in another encoding", () => {
    expect(linesOf(`\ufeff${HEAD}\n"",Eva,${URL}`)).toEqual([
      "roster.csv:2:1: the roster has a row without a key: give each persona one",
    ]);
    expect(linesOf(Buffer.from(`${HEAD}\nzoe,Zo\u00eb,${URL}`, "latin1"))).toEqual([
      "roster.csv: the roster is not text in UTF-8: save the file as UTF-8",
    ]);
  });

  it("without reading the file anew for each, of which it may have thousands", () => {
    const count = 500;
    const text = `${HEAD}\n${`tom,Tom, T.,${URL},,,x\n`.repeat(count)}`;
    const decode = vi.spyOn(Buffer.prototype, "toString");
    const { problems } = readTable(text);
    const decoded = decode.mock.results.map(({ value }) => String(value).length);
    decode.mockRestore();
    const places = problems.map(({ line, column }) => [line, column]);
    expect(places).toEqual(Array.from({ length: count }, (_, index) => [index + 2, 41]));
    expect(decoded.reduce((sum, length) => sum + length, 0)).toBeLessThan(10 * text.length);
  });
});
