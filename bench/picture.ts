/** The results as a picture: how long each contestant takes beside the reference, for the most personas and calls that take the longest. */
import { colorOf, label, legend, round, svg } from "./drawing";
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

interface Bar {
  readonly contestant: string;
  readonly color: string;
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
      return ratio === undefined ? [] : [{ contestant, color: colorOf(index), ratio }];
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
      ...bars.map(({ color, ratio }, index) => {
        const width = Math.max(1, widthOf(ratio));
        const barTop = y + index * (BAR + BETWEEN_BARS);
        ratios.push(label(LEFT + width + 6, barTop + 13, ratioText(ratio), "start", "ratio"));
        return `<rect class="${color}" x="${LEFT}" y="${barTop}" width="${round(width)}" height="${BAR}" rx="2"/>`;
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

  return svg({ width: WIDTH, height, title, description }, [
    label(20, 32, title, "start", "title"),
    ...legend(others, `${reference}; shorter is faster`),
    ...drawn.flat(),
    // Over the bars, so that one that is longer shows by how much, and below their labels.
    `<line class="one" x1="${round(one)}" x2="${round(one)}" y1="${TOP - 8}" y2="${end + 8}"/>`,
    ...ratios,
    label(one, end + 26, `${reference} = 1.0`, one > WIDTH - 120 ? "end" : "middle", "small"),
  ]);
}
