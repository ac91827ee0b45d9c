// Makes land.path of land-110m.json: `node land.mjs land-110m.json > land.path`. See README.md.
import { readFileSync } from "node:fs";

const { transform, arcs, objects } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const { scale, translate } = transform;

// A TopoJSON arc is a list of steps on a grid; here it becomes tenths of a degree, x eastward from 180° W, y southward from 90° N.
const decoded = arcs.map((arc) => {
  let [x, y] = [0, 0];
  return arc.map(([dx, dy]) => {
    [x, y] = [x + dx, y + dy];
    return [Math.round((x * scale[0] + translate[0] + 180) * 10), Math.round((90 - (y * scale[1] + translate[1])) * 10)];
  });
});

// A ring is a list of arcs; ~n is arc n backwards. Neighbouring arcs share a point.
const ring = (numbers) =>
  numbers.flatMap((n, at) => {
    const points = n < 0 ? [...decoded[~n]].reverse() : decoded[n];
    return at === 0 ? points : points.slice(1);
  });

// A ring over the antimeridian jumps from one edge of the map to the other: it is drawn in one piece, once at each edge. (Antarctica goes all around.)
const unwrapped = (points) => {
  let shift = 0;
  const whole = points.map(([x, y], at) => {
    if (at > 0) shift -= 3600 * Math.round((x - points[at - 1][0]) / 3600);
    return [x + shift, y];
  });
  if (shift !== 0) return [points];
  const [least, most] = [Math.min(...whole.map((p) => p[0])), Math.max(...whole.map((p) => p[0]))];
  const shifts = [0, ...(least < 0 ? [3600] : []), ...(most > 3600 ? [-3600] : [])];
  return shifts.map((by) => whole.map(([x, y]) => [x + by, y]));
};

const path = (points) => {
  let [[x, y]] = points;
  let text = `M${x} ${y}`;
  for (const [nx, ny] of points.slice(1)) {
    const [dx, dy] = [nx - x, ny - y];
    if (dx !== 0 || dy !== 0) text += `${text.includes("l") ? (dx < 0 ? "" : " ") : "l"}${dx}${dy < 0 ? "" : " "}${dy}`;
    [x, y] = [nx, ny];
  }
  return text.includes("l") ? `${text}z` : "";
};

const polygons = objects.land.geometries.flatMap((g) => (g.type === "Polygon" ? [g.arcs] : g.arcs));
console.log(polygons.flat().flatMap((numbers) => unwrapped(ring(numbers))).map(path).filter(Boolean).join("\n"));
