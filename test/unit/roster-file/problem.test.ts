/** Every mistake in a roster file, with its place and its way out. */
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { readRoster, readRosterFile } from "../../../provider/roster-file/file";
import { problemLine } from "../../../provider/roster-file/problem";
import { folderIn, WORK } from "../../support/folders";

const URL = "https://example.com/a.jpg";
const linesOf = (text: string) =>
  readRoster(text).problems.map((problem) => problemLine("roster.yaml", problem));

/** Each line without the name of the file. */
const MISTAKES: readonly [what: string, text: string, lines: string[]][] = [
  ["an empty file", "", ['1:1: the roster is empty: begin it with "personas:"']],
  ["a comment alone", "# Nobody yet.\n", ['1:1: the roster is empty: begin it with "personas:"']],
  ["a list", "- adam", ["1:1: the roster must be a map, not a list"]],
  ["text", "adam", ["1:1: the roster must be a map, not text"]],
  [
    "no personas",
    "persona:\n  adam: {}",
    ["1:1: personas is required: add it", "1:1: persona is not known here: use $schema, personas, stacks"],
  ],
  ["empty personas", "personas:\n", ["1:1: personas is empty: fill it in, or remove it"]],
  [
    "values that no persona may have",
    `personas:
  adam:
    name: ${"x".repeat(60)}
    profilePictureUrl: example.com/adam.jpg
  eva:
    name: " Eva"
    profilePictureUrl: ${URL}
    pageId: my-page
    import: x1
  noah: { name: [], profilePictureUrl: "" }
`,
    [
      "3:11: personas.adam.name is 60 characters long, counted as Unicode code points; Messenger takes at most 50: shorten it by 10",
      "4:24: personas.adam.profilePictureUrl must begin with https:// or http://: give the address of the picture, like https://example.com/adam.jpg",
      "6:11: personas.eva.name begins or ends with white space: remove it",
      "8:13: personas.eva.pageId must be the Page's ID, only digits: the Page's About section shows it",
      "9:13: personas.eva.import must be the ID of a persona that the Page has, as text, only digits: `personas list` shows them",
      "10:17: personas.noah.name must be text, not a list",
      "10:40: personas.noah.profilePictureUrl is empty: give the address of the picture, like https://example.com/adam.jpg",
    ],
  ],
  [
    "objects in the place of text and of a list",
    `personas:
  adam:
    name: {}
    profilePictureUrl: ${URL}
    formerly: {}
`,
    [
      "3:11: personas.adam.name must be text, not an object",
      "5:15: personas.adam.formerly must be a list, not an object",
    ],
  ],
  [
    "missing and empty values",
    `personas:
  adam:
  eva:
    name: Eva K.
  noah: { name: , profilePictureUrl: "${URL}", pageId: ~ }
`,
    [
      "2:3: personas.adam is empty: fill it in, or remove it",
      "4:5: personas.eva.profilePictureUrl is required: give the address of the picture, like https://example.com/adam.jpg",
      "5:11: personas.noah.name is required: give the persona a name",
      "5:75: personas.noah.pageId is empty: fill it in, or remove it",
    ],
  ],
  [
    "what YAML reads as something else than text",
    `personas:
  adam:
    name: 007
    profilePictureUrl: true
    pageId: 1234567890123456789
    import: &id 24100000000007919
  eva: { name: Eva K., profilePictureUrl: "${URL}", import: *id, formerly: [5] }
`,
    [
      '3:11: personas.adam.name must be text, not a number: put it in quotes, as "007"',
      '4:24: personas.adam.profilePictureUrl must be text, not a boolean: put it in quotes, as "true"',
      '5:13: personas.adam.pageId must be text, not a number: put it in quotes, as "1234567890123456789"',
      '6:17: personas.adam.import must be text, not a number: put it in quotes, as "24100000000007919"',
      '7:80: personas.eva.import must be text, not a number: put it in quotes, as "24100000000007919"',
      '7:96: personas.eva.formerly[0] must be text, not a number: put it in quotes, as "5"',
    ],
  ],
  [
    "properties and keys that are not known",
    `personas:
  adam:
    name: Adam Z.
    picture: ${URL}
    profilePictureUrl: ${URL}
  "a/b": { name: A, profilePictureUrl: "${URL}" }
stacks:
  dev:
    remove: [adam]
    change: { adam: { nmae: Adam } }
version: 1
`,
    [
      "4:5: personas.adam.picture is not known here: use name, profilePictureUrl, pageId, import, formerly, formerlyAlone, silence",
      '6:3: personas."a/b" is not a valid key: use 1–100 letters (A–Z), digits, dots, underscores and hyphens, the first a letter or digit',
      "9:5: stacks.dev.remove is not known here: use add, change, drop",
      "10:23: stacks.dev.change.adam.nmae is not known here: use name, profilePictureUrl, pageId, import, formerly, formerlyAlone, silence",
      "11:1: version is not known here: use $schema, personas, stacks",
    ],
  ],
  [
    "overlays that do not fit",
    `personas:
  adam: { name: Adam Z., profilePictureUrl: "${URL}", formerly: [adam] }
  eva: { name: Eva K., profilePictureUrl: "${URL}", formerly: eve }
stacks:
  dev:
    add:
      adam: { name: Adam Z., profilePictureUrl: "${URL}" }
      test: { name: Test T. }
    change:
      adm: { name: A. }
      eva: {}
      adam: { name: "" }
    drop:
      - eva
      - noah
  prod: [adam]
  test: { add: x, change: { adam: x }, drop: adam }
  team/dev: {}
`,
    [
      "2:85: personas.adam.formerly[0] names adam, which is a persona of the roster still: remove it here or there",
      "3:82: personas.eva.formerly must be a list, not text",
      "7:7: stacks.dev.add.adam is a persona of the roster already: use `change` to change it in this stack",
      "8:13: stacks.dev.add.test.profilePictureUrl is required: give the address of the picture, like https://example.com/adam.jpg",
      "10:7: stacks.dev.change.adm is not a persona of the roster: its keys are adam, eva",
      "11:12: stacks.dev.change.eva changes nothing: give a property, or remove it",
      "12:21: stacks.dev.change.adam.name is empty: give the persona a name",
      "14:9: stacks.dev.drop[0] names eva, which this stack changes as well: do one of the two",
      "15:9: stacks.dev.drop[1] names noah, which is not a persona of the roster: its keys are adam, eva",
      "16:9: stacks.prod must be a map, not a list",
      "17:16: stacks.test.add must be a map, not text",
      "17:35: stacks.test.change.adam must be a map, not text",
      "17:46: stacks.test.drop must be a list, not text",
      '18:3: stacks."team/dev" is not the name of a stack: use the name alone, without organization and project, as `pulumi stack ls` shows it',
    ],
  ],
  [
    "advice that is not known, or no list",
    `personas:
  adam: { name: Adam Z., profilePictureUrl: "${URL}", silence: [generic] }
  eva: { name: Eva K., profilePictureUrl: "${URL}", silence: all }
`,
    [
      "2:84: personas.adam.silence[0] is not known here: use generic-name, business-in-name, initial-recommended, duplicate-name, signed-picture, all",
      "3:81: personas.eva.silence must be a list, not text",
    ],
  ],
  [
    "resources that personas cannot have been",
    `personas:
  adam:
    name: Adam Z.
    profilePictureUrl: ${URL}
    formerlyAlone: [adam, host, ""]
  eva: { name: Eva K., profilePictureUrl: "${URL}", formerlyAlone: [5, host] }
  noah: { name: Noah T., profilePictureUrl: "${URL}", formerlyAlone: noah }
stacks:
  dev: { change: { eva: { formerlyAlone: [adam] } } }
`,
    [
      '5:33: personas.adam.formerlyAlone[2] names "", which is not a name: give the name that the resource had in the program',
      '6:88: personas.eva.formerlyAlone[0] must be text, not a number: put it in quotes, as "5"',
      "6:91: personas.eva.formerlyAlone[1] names host, which adam names already: remove one of the two",
      "7:89: personas.noah.formerlyAlone must be a list, not text",
      "9:43: stacks.dev.change.eva.formerlyAlone[0] names adam, which adam names already: remove one of the two",
    ],
  ],
  [
    "a key that is there twice, along with all else",
    `personas:
  adam: { name: Adam Z., profilePictureUrl: "${URL}", name: Adam Y. }
  eva: { name: Eva K., profilePictureUrl: "${URL}" }
  eva: { name: "", profilePictureUrl: "${URL}" }
`,
    [
      "2:74: personas.adam.name exists already: remove or rename one of the two",
      "4:3: personas.eva exists already: remove or rename one of the two",
      "4:16: personas.eva.name is empty: give the persona a name",
    ],
  ],
  [
    "what an anchor brings along",
    `personas:
  adam: &adam { name: "", profilePictureUrl: "${URL}" }
  eva: { <<: *adam, pageId: x }
`,
    [
      "2:23: personas.adam.name is empty: give the persona a name",
      "2:23: personas.eva.name is empty: give the persona a name",
      "3:29: personas.eva.pageId must be the Page's ID, only digits: the Page's About section shows it",
    ],
  ],
  [
    "broken YAML",
    `personas:\n  adam: "Adam\n`,
    ['3:1: the roster is not valid YAML: Missing closing "quote'],
  ],
  [
    "tabs",
    "personas:\n\tadam: {}\n",
    ["2:1: the roster is not valid YAML: Tabs are not allowed as indentation"],
  ],
  [
    "an alias of nothing",
    "personas: *all",
    ["1:11: the roster is not valid YAML: there is no anchor &all before this"],
  ],
  ["a tag", "personas: !all {}", ["1:11: the roster is not valid YAML: Unresolved tag: !all"]],
  [
    "two documents",
    "personas: {}\n---\npersonas: {}\n",
    ["2:1: the roster is not valid YAML: there is more than one document: remove the line ---"],
  ],
  [
    "a merge of no map",
    "personas: { adam: { <<: 5 } }",
    ["1:1: the roster is not valid YAML: Merge sources must be maps or map aliases"],
  ],
  [
    "half a character as a key",
    'personas: { "\\ud83d": {} }',
    ["1:13: the roster is not valid YAML: the key holds half a character (an unpaired surrogate)"],
  ],
  [
    "aliases within aliases without end",
    [
      "a: &a [x]",
      ..."bcdefgh"
        .split("")
        .map((name, index) => `${name}: &${name} [${`*${"abcdefg"[index]!},`.repeat(10)}]`),
    ].join("\n"),
    ["1:1: the roster is not valid YAML: Excessive alias count indicates a resource exhaustion attack"],
  ],
];

describe("a roster file names all that is wrong", () => {
  it.each(MISTAKES)("%s", (_what, text, lines) => {
    expect(linesOf(text)).toEqual(lines.map((line) => `roster.yaml:${line}`));
  });

  it("also when it cannot be read", () => {
    const folder = folderIn(WORK, "roster-");
    const says = (file: string) =>
      readRosterFile(file).problems.map((problem) => problemLine("roster.yaml", problem));
    const missing = path.join(folder, "missing.yaml");
    const relative = path.relative(process.cwd(), missing);
    const problem = "roster.yaml: the roster cannot be read, there is no such file: ";
    expect(says(missing)).toEqual([problem + missing]);
    expect(says(relative)).toEqual([
      `${problem}${missing} (a relative path counts from the folder in which the program runs)`,
    ]);
    expect(says(folder)).toEqual([`roster.yaml: the roster cannot be read, EISDIR: ${folder}`]);
    const latin1 = path.join(folder, "latin1.yaml");
    writeFileSync(latin1, "personas: {} # Zoë", "latin1");
    expect(says(latin1)).toEqual(["roster.yaml: the roster is not text in UTF-8: save the file as UTF-8"]);
  });
});
