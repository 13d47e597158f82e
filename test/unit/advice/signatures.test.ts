/** Which addresses are signed, and which are the same but for that. */
import { describe, expect, it } from "vitest";
import { differInSignatureAlone, isSigned } from "../../../provider/advice/signatures";

const BUCKET = "https://pictures.s3.eu-central-1.amazonaws.com/adam.jpg";

describe("an address", () => {
  it.each([
    [
      "Amazon S3",
      `${BUCKET}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a&X-Amz-Date=1&X-Amz-Expires=9&X-Amz-SignedHeaders=host&X-Amz-Signature=1`,
      `${BUCKET}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=b&X-Amz-Date=2&X-Amz-Expires=9&X-Amz-SignedHeaders=host&X-Amz-Security-Token=t&X-Amz-Signature=2`,
    ],
    [
      "Amazon S3, version 2",
      `${BUCKET}?AWSAccessKeyId=a&Signature=1&Expires=1`,
      `${BUCKET}?AWSAccessKeyId=a&Signature=2&Expires=2`,
    ],
    [
      "Google Cloud Storage",
      "https://storage.googleapis.com/pictures/adam.jpg?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Date=1&X-Goog-Signature=1",
      "https://storage.googleapis.com/pictures/adam.jpg?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Date=2&X-Goog-Signature=2",
    ],
    [
      "Azure Storage",
      "https://a.blob.core.windows.net/pictures/adam.jpg?sv=2022-11-02&sr=b&sp=r&st=1&se=2&sig=1",
      "https://a.blob.core.windows.net/pictures/adam.jpg?sv=2022-11-02&sr=b&sp=r&st=3&se=4&spr=https&sig=2",
    ],
    [
      "Amazon CloudFront",
      "https://d1.cloudfront.net/adam.jpg?Expires=1&Signature=1&Key-Pair-Id=K",
      "https://d1.cloudfront.net/adam.jpg?Policy=p&Signature=2&Key-Pair-Id=L",
    ],
    [
      "Meta",
      "https://scontent-fra3-1.xx.fbcdn.net/v/t39/adam.jpg?_nc_cat=1&ccb=1-7&_nc_ohc=a&oh=00_a&oe=6",
      "https://scontent-muc2-2.xx.fbcdn.net/v/t39/adam.jpg?_nc_cat=2&ccb=1-7&_nc_ohc=b&oh=00_b&oe=7",
    ],
  ])("of %s is signed, and the same but for that", (_who, one, other) => {
    expect([isSigned(one), isSigned(other), differInSignatureAlone(one, other)]).toEqual([true, true, true]);
    const elsewhere = other.replace("adam", "eva");
    expect(differInSignatureAlone(one, elsewhere), "another picture").toBe(false);
    expect(differInSignatureAlone(one, `${other}&size=2`), "another part of the query").toBe(false);
  });

  it.each([
    BUCKET,
    `${BUCKET}?versionId=1`,
    "https://example.com/adam.jpg?sig=1",
    "https://example.com/adam.jpg?signature=1",
    "https://example.com/adam.jpg?expires=1",
    "https://example.com/adam.jpg?oh=1",
    "https://example.com/X-Amz-Signature=1/adam.jpg",
    "adam.jpg?X-Amz-Signature=1",
    "",
  ])("is not signed: %s", (address) => {
    expect([isSigned(address), differInSignatureAlone(address, address)]).toEqual([false, false]);
  });
});
