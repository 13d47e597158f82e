/** What the doors do differently is what the document on the plugin says, and is printed. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { expect, it } from "vitest";
import { DIFFERENCES } from "../support/door";
import { ROOT } from "../support/folders";

it("the document on the plugin has the table of what differs", () => {
  const document = readFileSync(path.join(ROOT, "docs", "guides", "native-plugin.md"), "utf8");
  const rows = document
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    ) // prettier-ignore
    .slice(2);
  const differences = Object.entries(DIFFERENCES).map(([what, doors]) => [what, ...doors]);
  expect(rows).toEqual(differences);
  console.table(
    Object.fromEntries(differences.map(([what, dynamic, plugin]) => [what, { dynamic, plugin }])),
  );
});
