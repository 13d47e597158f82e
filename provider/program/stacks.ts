/**
 * The stacks that Pulumi's SDK captures while a program runs: of each resource, which the state keeps, and of each
 * promise, which only a message about a promise that never ends would show. To look their lines up in source maps
 * takes as long as the rest of a declaration, so it is done for the one line that is of use, the program's.
 */

/** V8's hook for the text of a stack, which is not always there. */
interface StackFormat {
  prepareStackTrace?: Format | undefined;
}

type Format = (error: Error, sites: NodeJS.CallSite[]) => unknown;

const stacks: StackFormat = Error;

/** The SDK's function that captures a stack for each promise. */
const OF_A_PROMISE = "debuggablePromise";

/**
 * Shortens the stacks that are captured until the answer is called, to so many `frames`, of which the last is looked
 * up in source maps. The engine keeps the whole stack of a resource in the state else: a quarter of what a persona
 * takes there, and of what each step of a run writes.
 */
export function shortenStacks(frames: number): () => void {
  leavePromisesAsTheyAre();
  const former = stacks.prepareStackTrace;
  stacks.prepareStackTrace = (error, sites) => {
    if (isOfAPromise(sites)) return textOf(error, sites);
    const line = sites[frames - 1];
    // Source maps come by a hook; without one Node writes a stack as the text is here.
    const mapped = former && line && String(former.call(Error, error, [line]));
    if (!mapped) return textOf(error, sites.slice(0, frames));
    return `${textOf(error, sites.slice(0, frames - 1))}\n${mapped.split("\n").at(-1)!}`;
  };
  return () => restore(former);
}

let left: Format | undefined;

/** For the rest of the run, unless another hook takes this one's place. */
function leavePromisesAsTheyAre(): void {
  const former = stacks.prepareStackTrace;
  if (!former || former === left) return;
  left = (error, sites) => (isOfAPromise(sites) ? textOf(error, sites) : former.call(Error, error, sites));
  stacks.prepareStackTrace = left;
}

function restore(former: Format | undefined): void {
  if (former) stacks.prepareStackTrace = former;
  else delete stacks.prepareStackTrace;
}

function isOfAPromise([first]: readonly NodeJS.CallSite[]): boolean {
  return first?.getFunctionName() === OF_A_PROMISE;
}

function textOf(error: Error, sites: readonly NodeJS.CallSite[]): string {
  // eslint-disable-next-line @typescript-eslint/no-base-to-string -- a call site writes itself as a line of a stack
  return [String(error), ...sites.map((site) => `    at ${String(site)}`)].join("\n");
}
