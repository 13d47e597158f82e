/**
 * The parts of Pulumi's SDK that speak the engine's protocol, and the packages that it speaks by: its own copies of these,
 * found from where it is, as messages of another copy would be of other classes.
 */
import type * as Grpc from "@grpc/grpc-js";
import type * as AnyMessages from "google-protobuf/google/protobuf/any_pb";
import type * as EmptyMessages from "google-protobuf/google/protobuf/empty_pb";
import type * as StructMessages from "google-protobuf/google/protobuf/struct_pb";
import type * as PluginMessages from "@pulumi/pulumi/proto/plugin_pb";
import type * as ProviderService from "@pulumi/pulumi/proto/provider_grpc_pb";
import type * as ProviderMessages from "@pulumi/pulumi/proto/provider_pb";
import type * as StatusMessages from "@pulumi/pulumi/proto/status_pb";
import { loadOfSdk as load } from "../engine/sdk";

export const grpc = load("@grpc/grpc-js") as typeof Grpc;
export const { Any } = load("google-protobuf/google/protobuf/any_pb") as typeof AnyMessages;
export const { Empty } = load("google-protobuf/google/protobuf/empty_pb") as typeof EmptyMessages;
export const { Struct } = load("google-protobuf/google/protobuf/struct_pb") as typeof StructMessages;
export const plugin = load("./proto/plugin_pb.js") as typeof PluginMessages;
export const provider = load("./proto/provider_pb.js") as typeof ProviderMessages;
export const { ResourceProviderService } = load("./proto/provider_grpc_pb.js") as typeof ProviderService;
export const { Status } = load("./proto/status_pb.js") as typeof StatusMessages;

export type { Grpc, PluginMessages, ProviderMessages, StructMessages };
