/** The commands, their options and their help. What a command does is in a file of its own, loaded when it is run. */
import { Command, Option } from "commander";
import { readFileSync } from "node:fs";
import type { CheckPicturesOptions } from "./commands/check-pictures";
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
import type { Exit } from "./exit";
import {
  addEnd,
  addJson,
  addPlaces,
  addSettings,
  addStack,
  collect,
  exitCodes,
  HELP_WIDTH,
  TOKEN_NOTE,
} from "./options";

/** The whole command line. */
export function buildProgram(): Command {
  const helpWidth = () => Math.min(process.stdout.columns || HELP_WIDTH, HELP_WIDTH);
  const program = new Command("personas")
    .description(
      "The personas of a Facebook Page in Messenger: what the Page has, beside what stacks declare.",
    )
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this text")
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
  addList(program);
  addGet(program);
  addSend(program);
  addOrphans(program);
  addRecover(program);
  addDrift(program);
  addMove(program);
  addImport(program);
  addReport(program);
  addCheckPictures(program);
  addStandin(program);
  const exits: Exit[] = ["done", "failed", "usage", "missing", "found", "interrupted"];
  const more = "`personas <command> --help` tells more of a command.";
  return program.addHelpText("after", ["", more, ...TOKEN_NOTE, "", ...exitCodes(exits)].join("\n"));
}

function addList(program: Command): void {
  const command = program
    .command("list")
    .summary("list the Page's personas")
    .description(
      "Lists every persona of the Page. JSON has the address of the picture's hosted copy, too, which is another one at every read.",
    )
    .action(async (options: ListOptions) => (await import("./commands/list.js")).list(options));
  addJson(addSettings(command));
  addEnd(
    command,
    {
      examples: ["personas list", "personas list --stack dev --json"],
      exits: ["done", "failed", "usage"],
    },
    ...TOKEN_NOTE,
  );
}

function addGet(program: Command): void {
  const command = program
    .command("get")
    .summary("show a persona")
    .description("Shows a persona, with the address of its picture's hosted copy.")
    .argument("<persona-id>", "the persona's ID")
    .action(async (id: string, options: GetOptions) => (await import("./commands/get.js")).get(id, options));
  addJson(addStack(command));
  addEnd(
    command,
    {
      examples: ["personas get 24100000000007919"],
      exits: ["done", "failed", "usage", "missing"],
    },
    ...TOKEN_NOTE,
  );
}

function addSend(program: Command): void {
  const command = program
    .command("send")
    .summary("send a text as a persona")
    .description(
      "Sends a text to a person, as a persona of the Page. The person must have written to the Page before.",
    )
    .argument("<persona-id>", "the persona's ID")
    .argument("<psid>", "the person's ID for this Page")
    .argument("<text>", "what the persona says")
    .option("--tag <tag>", "what allows it more than 24 hours after the person wrote, as HUMAN_AGENT")
    .action(async (id: string, psid: string, text: string, options: SendOptions) =>
      (await import("./commands/send.js")).send(id, psid, text, options),
    );
  addJson(addSettings(command));
  addEnd(
    command,
    {
      examples: [`personas send 24100000000007919 7654321 "Hello!"`],
      exits: ["done", "failed", "usage"],
    },
    ...TOKEN_NOTE,
  );
}

function addOrphans(program: Command): void {
  const command = program
    .command("orphans")
    .summary("find, and delete, personas that no stack holds")
    .description(
      "Shows the personas that are in none of the given stacks, on the Pages of these stacks. Give every stack that has personas there: those of a stack that is not given look like orphans, and so does whatever was made without Pulumi.",
    );
  const stack = new Option("-s, --stack <name>", "a stack; any number");
  addPlaces(command.option("--page <id>", "this Page alone"), stack.argParser(collect))
    .option("--file <path>", "a file that `pulumi stack export` wrote; any number", collect)
    .option("--delete", "delete the orphans, after a question")
    .option("-y, --yes", "delete without a question")
    .option("--empty-stacks", "with --yes: a given stack may be without personas")
    .action(async (options: OrphansOptions) => (await import("./commands/orphans.js")).orphans(options));
  addJson(command);
  addEnd(
    command,
    {
      examples: [
        "personas orphans --stack dev --stack prod",
        "personas orphans --stack dev --file prod.json --delete",
      ],
      exits: ["done", "failed", "usage", "found"],
    },
    "",
    "Just before it deletes, it reads the stacks and the Page again, and skips what",
    "a stack holds by then. Let no `pulumi up` run meanwhile.",
    ...TOKEN_NOTE,
  );
}

