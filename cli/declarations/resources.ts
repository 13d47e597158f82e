/** Declarations as the file that `pulumi import --file` takes, for resources of the native plugin. */
import { NATIVE_PERSONA_TYPE } from "../../provider/state/persona-type";
import { jsonOf } from "../output/text";
import type { Writer } from "./declaration";

/** Writes the file. It has no pictures: an import takes a persona over by its ID, or by `<Page ID>/<persona ID>` where the Page is given. */
export const writeResources: Writer = (declarations) => {
  const resources = declarations.map(({ key, pageId, import: id }) => ({
    type: NATIVE_PERSONA_TYPE,
    name: key,
    id: pageId === undefined ? id : `${pageId}/${id}`,
  }));
  return `${jsonOf({ resources })}\n`;
};
