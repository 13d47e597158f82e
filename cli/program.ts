/** The commands in one table: their options and their help. What each does is in a file of its own, loaded when it is run. */
import { Command, Option } from "commander";
import type { CheckPicturesOptions } from "./commands/check-pictures";
import type { CreateOptions } from "./commands/create";
import type { DeleteOptions } from "./commands/delete";
import type { DoctorOptions } from "./commands/doctor";
import type { DriftOptions } from "./commands/drift";
import type { GetOptions } from "./commands/get";
import type { ImportOptions } from "./commands/import";
import type { ListOptions } from "./commands/list";
import type { MoveOptions } from "./commands/move";
import type { OrphansOptions } from "./commands/orphans";
import type { RecoverOptions } from "./commands/recover";
import type { ReportOptions } from "./commands/report";
import type { SendOptions } from "./commands/send";
import type { StandinOptions } from "./commands/standin";
import { SETTINGS } from "../provider/core/settings";
import type { Exit } from "./exit";
import { collect, exitCodes, HELP_WIDTH, TOKEN_NOTE } from "./options";
import { addCommand, type CommandRow, type StackUse } from "./row";
import { version } from "./version";

/** The whole command line. */
export function buildProgram(): Command {
  const helpWidth = () => Math.min(process.stdout.columns || HELP_WIDTH, HELP_WIDTH);
  const program = new Command("personas")
    .description(
      "Shows and repairs the personas of a Facebook Page in Messenger, and compares them with what stacks declare.",
    )
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    // The arguments of each would leave no room to say what it does.
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .exitOverride()
    // Errors are shown by main, all in the same way.
    .configureOutput({
      outputError: () => undefined,
      getOutHelpWidth: helpWidth,
      getErrHelpWidth: helpWidth,
    });
  for (const row of COMMANDS) addCommand(program, row);
  const exits: Exit[] = ["done", "failed", "usage", "missing", "found", "interrupted"];
  const more = "`personas <command> --help` shows the options of a command.";
  return program.addHelpText("after", ["", more, ...TOKEN_NOTE, "", ...exitCodes(exits)].join("\n"));
}

/** Of a command that needs no stack, but the settings of one. */
const SETTINGS_STACK = {
  text: "take the settings from this stack's configuration; any number",
  isOptional: true as const,
  takesSelected: ({ provider }: Readonly<Record<string, unknown>>) =>
    provider !== undefined || isEnvironmentSilent(),
} satisfies StackUse;

