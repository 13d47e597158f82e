/** Secrets are taken out of whatever is shown. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { redact } from "../../../provider/graph/redact";

it("redaction hides a secret in every form it may stand in", () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 4, unit: "grapheme-ascii" }),
      fc.string(),
      fc.string(),
      (secret, head, tail) => {
        for (const form of [secret, encodeURIComponent(secret), encodeURI(secret)]) {
          expect(redact(head + form + tail, [secret, undefined, ""])).not.toContain(secret);
        }
      },
    ),
  );
});