function addRecover(program: Command): void {
  const command = program
    .command("recover")
    .summary("clear up a stack's state after an interrupted run")
    .description(
      "Looks on the Page what became of the operations that an interrupted run left pending. A persona that it made is adopted into the state, by its name; one that it deleted is taken out. Nothing is changed on the Page. A locked stack is unlocked by `pulumi cancel` first.",
    );
  const stack = new Option("-s, --stack <name>", "the stack; after it, any that share its Pages")
    .argParser(collect)
    .makeOptionMandatory();
  addPlaces(command, stack)
    .option("--file <path>", "another stack, as `pulumi stack export` wrote it; any number", collect)
    .option("--adopt <choice>", "<resource>=<persona ID>, or <resource>=none; any number", collect)
    .option("--drop-others", "drop the pending creates of other packages, too")
    .option("--dry-run", "show what would be written")
    .option("-y, --yes", "write without a question")
    .action(async (options: RecoverOptions) => (await import("./commands/recover.js")).recover(options));
  addJson(command);
  addEnd(
    command,
    {
      examples: [
        "personas recover --stack dev",
        "personas recover --stack dev --stack prod --yes",
        "personas recover --stack dev --adopt adam=24100000000007919",
      ],
      exits: ["done", "failed", "usage", "found"],
    },
    "",
    "A persona of the wanted name is adopted only when no given stack holds it, and",
    "when there is no other: give every stack that has personas on the Page. Before",
    "it writes, it keeps the state as it was in a file of the project's folder.",
    ...TOKEN_NOTE,
  );
}

function addDrift(program: Command): void {
  const command = program
    .command("drift")
    .summary("find what is not as the states of stacks say")
    .description(
      "Shows what was changed on Pages behind Pulumi's back: personas that are gone, or have another name. It lists each Page of the stacks once, with the settings of now, and changes neither the Pages nor the states.",
    );
  const stack = new Option("-s, --stack <name>", "a stack; any number")
    .argParser(collect)
    .makeOptionMandatory();
  addPlaces(command, stack).action(async (options: DriftOptions) =>
    (await import("./commands/drift.js")).drift(options),
  );
  addJson(command);
  addEnd(
    command,
    {
      examples: ["personas drift --stack prod", "personas drift --stack dev --stack prod --json"],
      exits: ["done", "failed", "usage", "found"],
    },
    ...TOKEN_NOTE,
  );
}

function addMove(program: Command): void {
  const command = program
    .command("move")
    .summary("keep personas that a preview would make again")
    .description(
      "Finds the personas that a preview would delete and create again, as the same Page, name and picture show, and edits the state so that each stays the persona that it is: one that moves into a roster or out of it, a roster that changes its form, a renamed resource, another parent. Nothing is changed on the Page.",
    );
  const stack = new Option("-s, --stack <name>", "the stack").makeOptionMandatory();
  addPlaces(command, stack)
    .option("--preview <file>", "what `pulumi preview --json` wrote, instead of a preview that is run now")
    .option("--dry-run", "only show what would move")
    .option("-y, --yes", "write the state without a question")
    .action(async (options: MoveOptions) => (await import("./commands/move.js")).move(options));
  addJson(command);
  addEnd(
    command,
    {
      examples: ["personas move --stack prod --dry-run", "personas move --stack prod --yes"],
      exits: ["done", "failed", "usage", "found"],
    },
    "",
    "It ends with 7 when --dry-run finds personas to move, when you say no, and when",
    "a persona is left that may be one of those that are created. The state as it was",
    "is kept in a file of the project's folder. Let no `pulumi up` run meanwhile.",
  );
}

function addImport(program: Command): void {
  const command = program
    .command("import")
    .summary("write the program that takes over what the Page has")
    .description(
      "Writes a program, or a roster, that brings personas under Pulumi which the Page has already. Nothing is changed at Graph. In a terminal, without IDs and --all, the personas are chosen from a list.",
    )
    .argument("[persona-id...]", "the personas, by their IDs")
    .option("--all", "all personas of the Page")
    .addOption(
      new Option("--format <format>", "what to write; by --out, else ts").choices(["ts", "yaml", "json"]),
    )
    .option("--out <file>", "the file to write, instead of to the standard output")
    .option("--force", "overwrite the file")
    .option(
      "--picture <address>",
      "the address of the pictures; {key} stands for the resource's name, {id} for the persona's ID",
    )
    .action(async (ids: string[], options: ImportOptions) =>
      (await import("./commands/import.js")).importPersonas(ids, options),
    );
  addSettings(command);
  addEnd(
    command,
    {
      examples: [
        "personas import --all --out personas.ts",
        "personas import --all --stack dev --out personas.yaml \\",
        '    --picture "https://example.com/{key}.jpg"',
      ],
      exits: ["done", "failed", "usage", "missing", "interrupted"],
    },
    "",
    "With --stack, what that stack holds already is left out. With --page, each",
    "declaration names the Page. Without --picture the addresses of Meta's hosted",
    "copies are written, which are to be replaced by your own.",
    ...TOKEN_NOTE,
  );
}

