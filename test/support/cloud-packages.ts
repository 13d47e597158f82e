/** Stand-ins for the packages of clouds that a guide uses: as much of their types as that takes, and no cloud. */
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";

interface Package {
  readonly module: string;
  readonly resource: string;
  /** The inputs that are text; those that are also outputs, and what the other outputs are made of, in JavaScript. */
  readonly inputs: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
}

const PACKAGES: Readonly<Record<string, Package>> = {
  aws: {
    module: "s3",
    resource: "BucketObjectv2",
    inputs: ["bucket", "key", "contentType"],
    outputs: { bucket: "args.bucket", key: "args.key" },
  },
  gcp: {
    module: "storage",
    resource: "BucketObject",
    inputs: ["bucket", "name", "contentType"],
    outputs: { bucket: "args.bucket", name: "args.name" },
  },
  "azure-native": {
    module: "storage",
    resource: "Blob",
    inputs: ["resourceGroupName", "accountName", "containerName", "blobName", "contentType"],
    outputs: {
      url: "`https://${args.accountName}.blob.core.windows.net/${args.containerName}/${args.blobName}`",
    },
  },
};

/** Lays them where a project finds them. */
export function layCloudPackages(project: string): void {
  for (const [name, { module, resource, inputs, outputs }] of Object.entries(PACKAGES)) {
    const folder = path.join(project, "node_modules", "@pulumi", name);
    mkdirSync(folder, { recursive: true });
    const types = `import * as pulumi from "@pulumi/pulumi";
export declare namespace ${module} {
  class ${resource} extends pulumi.ComponentResource {
    constructor(name: string, args: { source: pulumi.asset.Asset; ${inputs.map((each) => `${each}: pulumi.Input<string>`).join("; ")} });
    ${Object.keys(outputs)
      .map((each) => `readonly ${each}: pulumi.Output<string>;`)
      .join("\n    ")}
  }
}
`;
    const code = `const pulumi = require("@pulumi/pulumi");
class ${resource} extends pulumi.ComponentResource {
  constructor(name, args) {
    super("cloud:${module}:${resource}", name);
    ${Object.entries(outputs)
      .map(([each, value]) => `this.${each} = pulumi.output(${value});`)
      .join("\n    ")}
  }
}
exports.${module} = { ${resource} };
`;
    writeFileSync(path.join(folder, "index.d.ts"), types);
    writeFileSync(path.join(folder, "index.js"), code);
  }
}
