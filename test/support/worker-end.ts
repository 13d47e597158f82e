/** Actions for the end of a test runner's worker: SIGTERM ends it, which by itself runs no exit handler. */

const actions: (() => void)[] = [];

export function whenWorkerEnds(action: () => void): void {
  if (actions.length === 0) {
    process.once("SIGTERM", () => process.exit());
    process.once("exit", () => actions.forEach((each) => each()));
  }
  actions.push(action);
}
