/** Who takes part, and how each is told what to do. */
import * as path from "node:path";
import type { Operation } from "./results";

/** One way to look after the personas of a Page. Its program is `index.js`, with what else is in the folder of its name. */
export interface Contestant {
  readonly name: string;
  /** Whether Pulumi runs it. */
  readonly isProject: boolean;
  /** Whether its personas are on several Pages, ten on each. */
  readonly hasPages?: boolean;
  /** How many resources stand for so many personas in the state of its stack, if it has one. */
  readonly resources?: (personas: number) => number;
  /** The arguments for an operation, of `pulumi` or of the script. */
  readonly args: Readonly<Record<Operation, readonly string[]>>;
  /** The file with the state, within its folder; there is none before the first operation that writes. */
  readonly stateFile: string;
}

const NOW = ["--yes", "--skip-preview"];
const UP = ["up", ...NOW];

const PULUMI = {
  isProject: true,
  args: {
    preview: ["preview"],
    up: UP,
    "up again": UP,
    "preview again": ["preview"],
    refresh: ["refresh", ...NOW],
    replace: UP,
    destroy: ["destroy", ...NOW],
  },
  stateFile: path.join("pulumi", "backend", ".pulumi", "stacks", "personas", "dev.json"),
} as const;

/** Everyone, in the order of tables. */
export const CONTESTANTS: readonly Contestant[] = [
  { name: "tutorial", resources: (personas) => personas, ...PULUMI },
  { name: "thin", resources: (personas) => personas, ...PULUMI },
  { name: "persona", resources: (personas) => personas, ...PULUMI },
  { name: "pages", resources: (personas) => personas, hasPages: true, ...PULUMI },
  { name: "roster", resources: () => 1, ...PULUMI },
  { name: "native", resources: (personas) => personas, ...PULUMI },
  { name: "native-roster", resources: () => 1, ...PULUMI },
  {
    name: "script",
    isProject: false,
    args: {
      preview: ["preview"],
      up: ["up"],
      "up again": ["up"],
      "preview again": ["preview"],
      refresh: ["refresh"],
      replace: ["up"],
      destroy: ["destroy"],
    },
    stateFile: "state.json",
  },
];
