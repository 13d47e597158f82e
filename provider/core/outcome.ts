/** What became of an operation on a persona. What failed says so in the words that the user reads. */
import type { OperationError } from "./error";
import type { HeldPersona } from "./persona";

/** An operation that changed nothing. */
export interface Failed {
  readonly kind: "failed";
  readonly error: OperationError;
}

/** A create. */
export type Created =
  | { readonly kind: "made" | "adopted"; readonly persona: HeldPersona }
  /** Nobody knows whether a persona was made: what is held stands for the create, so that the next run finds out. */
  | { readonly kind: "lost"; readonly persona: HeldPersona; readonly error: OperationError }
  | Failed;

/** A read. */
export type Found =
  | {
      readonly kind: "found";
      readonly persona: HeldPersona;
      /** Whether the Page shows another name than the stack had. */
      readonly drifted: boolean;
    }
  /** The persona is surely not on its Page. */
  | { readonly kind: "gone" }
  | Failed;

/** A delete; of a persona that was surely gone already, too. */
export type Removed = { readonly kind: "removed" } | Failed;
