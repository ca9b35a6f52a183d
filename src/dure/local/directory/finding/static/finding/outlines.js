// What lies under the results: the site's own outlines of countries and areas, their names, or the operator's pictures.

const FINE = 5.5; // from this scale on Korea is drawn by its regions
const DONG = 10.5;
const MOST_DONG_FILES = 12;
const MOST_NAMES = 28;
const LANGUAGE = document.documentElement.lang.split("-")[0];
const NOTHING = { type: "FeatureCollection", features: [] };

// The colors of the theme as the map can use them: computed, not as variables.
export function colors(frame) {
  const probe = document.createElement("span");
  probe.hidden = true;
  frame.append(probe);
  const read = (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const found = {
    water: read("--map-water"),
    land: read("--map-land"),
    border: read("--map-border"),
    fine: read("--map-border-fine"),
  };
  probe.remove();
  return found;
}

export function style(settings, palette) {
  const sources = {};
  const layers = [{ id: "water", type: "background", paint: { "background-color": palette.water } }];
  if (settings["tiles-kind"] === "raster") {
    sources.tiles = {
      type: "raster",
      tiles: [settings["tiles-url"]],
      tileSize: 256,
      maxzoom: 19,
    };
    layers.push({ id: "tiles", type: "raster", source: "tiles" });
    return { version: 8, sources, layers };
  }
  const korea = Boolean(settings["outline-sido"]);
  const others = ["!=", ["get", "code"], "KR"];
  const own = ["==", ["get", "code"], "KR"];
  const fill = (id, source, rest) => layers.push({ id, type: "fill", source, paint: { "fill-color": palette.land }, ...rest });
  const line = (id, source, color, width, rest) =>
    layers.push({ id, type: "line", source, paint: { "line-color": color, "line-width": width }, ...rest });
  if (settings["outline-countries"]) {
    sources.countries = { type: "geojson", data: settings["outline-countries"] };
    fill("land", "countries", korea ? { filter: others } : {});
    line("land-border", "countries", palette.border, 0.9, korea ? { filter: others } : {});
    if (korea) {
      fill("korea-far", "countries", { filter: own, maxzoom: FINE });
      line("korea-far-border", "countries", palette.border, 0.9, { filter: own, maxzoom: FINE });
    }
  }
  if (korea) {
    sources.sido = { type: "geojson", data: settings["outline-sido"] };
    fill("korea", "sido", { minzoom: FINE });
  }
  if (settings["outline-dong"]) {
    sources.dong = { type: "geojson", data: NOTHING };
    line("dong-border", "dong", palette.fine, 0.8, { minzoom: DONG });
  }
  if (settings["outline-sigungu"]) {
    sources.sigungu = { type: "geojson", data: settings["outline-sigungu"] };
    line("sigungu-border", "sigungu", palette.fine, 1, { minzoom: 7 });
  }
  if (korea) line("sido-border", "sido", palette.border, 1.3, { minzoom: FINE });
  return { version: 8, sources, layers };
}

// Another theme: the same layers in its colors.
export function recolor(map, palette) {
  for (const layer of map.getStyle().layers) {
    if (layer.id === "water") map.setPaintProperty(layer.id, "background-color", palette.water);
    else if (layer.type === "fill") map.setPaintProperty(layer.id, "fill-color", palette.land);
    else if (layer.type === "line") {
      const fine = layer.id === "dong-border" || layer.id === "sigungu-border";
      map.setPaintProperty(layer.id, "line-color", fine ? palette.fine : palette.border);
    }
  }
}

async function features(address) {
  const answer = await fetch(address);
  return answer.ok ? (await answer.json()).features : [];
}

// The box of a feature's largest part, and its middle, to write the name on.
function placed(feature) {
  const { type, coordinates } = feature.geometry;
  let best = null;
  for (const polygon of type === "Polygon" ? [coordinates] : coordinates) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const [x, y] of polygon[0]) {
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
    const size = (box[2] - box[0]) * (box[3] - box[1]);
    if (!best || size > best.size) best = { size, box, middle: [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2] };
  }
  const names = feature.properties;
  return { ...best, code: names.code, name: names[`name_${LANGUAGE}`] || names.name };
}

const touch = (a, b) => a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];

// Names of areas and the finest borders, brought when the scale asks for them.
export class Areas {
  constructor(map, library, settings) {
    this.map = map;
    this.library = library;
    this.settings = settings;
    this.levels = new Map();
    this.dong = new Map();
    this.names = new Map();
  }

  level() {
    const zoom = this.map.getZoom();
    if (zoom < FINE || !this.settings["outline-sido"]) return "countries";
    if (zoom < 8) return "sido";
    return zoom < DONG ? "sigungu" : "dong";
  }

  async update() {
    if (this.settings["tiles-kind"]) return;
    const bounds = this.map.getBounds();
    const view = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    const level = this.level();
    let areas = await this.areas(level === "dong" ? "sigungu" : level);
    if (level === "dong") areas = await this.dongIn(areas, view);
    if (level === this.level()) this.write(areas, view);
  }

  async areas(level) {
    const address = this.settings[`outline-${level}`];
    if (!address) return [];
    if (!this.levels.has(level)) {
      this.levels.set(level, features(address).then((found) => found.map(placed)));
    }
    return this.levels.get(level);
  }

  async dongIn(sigungu, view) {
    const folder = this.settings["outline-dong"];
    if (!folder) return sigungu;
    const near = sigungu.filter((area) => touch(area.box, view)).slice(0, MOST_DONG_FILES);
    const before = this.dong.size;
    for (const { code } of near) {
      if (!this.dong.has(code)) this.dong.set(code, features(`${folder}${code}.json`));
    }
    if (this.dong.size > before) {
      const all = (await Promise.all(this.dong.values())).flat();
      this.map.getSource("dong")?.setData({ type: "FeatureCollection", features: all });
    }
    const found = await Promise.all(near.map(({ code }) => this.dong.get(code)));
    return found.flat().map(placed);
  }

  // The names of the largest areas in view that do not stand in one another's way.
  write(areas, view) {
    const taken = [];
    const kept = new Set();
    const seen = areas.filter((area) => area.name && touch([...area.middle, ...area.middle], view));
    for (const area of seen.sort((a, b) => b.size - a.size)) {
      if (kept.size >= MOST_NAMES) break;
      const { x, y } = this.map.project(area.middle);
      const wide = area.name.length * (LANGUAGE === "ko" ? 7.5 : 4.6) + 6;
      const box = [x - wide, y - 12, x + wide, y + 12];
      if (taken.some((other) => touch(box, other))) continue;
      taken.push(box);
      const key = `${area.code} ${area.name} ${area.middle}`;
      kept.add(key);
      if (!this.names.has(key)) this.names.set(key, this.label(area));
    }
    for (const [key, marker] of this.names) {
      if (kept.has(key)) continue;
      marker.remove();
      this.names.delete(key);
    }
  }

  label(area) {
    const element = document.createElement("span");
    element.className = "map-name";
    element.textContent = area.name;
    element.setAttribute("aria-hidden", "true");
    return new this.library.Marker({ element }).setLngLat(area.middle).addTo(this.map);
  }
}
