/** Numbers as people read them. */

/** A ratio: two digits that matter. */
export function ratioText(ratio: number): string {
  if (ratio === 0) return "0";
  return ratio < 10 ? ratio.toPrecision(2) : ratio.toFixed(0);
}

/** Seconds. */
export function secondsText(seconds: number): string {
  return `${seconds.toFixed(seconds < 1 ? 2 : seconds < 100 ? 1 : 0)} s`;
}

/** Bytes, in powers of 1000. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${Math.round(bytes)} B`;
  const [value, unit] =
    bytes < 1e6 ? [bytes / 1e3, "kB"] : bytes < 1e9 ? [bytes / 1e6, "MB"] : [bytes / 1e9, "GB"];
  return `${value.toFixed(value < 10 ? 1 : 0)} ${unit}`;
}
