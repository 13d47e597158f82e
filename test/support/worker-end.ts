/** What is left to do when a worker of the test runner ends: it is ended by a signal, which alone runs no exit handler. */

const actions: (() => void)[] = [];

export function whenWorkerEnds(action: () => void): void {
  if (actions.length === 0) {
    process.once("SIGTERM", () => process.exit());
    process.once("exit", () => actions.forEach((each) => each()));
  }
  actions.push(action);
}
