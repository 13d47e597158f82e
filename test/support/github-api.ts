/** A stand-in for the part of GitHub's REST API that the workflow examples call: a real HTTP server. */
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { onTestFinished } from "vitest";

/** Who GitHub says writes with a workflow's token. */
export const BOT = "github-actions[bot]";
/** The repository that the workflows run in. */
export const REPOSITORY = {
  owner: { login: "desk" },
  name: "personas",
  id: 7,
  default_branch: "main",
} as const;

/** An artifact, and the folder that holds what was uploaded. */
export interface Artifact {
  readonly name: string;
  readonly created_at: string;
  readonly expired: boolean;
  readonly workflow_run: {
    readonly id: number;
    readonly head_branch: string;
    readonly head_repository_id: number;
  };
  readonly folder: string;
}

export interface Comment {
  readonly id: number;
  readonly user: { readonly login: string };
  body: string;
}

export interface Issue {
  readonly number: number;
  readonly title: string;
  readonly creator: string;
  state: string;
  body: string;
}

interface Pull {
  readonly number: number;
  readonly head: { readonly label: string; readonly sha: string };
}

export class GitHubApi {
  readonly #server: Server;
  readonly artifacts: Artifact[] = [];
  readonly comments: Comment[] = [];
  readonly issues: Issue[] = [];
  pulls: Pull[] = [];
  /** The writes, as `POST /repos/…`. */
  readonly writes: string[] = [];

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request).then(
        (body) => {
          response.writeHead(body === undefined ? 404 : 200, { "Content-Type": "application/json" });
          response.end(JSON.stringify(body ?? { message: "Not Found" }));
        },
        (error: unknown) => response.destroy(error as Error),
      );
    });
  }

  /** Starts one that ends with the test. */
  static async start(): Promise<GitHubApi> {
    const api = new GitHubApi();
    await new Promise<void>((resolve) => api.#server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      api.#server.closeAllConnections();
      api.#server.close();
    });
    return api;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async #answer(request: IncomingMessage): Promise<unknown> {
    const { pathname, searchParams } = new URL(request.url!, this.url);
    const base = `/repos/${REPOSITORY.owner.login}/${REPOSITORY.name}`;
    if (!pathname.startsWith(base)) return undefined;
    const call = `${request.method} ${pathname.slice(base.length)}`;
    if (request.method === "GET") {
      switch (call) {
        case "GET /actions/artifacts": {
          const artifacts = this.artifacts.filter(({ name }) => name === searchParams.get("name"));
          return { total_count: artifacts.length, artifacts };
        }
        case "GET /pulls":
          return this.pulls.filter(({ head }) => head.label === searchParams.get("head"));
        case "GET /issues":
          return this.issues.filter(
            ({ state, creator }) =>
              state === searchParams.get("state") && creator === searchParams.get("creator"),
          );
        default:
          return /^GET \/issues\/\d+\/comments$/.test(call) ? this.comments : undefined;
      }
    }
    this.writes.push(call);
    const sent = (await json(request)) as { title?: string; body?: string; state?: string };
    const number = Number(/\/(\d+)(\/comments)?$/.exec(call)?.[1]);
    if (/^POST \/issues\/\d+\/comments$/.test(call)) {
      const comment = { id: this.comments.length + 1, user: { login: BOT }, body: sent.body! };
      return this.comments[this.comments.push(comment) - 1];
    }
    if (call === "POST /issues") {
      const opened = { title: sent.title!, body: sent.body!, creator: BOT, state: "open" };
      return this.issues[this.issues.push({ number: this.issues.length + 1, ...opened }) - 1];
    }
    const changed = call.startsWith("PATCH /issues/comments/")
      ? this.comments.find(({ id }) => id === number)
      : this.issues.find((issue) => issue.number === number);
    return changed && Object.assign(changed, sent);
  }
}
