/** How the time of operations grows with the number of personas, as a picture: a panel each, a line a contestant. */
import { colorOf, label, legend, round, svg } from "./drawing";
import { secondsText } from "./format";
import { medianUse, OPERATIONS, rangesOf, type Operation, type Results } from "./results";

/** Pixels. */
const WIDTH = 800;
const TOP = 104;
const PANEL = { width: 200, height: 180, apart: 55 };
const LEFT = 55;
const BOTTOM = 50;

/** Draws it at the longest latency. */
export function growthPicture(results: Results): string {
  const { sizes, latencies } = rangesOf(results);
  const latency = latencies.at(-1)!;
  const operations = OPERATIONS.filter((each) =>
    results.measurements.some(({ operation }) => operation === each),
  );
  const wallOf = (operation: Operation, contestant: string, personas: number) =>
    medianUse(results, { personas, latency, operation }, contestant, ({ wall }) => wall);

  // Of sizes that are close to each other only the largest is written.
  const isApart = (size: number, at: number) => ((sizes[at + 1] ?? Infinity) - size) / sizes.at(-1)! > 0.12;

  const panels = operations.map((operation, column) => {
    const left = LEFT + column * (PANEL.width + PANEL.apart);
    const lines = results.contestants.map((contestant) =>
      sizes.flatMap((personas) => {
        const wall = wallOf(operation, contestant, personas);
        return wall === undefined ? [] : [{ personas, wall }];
      }),
    );
    const longest = Math.max(...lines.flat().map(({ wall }) => wall));
    const x = (personas: number) => round(left + (personas / sizes.at(-1)!) * PANEL.width);
    const y = (wall: number) => round(TOP + PANEL.height * (1 - wall / longest));
    return [
      label(left, TOP - 14, operation, "start", "operation"),
      ...[0, longest / 2, longest].flatMap((wall) => [
        `<line class="axis" x1="${left}" x2="${left + PANEL.width}" y1="${y(wall)}" y2="${y(wall)}"/>`,
        label(left - 6, y(wall) + 4, wall === 0 ? "0" : secondsText(wall), "end", "small"),
      ]),
      ...sizes
        .filter(isApart)
        .map((each) => label(x(each), TOP + PANEL.height + 18, String(each), "middle", "small")),
      ...lines.map((points, index) => {
        const path = points.map(({ personas, wall }) => `${x(personas)},${y(wall)}`).join(" ");
        return `<polyline class="${colorOf(index)}" points="${path}"/>`;
      }),
    ];
  });

  const title = `Wall time by the number of personas, ${latency} ms a call`;
  const told = operations.map((operation) => {
    const walls = results.contestants.map((contestant) => {
      const wall = wallOf(operation, contestant, sizes.at(-1)!);
      return `${contestant} ${wall === undefined ? "not measured" : secondsText(wall)}`;
    });
    return `${operation}: ${walls.join(", ")}`;
  });
  const description = `For ${sizes.at(-1)} personas. ${told.join("; ")}.`;
  const height = TOP + PANEL.height + BOTTOM;
  return svg({ width: WIDTH, height, title, description }, [
    label(20, 32, title, "start", "title"),
    ...legend(results.contestants),
    ...panels.flat(),
  ]);
}