const COMMANDS: readonly CommandRow[] = [
  {
    name: "list",
    summary: "list the Page's personas",
    description:
      "Lists every persona of the Page. JSON also has the address of the picture's hosted copy, which differs at every read.",
    stack: SETTINGS_STACK,
    options: ["page", "provider", "json"],
    examples: [
      "personas list",
      "personas list --stack dev --stack prod --json",
      "personas list --provider outlet",
    ],
    exits: ["done", "failed", "usage"],
    notes: TOKEN_NOTE,
    run: async (options: ListOptions) => (await import("./commands/list.js")).list(options),
  },
  {
    name: "get",
    summary: "show a persona",
    description: "Shows a persona, with the address of its picture's hosted copy.",
    arguments: [["<persona-id>", "the persona's ID"]],
    stack: SETTINGS_STACK,
    options: ["page", "provider", "json"],
    examples: ["personas get 24100000000007919"],
    exits: ["done", "failed", "usage", "missing"],
    notes: TOKEN_NOTE,
    run: async (id: string, options: GetOptions) => (await import("./commands/get.js")).get(id, options),
  },
  {
    name: "send",
    summary: "send a text as a persona",
    description:
      "Sends a text to a person, as a persona of the Page. The person must have written to the Page before.",
    usage: "[options] <persona-id> <psid> <text>\n       personas send [options] --as <key> <psid> <text>",
    arguments: [["<words...>", "the persona's ID, the person's ID for this Page, and the text"]],
    stack: {
      ...SETTINGS_STACK,
      takesSelected: (options) => options.as !== undefined || SETTINGS_STACK.takesSelected(options),
    },
    options: [
      new Option(
        "--as <key>",
        "the persona, by its resource's name or its key in a roster, instead of its ID",
      ).conflicts(["page", "provider"]),
      ["--tag <tag>", "what allows it more than 24 hours after the person wrote, such as HUMAN_AGENT"],
      "page",
      "provider",
      "json",
    ],
    examples: [
      `personas send 24100000000007919 7654321 "Hello!"`,
      `personas send --as adam 7654321 "Hello!" --stack dev`,
    ],
    exits: ["done", "failed", "usage", "missing"],
    notes: [
      "",
      "With --as, the Page and the token are those of the persona in the stack, which",
      "is the selected one without --stack.",
      ...TOKEN_NOTE,
    ],
    run: async (words: string[], options: SendOptions) =>
      (await import("./commands/send.js")).send(words, options),
  },
  {
    name: "create",
    summary: "create a persona without Pulumi",
    description:
      "Creates a persona on the Page, to try the API. No stack knows of it: declare what bots rely on in a program.",
    stack: SETTINGS_STACK,
    options: [
      new Option("--name <name>", "its name, at most 50 characters").makeOptionMandatory(),
      new Option("--picture <address>", "where Meta finds its picture").makeOptionMandatory(),
      "page",
      "provider",
      "json",
    ],
    examples: [`personas create --name "Adam Z." --picture https://example.com/adam.jpg`],
    exits: ["done", "failed", "usage"],
    notes: TOKEN_NOTE,
    run: async (options: CreateOptions) => (await import("./commands/create.js")).create(options),
  },
  {
    name: "delete",
    summary: "delete a persona that no stack holds or reads",
    description:
      "Deletes a persona of the Page, after asking. Refuses one that a given stack, or without any the selected stack, holds or reads.",
    arguments: [["<persona-id>", "the persona's ID"]],
    stack: SETTINGS_STACK,
    options: ["page", "provider", "file", ["-y, --yes", "delete without asking"], "json"],
    examples: ["personas delete 24100000000007919", "personas delete 24100000000007919 --yes --stack dev"],
    exits: ["done", "failed", "usage", "missing", "interrupted"],
    notes: TOKEN_NOTE,
    run: async (id: string, options: DeleteOptions) =>
      (await import("./commands/delete.js")).deletePersona(id, options),
  },
  {
    name: "orphans",
    summary: "find, and delete, personas that no stack holds or reads",
    description:
      "Shows the personas that none of the given stacks holds or reads, on the Pages of these stacks. Give every stack that has personas there: those of a stack that is not given look like orphans, and so do personas that were created without Pulumi.",
    stack: {
      text: "a stack; any number",
      isOptional: true,
      // What is deleted must not hang on which stack happens to be selected.
      takesSelected: ({ file, delete: deletes }) => file === undefined && deletes !== true,
    },
    options: [
      "page",
      "provider",
      "file",
      ["--delete", "delete the orphans, after asking"],
      ["-y, --yes", "delete without asking"],
      ["--empty-stacks", "with --yes: a given stack may be without personas"],
      "json",
    ],
    examples: [
      "personas orphans --stack dev --stack prod",
      "personas orphans --stack dev --file prod.json --delete",
    ],
    exits: ["done", "failed", "usage", "found"],
    notes: [
      "",
      "Just before it deletes, it reads the stacks and the Page again, and skips what",
      "a stack holds by then. Do not run `pulumi up` meanwhile. --delete needs --stack",
      "or --file; without --delete, the selected stack is the default.",
      ...TOKEN_NOTE,
    ],
    run: async (options: OrphansOptions) => (await import("./commands/orphans.js")).orphans(options),
  },
  {
    name: "recover",
    summary: "clear up a stack's state after an interrupted run",
    description:
      "Finds out on the Page what became of the operations that an interrupted run left pending. A persona that it created is adopted into the state, by its name; one that it deleted is removed from it. The Page is not changed. Unlock a locked stack with `pulumi cancel` first.",
    stack: { text: "the stack (default: the selected one); after it, any that share its Pages" },
    options: [
      ["--file <path>", "another stack, as `pulumi stack export` wrote it; any number", collect],
      ["--adopt <choice>", "<resource>=<persona ID>, or <resource>=none; any number", collect],
      ["--drop-others", "drop the pending creates of other packages, too"],
      ["--dry-run", "show what would be written"],
      ["-y, --yes", "write without asking"],
      "json",
    ],
    examples: [
      "personas recover --stack dev",
      "personas recover --stack dev --stack prod --yes",
      "personas recover --stack dev --adopt adam=24100000000007919",
    ],
    exits: ["done", "failed", "usage", "found"],
    notes: [
      "",
      "A persona of the wanted name is adopted only when no given stack holds it, and",
      "when there is no other: give every stack that has personas on the Page. Before",
      "it writes, it saves the earlier state in a file in the folder of --cwd.",
      ...TOKEN_NOTE,
    ],
    run: async (options: RecoverOptions) => (await import("./commands/recover.js")).recover(options),
  },
  {
    name: "drift",
    summary: "find what was changed on Pages outside Pulumi",
    description:
      "Shows what was changed on Pages outside Pulumi: personas that are gone, or have another name. It lists each Page of the stacks once, with the current settings, and changes neither the Pages nor the states.",
    stack: { text: "a stack; any number (default: the selected one)" },
    options: [["--markdown", "print a table for an issue"], "json"],
    examples: ["personas drift --stack prod", "personas drift --stack dev --stack prod --json"],
    exits: ["done", "failed", "usage", "found"],
    notes: TOKEN_NOTE,
    run: async (options: DriftOptions) => (await import("./commands/drift.js")).drift(options),
  },
  {
    name: "doctor",
    summary: "check the settings, the token and the Page",
    description:
      "Checks all that a run needs, and shows for each whether it is sound (✓), what to do if it is not (✗), or that it is unknown (–): the settings, the access token and its Page, the permission, the quota and the version of the API; with --stack also whether the personas of the state are on their Pages, and with --roster the roster and its pictures. Changes nothing, unless --write is given. Prints no secret.",
    stack: { ...SETTINGS_STACK, text: "check this stack", isAlone: true },
    options: [
      ["--roster <file>", "check this roster, too; with --stack, as that stack has it"],
      [
        "--write",
        "also create a persona on the Page and delete it, and show how Graph behaves where the vendor does not say",
      ],
      ["--picture <address>", "the picture of that persona, which Meta must be able to download"],
      ["-y, --yes", "write without asking"],
      "page",
      "provider",
      "json",
    ],
    examples: [
      "personas doctor",
      "personas doctor --stack dev --roster roster.yaml",
      "personas doctor --stack dev --write --picture https://example.com/adam.jpg",
    ],
    exits: ["done", "failed", "usage", "found", "interrupted"],
    notes: [
      "",
      "It makes two or three calls, with --stack and --roster one more for every 100",
      "personas of the Page, with --page one for each token that it tries, and with",
      "--write about ten. A lost connection and a rate limit are reported at once; only",
      "--write waits for them. What --write prints holds no secret: attach it to a bug",
      "report.",
      ...TOKEN_NOTE,
    ],
    run: async ({ stack, ...options }: DoctorOptions & { readonly stack?: readonly [string] }) =>
      (await import("./commands/doctor.js")).doctor({ ...options, stack: stack?.[0] }),
  },
  {
    name: "move",
    summary: "keep personas that a preview would create again",
    description:
      "Finds the personas that a preview would delete and create again, as their Page, name and picture show, and edits the state so that each keeps its ID: one that moves into a roster or out of it, a roster that changes its form, a renamed resource, another parent. The Page is not changed.",
    stack: { text: "the stack (default: the selected one)", isAlone: true },
    options: [
      ["--preview <file>", "what `pulumi preview --json` wrote, instead of a preview that is run now"],
      ["--dry-run", "only show what would move"],
      ["-y, --yes", "write the state without asking"],
      "json",
    ],
    examples: ["personas move --stack prod --dry-run", "personas move --stack prod --yes"],
    exits: ["done", "failed", "usage", "found"],
    notes: [
      "",
      "It ends with 7 when --dry-run finds personas to move, when you say no, and when",
      "it cannot tell which created persona one is. The earlier state",
      "is saved in the folder of --cwd. Do not run `pulumi up` meanwhile.",
    ],
    run: async ({ stack: [stack], ...options }: MoveOptions & { readonly stack: readonly [string] }) =>
      (await import("./commands/move.js")).move({ ...options, stack }),
  },
  {
    name: "import",
    summary: "write a program that imports the Page's personas",
    description:
      "Writes a program, or a roster, that imports personas that the Page has already. The Page is not changed. At a terminal, without IDs and --all, you choose from a list.",
    arguments: [["[persona-id...]", "the personas, by their IDs"]],
    stack: SETTINGS_STACK,
    options: [
      ["--all", "all personas of the Page"],
      new Option("--format <format>", "what to write (default: by the name of --out, else ts)").choices([
        "ts",
        "yaml",
        "json",
        "resources",
      ]),
      ["--out <file>", "the file to write, instead of to the standard output"],
      ["--force", "overwrite the file"],
      [
        "--picture <address>",
        "the address of the pictures; {key} stands for the resource's name, {id} for the persona's ID, {file} for the file of --download",
      ],
      ["--download <folder>", "save Meta's copies of the pictures there, each as <key>.<type>"],
      "page",
      "provider",
    ],
    examples: [
      "personas import --all --out personas.ts",
      "personas import --all --stack dev --out personas.yaml \\",
      '    --picture "https://example.com/{key}.jpg"',
      "personas import --all --out imports.json && pulumi import --file imports.json",
      "personas import --all --out personas.ts --download pictures \\",
      '    --picture "https://example.com/{file}"',
    ],
    exits: ["done", "failed", "usage", "missing", "interrupted"],
    notes: [
      "",
      "The format `resources`, also that of a file imports.json, is what `pulumi import",
      "--file` takes for the native plugin. In the others, with a stack, personas that",
      "it holds are left out, and a roster has the IDs in the overlay of that stack.",
      "With --page, each declaration names the Page.",
      "Without --picture the addresses of Meta's hosted copies are written. Replace",
      "them with your own. --force also overwrites pictures.",
      ...TOKEN_NOTE,
    ],
    run: async (ids: string[], options: ImportOptions) =>
      (await import("./commands/import.js")).importPersonas(ids, options),
  },
  {
    name: "report",
    summary: "write what a preview means for personas, for a pull request",
    description:
      "Reads the output of `pulumi preview --json`, from a file or a pipe, and writes what a reviewer should see: what is created, imported, replaced and deleted, and what is wrong. Without --markdown, --html and --json, Markdown goes to the standard output.",
    arguments: [
      ["[files...]", "outputs of previews, one for each stack; - or nothing for the standard input"],
    ],
    options: [
      ["--markdown <file>", "write Markdown, for a comment or the summary of a job"],
      ["--faces", "show the pictures in the Markdown; whoever opens it loads them from their addresses"],
      ["--link <url>", "where the page of HTML is, for the Markdown"],
      ["--html <file>", "write a page that shows how each persona looks"],
      ["--page-name <name>", "the Page's name, for the page of HTML"],
      ["--business <name>", "the business that the personas represent, for it (default: the Page's name)"],
      ["--commit <hash>", "the commit that was previewed, for it"],
      ["--title <text>", "the title of the report, for each preview (default: the stack)", collect],
      "json",
    ],
    examples: [
      "pulumi preview --json --show-sames | personas report",
      "personas report preview.json --markdown report.md --html report.html",
      "personas report dev.json prod.json --faces --markdown comment.md",
    ],
    exits: ["done", "failed", "usage"],
    notes: [
      "",
      "It needs neither a token nor settings. With --show-sames, unchanged personas",
      "are counted separately; without, with all other resources. If a preview failed,",
      "the report says so. Several previews make one report; when one of them cannot be",
      "read, the report names it, and the command ends with 1.",
    ],
    run: async (files: string[], options: ReportOptions) =>
      (await import("./commands/report.js")).report(files, options),
  },
  {
    name: "check-pictures",
    summary: "check pictures before Meta downloads them",
    description:
      "Downloads pictures as Meta would, and shows which are broken or larger than 8 MB, and which will not look good. Needs neither a token nor a Page.",
    arguments: [["[address...]", "the addresses of pictures"]],
    options: [
      ["--roster <file>", "the pictures of a roster's personas, with those of all its stacks"],
      [
        "--preview <file>",
        "the pictures of the personas that a preview creates or replaces; the file is what `pulumi preview --json` wrote",
      ],
      ["--allow-private", "download from private addresses, too: for your own network"],
      "json",
    ],
    examples: [
      "personas check-pictures https://example.com/adam.jpg",
      "personas check-pictures --roster roster.yaml",
      "pulumi preview --json > preview.json",
      "personas check-pictures --preview preview.json",
    ],
    exits: ["done", "failed", "usage"],
    notes: [
      "",
      "Unreachable pictures, and those that could only look better, are reported and",
      "end with 0; a picture that is broken or too large ends with 1.",
    ],
    run: async (addresses: string[], options: CheckPicturesOptions) =>
      (await import("./commands/check-pictures.js")).checkPictures(addresses, options),
  },
  {
    name: "standin",
    summary: "start a stand-in for Graph",
    description:
      "Starts a stand-in for Graph on 127.0.0.1, to try and test programs, until it is interrupted.",
    options: [
      new Option("--port <port>", "the port to listen on").default("4100"),
      [
        "--page <id=token[,name]>",
        "a Page, its made-up access token, and its name; any number (default: 1234=standin-token)",
        collect,
      ],
      ["--seed <roster>", "a roster file: begin with its personas, without the overlays"],
      new Option("--pictures <what>", "download pictures as Meta does, or accept any address")
        .choices(["download", "ignore"])
        .default("download"),
      ["--allow-private", "download pictures from private addresses, too"],
    ],
    examples: [
      "personas standin",
      'personas standin --port 4200 --page 1234=EAAG...,"Acme Flowers"',
      "personas standin --seed roster.yaml",
    ],
    exits: ["done", "failed", "usage"],
    notes: [
      "",
      "A picture that is not reachable, not an image by its bytes, or larger than 8 MB",
      "is refused when a persona is created, as Meta does; others are hosted by the",
      "stand-in. For addresses that are reserved for documentation, such as",
      "https://example.com/adam.jpg, the stand-in draws a face, without a network.",
      "",
      "The personas of a roster are created on the Page that the file names, or else",
      "on the first; one with an import gets that ID. Without --page the Pages are",
      "those of the file, and standin-token is the token of all of them.",
    ],
    run: async (options: StandinOptions) => (await import("./commands/standin.js")).standin(options),
  },
];

/** Whether the environment names neither a Page nor a token, so that the selected stack is asked for them. */
function isEnvironmentSilent(): boolean {
  return [SETTINGS.pageId, SETTINGS.pageAccessToken, SETTINGS.pageAccessTokens].every(
    ({ environment }) => !process.env[environment]?.trim(),
  );
}
