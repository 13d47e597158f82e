/** What the plugin answers with, in the words of the engine's protocol. */
import { messageOf, type OperationError } from "../core/error";
import { Any, grpc, provider, Status, type Grpc } from "./sdk";
import { structOf, type Wire } from "./wire";

/** How a property differs. */
export type DiffKind = "add" | "add-replace" | "delete" | "update" | "update-replace";

/** By the path of a property, how it differs. */
export type Differences = ReadonlyMap<string, DiffKind>;

/** A diff; whatever replaces is made before what it replaces goes, so that dependents get the new ID first. */
export function diffAnswer(changes: boolean, differences: Differences) {
  const { PropertyDiff, DiffResponse } = provider;
  const { ADD, ADD_REPLACE, DELETE, UPDATE, UPDATE_REPLACE } = PropertyDiff.Kind;
  const kinds = {
    add: ADD,
    "add-replace": ADD_REPLACE,
    delete: DELETE,
    update: UPDATE,
    "update-replace": UPDATE_REPLACE,
  };
  const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;
  const answer = new DiffResponse()
    .setChanges(changes ? DIFF_SOME : DIFF_NONE)
    .setDeletebeforereplace(false)
    .setHasdetaileddiff(true)
    .setDiffsList([...differences.keys()])
    .setReplacesList([...differences].filter(([, kind]) => kind.endsWith("-replace")).map(([path]) => path));
  for (const [path, kind] of differences) {
    answer.getDetaileddiffMap().set(path, new PropertyDiff().setKind(kinds[kind]).setInputdiff(true));
  }
  return answer;
}

/** What the engine takes as the failure of a call. */
export type Failure = Partial<Grpc.ServiceError>;

/** A failure that leaves the state as it was. */
export function failure(error: unknown): Failure {
  return { code: grpc.status.UNKNOWN, details: messageOf(error) };
}

/** The failure of an operation that has an outcome all the same: the engine keeps it, and the next `up` updates it. */
export class KeptFailure extends Error {
  override readonly name = "KeptFailure";

  constructor(
    error: OperationError,
    readonly id: string,
    readonly outputs: Wire,
  ) {
    super(error.message);
  }

  /** As the protocol has it. */
  get failure(): Failure {
    const kept = new provider.ErrorResourceInitFailed()
      .setId(this.id)
      .setProperties(structOf(this.outputs))
      .setReasonsList(this.message.split("\n"));
    const detail = new Any();
    detail.pack(kept.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const status = new Status().setCode(grpc.status.UNKNOWN).setMessage(this.message);
    status.addDetails(detail);
    const metadata = new grpc.Metadata();
    metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
    return { code: grpc.status.UNKNOWN, details: this.message, metadata };
  }
}
