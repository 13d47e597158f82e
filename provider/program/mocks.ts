/** Whether the program is in a unit test with Pulumi's mocks, which are asked instead of everybody else. */
import * as pulumi from "./sdk";

/** Whether `pulumi.runtime.setMocks` was called: there is no engine, and nothing may be called. */
export function isMocked(): boolean {
  const monitor: unknown = pulumi.runtime.getMonitor();
  return monitor instanceof pulumi.runtime.MockMonitor;
}
