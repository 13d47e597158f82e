/** What pictures of the benchmark are drawn with: SVG that needs nothing else, and follows the reader's light or dark. */
import { escapeUTF8 } from "entities/escape";

/** Colors of contestants, by turns, on white and on black: each 3 : 1 or more against the ground. */
const COLORS = [
  { light: "#0969da", dark: "#58a6ff" },
  { light: "#1a7f37", dark: "#3fb950" },
  { light: "#9a6700", dark: "#d29922" },
  { light: "#8250df", dark: "#bc8cff" },
  { light: "#cf222e", dark: "#ff7b72" },
  { light: "#bf3989", dark: "#f778ba" },
] as const;

const SANS = "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

/** What a picture is, in numbers of pixels and in words. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly description: string;
}

/** A picture with these parts. */
export function svg({ width, height, title, description }: Frame, parts: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${escapeUTF8(title)}</title>`,
    `<desc id="desc">${escapeUTF8(description)}</desc>`,
    `<style>${styles()}</style>`,
    `<rect class="ground" width="${width}" height="${height}" rx="6"/>`,
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}

/** The class of a contestant's color, by its place. */
export function colorOf(index: number): string {
  return `c${index % COLORS.length}`;
}

/** Which color is whose, below the title; a dashed line is the reference, where there is one. */
export function legend(others: readonly string[], reference?: string): string[] {
  let x = 20;
  const entries = others.flatMap((contestant, index) => {
    const begin = x;
    // Wide enough for any font: no text can be measured here.
    x += 18 + contestant.length * 8 + 22;
    return [
      `<rect class="${colorOf(index)}" x="${begin}" y="49" width="12" height="12" rx="2"/>`,
      label(begin + 18, 60, contestant, "start", "legend"),
    ];
  });
  if (reference === undefined) return entries;
  return [
    ...entries,
    `<line class="one" x1="${x + 6}" x2="${x + 6}" y1="47" y2="63"/>`,
    label(x + 18, 60, reference, "start", "legend"),
  ];
}

/** A text; `x` is where it begins, ends or has its middle, by `anchor`. */
export function label(
  x: number,
  y: number,
  text: string,
  anchor: "start" | "middle" | "end",
  style: string,
): string {
  return `<text class="${style}" x="${round(x)}" y="${y}" text-anchor="${anchor}">${escapeUTF8(text)}</text>`;
}

function styles(): string {
  const fills = (theme: "light" | "dark") =>
    COLORS.map(
      (fill, index) => `rect.c${index}{fill:${fill[theme]}}polyline.c${index}{stroke:${fill[theme]}}`,
    ).join("");
  const theme = (ground: string, text: string, faint: string) =>
    `.ground{fill:${ground}}text{fill:${text}}.small{fill:${faint}}.one,.axis{stroke:${text}}.ratio{stroke:${ground}}`;
  return [
    `text{font:13px ${SANS}}.title{font-size:16px;font-weight:600}polyline{fill:none;stroke-width:2}.axis{stroke-width:1;opacity:.25}.operation{font-weight:600}.small{font-size:12px}`,
    `.ratio{paint-order:stroke;stroke-width:4px}.one{stroke-width:1.5;stroke-dasharray:4 3}`,
    theme("#ffffff", "#1f2328", "#59636e"),
    fills("light"),
    `@media (prefers-color-scheme:dark){${theme("#0d1117", "#f0f6fc", "#9198a1")}${fills("dark")}}`,
  ].join("");
}

/** Coordinates with one digit after the point are sharp enough. */
export function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
