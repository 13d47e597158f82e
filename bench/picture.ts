/** The results as a picture: how long each contestant takes beside the reference, for the most personas and calls that take the longest. */
import { escapeUTF8 } from "entities/escape";
import { ratioText, secondsText } from "./format";
import { medianRatio, medianUse, rangesOf, referenceOf, type Operation, type Results } from "./results";

/** The operations it shows. */
const SHOWN: readonly Operation[] = ["up", "preview", "refresh", "replace", "destroy"];

/** Pixels. */
const WIDTH = 800;
const TOP = 84;
const BAR = 18;
const BETWEEN_BARS = 4;
const BETWEEN_OPERATIONS = 18;
/** Where the bars begin, and where the longest ends; its label follows. */
const LEFT = 150;
const RIGHT = 740;
const BOTTOM = 46;

/** Fills of the contestants' bars, by turns, on white and on black: each 3 : 1 or more against the ground. */
const FILLS = [
  { light: "#0969da", dark: "#58a6ff" },
  { light: "#1a7f37", dark: "#3fb950" },
  { light: "#9a6700", dark: "#d29922" },
  { light: "#8250df", dark: "#bc8cff" },
] as const;

const SANS = "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

interface Bar {
  readonly contestant: string;
  readonly fill: number;
  readonly ratio: number;
}

/** Draws an SVG that needs nothing else and follows the reader's light or dark. */
export function picture(results: Results): string {
  const { sizes, latencies } = rangesOf(results);
  const [personas, latency] = [sizes.at(-1)!, latencies.at(-1)!];
  const reference = referenceOf(results);
  const others = results.contestants.filter((each) => each !== reference);
  const groups = SHOWN.map((operation) => {
    const setting = { personas, latency, operation };
    const bars = others.flatMap((contestant, index): Bar[] => {
      const ratio = medianRatio(results, setting, contestant, reference, ({ wall }) => wall);
      return ratio === undefined ? [] : [{ contestant, fill: index % FILLS.length, ratio }];
    });
    return { operation, bars, wall: medianUse(results, setting, reference, ({ wall }) => wall) };
  });

  const longest = Math.max(1, ...groups.flatMap(({ bars }) => bars.map(({ ratio }) => ratio)));
  const widthOf = (ratio: number) => (ratio / longest) * (RIGHT - LEFT);
  const one = LEFT + widthOf(1);
  // A group has room for its two lines of text.
  const heightOf = (bars: number) => Math.max(2, bars) * (BAR + BETWEEN_BARS) - BETWEEN_BARS;
  let top = TOP;
  const ratios: string[] = [];
  const drawn = groups.map(({ operation, bars, wall }) => {
    const y = top;
    top += heightOf(bars.length) + BETWEEN_OPERATIONS;
    return [
      label(LEFT - 12, y + 14, operation, "end", "operation"),
      ...(wall === undefined
        ? []
        : [label(LEFT - 12, y + 32, `${reference} ${secondsText(wall)}`, "end", "small")]),
      ...bars.map(({ fill, ratio }, index) => {
        const width = Math.max(1, widthOf(ratio));
        const barTop = y + index * (BAR + BETWEEN_BARS);
        ratios.push(label(LEFT + width + 6, barTop + 13, ratioText(ratio), "start", "ratio"));
        return `<rect class="c${fill}" x="${LEFT}" y="${barTop}" width="${round(width)}" height="${BAR}" rx="2"/>`;
      }),
    ];
  });
  const end = top - BETWEEN_OPERATIONS;
  const height = end + BOTTOM;

  const title = `Wall time beside ${reference}: ${personas} ${personas === 1 ? "persona" : "personas"}, ${latency} ms a call`;
  const told = groups.map(({ operation, bars }) => {
    const ratios = bars.map(({ contestant, ratio }) => `${contestant} ${ratioText(ratio)}`).join(", ");
    return `${operation}: ${ratios || "not measured"}`;
  });
  const description = `Ratios of wall time to ${reference}, which is 1. ${told.join("; ")}.`;

  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${escapeUTF8(title)}</title>`,
    `<desc id="desc">${escapeUTF8(description)}</desc>`,
    `<style>${styles()}</style>`,
    `<rect class="ground" width="${WIDTH}" height="${height}" rx="6"/>`,
    label(20, 32, title, "start", "title"),
    ...legend(others, reference),
    ...drawn.flat(),
    // Over the bars, so that one that is longer shows by how much, and below their labels.
    `<line class="one" x1="${round(one)}" x2="${round(one)}" y1="${TOP - 8}" y2="${end + 8}"/>`,
    ...ratios,
    label(one, end + 26, `${reference} = 1.0`, one > WIDTH - 120 ? "end" : "middle", "small"),
    "</svg>",
    "",
  ].join("\n");
}

function legend(others: readonly string[], reference: string): string[] {
  let x = 20;
  const entries = others.flatMap((contestant, index) => {
    const begin = x;
    // Wide enough for any font: no text can be measured here.
    x += 18 + contestant.length * 8 + 22;
    return [
      `<rect class="c${index % FILLS.length}" x="${begin}" y="49" width="12" height="12" rx="2"/>`,
      label(begin + 18, 60, contestant, "start", "legend"),
    ];
  });
  return [
    ...entries,
    `<line class="one" x1="${x + 6}" x2="${x + 6}" y1="47" y2="63"/>`,
    label(x + 18, 60, `${reference}; shorter is faster`, "start", "legend"),
  ];
}

function label(
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
    FILLS.map((fill, index) => `.c${index}{fill:${fill[theme]}}`).join("");
  const theme = (ground: string, text: string, faint: string) =>
    `.ground{fill:${ground}}text{fill:${text}}.small{fill:${faint}}.one{stroke:${text}}.ratio{stroke:${ground}}`;
  return [
    `text{font:13px ${SANS}}.title{font-size:16px;font-weight:600}.operation{font-weight:600}.small{font-size:12px}`,
    `.ratio{paint-order:stroke;stroke-width:4px}.one{stroke-width:1.5;stroke-dasharray:4 3}`,
    theme("#ffffff", "#1f2328", "#59636e"),
    fills("light"),
    `@media (prefers-color-scheme:dark){${theme("#0d1117", "#f0f6fc", "#9198a1")}${fills("dark")}}`,
  ].join("");
}

/** Coordinates with one digit after the point are sharp enough. */
function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