function addCheckPictures(program: Command): void {
  const command = program
    .command("check-pictures")
    .summary("look at pictures before Meta does")
    .description(
      "Downloads pictures as Meta would, and tells which are broken or larger than 8 MB, and which will not look good. Needs neither a token nor a Page.",
    )
    .argument("[address...]", "the addresses of pictures")
    .option("--roster <file>", "the pictures of a roster's personas, with those of all its stacks")
    .option(
      "--preview <file>",
      "the pictures of the personas that a preview creates or replaces; the file is what `pulumi preview --json` wrote",
    )
    .option("--allow-private", "download from private addresses, too: for your own network")
    .action(async (addresses: string[], options: CheckPicturesOptions) =>
      (await import("./commands/check-pictures.js")).checkPictures(addresses, options),
    );
  addJson(command);
  addEnd(
    command,
    {
      examples: [
        "personas check-pictures https://example.com/adam.jpg",
        "personas check-pictures --roster roster.yaml",
        "pulumi preview --json > preview.json",
        "personas check-pictures --preview preview.json",
      ],
      exits: ["done", "failed", "usage"],
    },
    "",
    "What cannot be reached from here, and what could only look better, is told and",
    "ends with 0; a picture that is broken or too large ends with 1.",
  );
}

function addReport(program: Command): void {
  const command = program
    .command("report")
    .summary("write what a preview means for personas, for a pull request")
    .description(
      "Reads the output of `pulumi preview --json`, from a file or a pipe, and writes what a reviewer should see: what is created, taken over, replaced and deleted, and what is wrong. Without --markdown, --html and --json, Markdown goes to the standard output.",
    )
    .argument("[file]", "the output of the preview; - or nothing for the standard input")
    .option("--markdown <file>", "write Markdown, for a comment or the summary of a job")
    .option("--html <file>", "write a page that shows how each persona looks")
    .option("--business <name>", "the business that the personas represent, for the page")
    .option("--title <text>", "what the report is of (default: the stack)")
    .action(async (file: string | undefined, options: ReportOptions) =>
      (await import("./commands/report.js")).report(file, options),
    );
  addJson(command);
  addEnd(
    command,
    {
      examples: [
        "pulumi preview --json --show-sames | personas report",
        "personas report preview.json --markdown report.md --html report.html",
      ],
      exits: ["done", "failed", "usage"],
    },
    "",
    "It needs neither a token nor settings. With --show-sames, unchanged personas",
    "are counted alone; without, they are counted with all other resources. The",
    "preview may have failed: the report says so.",
  );
}

function addStandin(program: Command): void {
  const command = program
    .command("standin")
    .summary("start a stand-in for Graph")
    .description("Starts a stand-in for Graph on 127.0.0.1, for tries and tests, until it is interrupted.")
    .option("--port <port>", "the port to listen on", "4100")
    .option(
      "--page <id=token[,name]>",
      "a Page, its made-up access token, and what it is called; any number (default: 1234=standin-token)",
      collect,
    )
    .option("--seed <roster>", "a roster file: begin with its personas, without what single stacks change")
    .addOption(
      new Option(
        "--pictures <what>",
        "download pictures as Meta does, or ignore what is behind their addresses",
      )
        .choices(["download", "ignore"])
        .default("download"),
    )
    .option("--allow-private", "download pictures from private addresses, too")
    .action(async (options: StandinOptions) => (await import("./commands/standin.js")).standin(options));
  addEnd(
    command,
    {
      examples: [
        "personas standin",
        'personas standin --port 4200 --page 1234=EAAG...,"Acme Flowers"',
        "personas standin --seed roster.yaml",
      ],
      exits: ["done", "failed", "usage"],
    },
    "",
    "A picture that is not reachable, not an image by its bytes, or larger than 8 MB",
    "is refused when a persona is created, as Meta does; others are hosted by the",
    "stand-in. For addresses that are kept for documentation, as",
    "https://example.com/adam.jpg, the stand-in draws a face, without a network.",
    "",
    "The personas of a roster are created on the Page that the file names, or else",
    "on the first; one with an import gets that ID. Without --page the Pages are",
    "those of the file, and standin-token is the token of all of them.",
  );
}

function version(): string {
  const text = readFileSync(require.resolve("pulumi-personas/package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
