/**
 * The stack that Pulumi's SDK captures of each resource, and the state keeps: a quarter of what a persona takes there,
 * and of what each step of a run writes. It is shortened to the line of the program, while a persona is declared.
 */

/** V8's hook for the text of a stack, which is not always there. */
interface StackFormat {
  prepareStackTrace?: Format | undefined;
}

type Format = (error: Error, sites: NodeJS.CallSite[]) => unknown;

const stacks: StackFormat = Error;

/** The SDK's function that captures a stack for each promise, which no message shows. */
const OF_A_PROMISE = "debuggablePromise";

/**
 * Shortens the stacks that are captured until the answer is called, to so many `frames`, of which the last is looked up
 * in source maps.
 */
export function shortenStacks(frames: number): () => void {
  const former = stacks.prepareStackTrace;
  stacks.prepareStackTrace = (error, sites) => {
    const line = sites[0]?.getFunctionName() === OF_A_PROMISE ? undefined : sites[frames - 1];
    // Source maps come by a hook; without one Node writes a stack as the text is here.
    const mapped = former && line && String(former.call(Error, error, [line]));
    if (!mapped) return stackText(error, sites.slice(0, frames));
    return `${stackText(error, sites.slice(0, frames - 1))}\n${mapped.split("\n").at(-1)!}`;
  };
  return () => {
    if (former) stacks.prepareStackTrace = former;
    else delete stacks.prepareStackTrace;
  };
}

function stackText(error: Error, sites: readonly NodeJS.CallSite[]): string {
  // eslint-disable-next-line @typescript-eslint/no-base-to-string -- a call site writes itself as a line of a stack
  return [String(error), ...sites.map((site) => `    at ${String(site)}`)].join("\n");
}
