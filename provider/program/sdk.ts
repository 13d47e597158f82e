/**
 * What programs need of Pulumi's SDK here, by its parts: the same objects as those of its main module, which loads a
 * serializer of closures besides, and with it a compiler and a package manager, at the price of a sixth of a small run.
 */
import * as config from "@pulumi/pulumi/runtime/config";
import { invoke } from "@pulumi/pulumi/runtime/invoke";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { getMonitor, isDryRun, rpcKeepAlive } from "@pulumi/pulumi/runtime/settings";

export * from "@pulumi/pulumi/config";
export * from "@pulumi/pulumi/errors";
export * from "@pulumi/pulumi/invoke";
export * from "@pulumi/pulumi/metadata";
export * from "@pulumi/pulumi/output";
export * from "@pulumi/pulumi/resource";
export * as log from "@pulumi/pulumi/log";
const { allConfig, getConfig } = config;
/** Every SDK has it, and its types leave it out. */
const { isConfigSecret } = config as unknown as { readonly isConfigSecret: (key: string) => boolean };
export const runtime = {
  allConfig,
  getConfig,
  getMonitor,
  invoke,
  isConfigSecret,
  isDryRun,
  MockMonitor,
  rpcKeepAlive,
};
