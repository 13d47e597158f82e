/** Looks at pictures as Meta would, and says what was found of each. */
import type { Inspection } from "../../provider/picture/inspection";
import { Inspector } from "../../provider/picture/inspector";
import type { NamedPicture } from "./sources";

/** What was found of a picture; nothing where its address is not told. */
export interface LookedAt extends NamedPicture {
  readonly found?: Inspection;
}

/** Downloads each address once, many at once. */
export function lookAtPictures(
  pictures: readonly NamedPicture[],
  allowPrivate: boolean | undefined,
): Promise<LookedAt[]> {
  const inspector = new Inspector({ allowPrivate });
  return Promise.all(
    pictures.map(async (picture): Promise<LookedAt> => {
      const { address } = picture;
      return address === undefined ? picture : { ...picture, found: await inspector.inspect(address) };
    }),
  );
}

/** Whether Meta will refuse it. */
export function isBad({ found }: LookedAt): boolean {
  return found?.kind === "broken" || found?.kind === "too-large";
}
