// Maps, each drawn when it comes into view: the map of the results, and small ones that show where one thing is.

import { Card } from "./card.js";
import { Marks } from "./marks.js";
import { Areas, colors, recolor, style } from "./outlines.js";

const PAUSE = 120; // milliseconds after the last movement before results are asked for
const FARTHEST = 0;
const CLOSEST = 18;
const SVG = "http://www.w3.org/2000/svg";
const quiet = matchMedia("(prefers-reduced-motion: reduce)");

function button(label, content, action) {
  const made = document.createElement("button");
  made.type = "button";
  made.setAttribute("aria-label", label);
  made.title = label;
  made.append(content);
  made.addEventListener("click", action);
  return made;
}

function frameSign() {
  const sign = document.createElementNS(SVG, "svg");
  sign.setAttribute("viewBox", "0 0 24 24");
  sign.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5");
  sign.append(path);
  return sign;
}

function note(frame, words) {
  frame.classList.remove("map-drawn");
  frame.classList.add("map-failed");
  const text = frame.querySelector(".map-note span");
  if (text) text.textContent = words;
}

function drawsPictures() {
  const canvas = document.createElement("canvas");
  return Boolean(canvas.getContext("webgl2"));
}

const numbers = (text) => (text ? text.split(",").map(Number) : null);

async function makeMap(frame, settings, view) {
  const words = settings.words;
  if (!drawsPictures()) {
    note(frame, words.failed);
    return null;
  }
  let library;
  try {
    library = await import(settings.library);
  } catch {
    note(frame, words.offline);
    return null;
  }
  library.setWorkerUrl(new URL(settings.worker, window.location.href).href);
  addStyle(settings.style);
  const container = document.createElement("div");
  container.className = "map-canvas";
  frame.append(container);
  const tiled = settings["tiles-kind"] === "style";
  const map = new library.Map({
    container,
    style: tiled ? settings["tiles-url"] : style(settings, colors(frame)),
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    minZoom: FARTHEST,
    maxZoom: CLOSEST,
    renderWorldCopies: false,
    fadeDuration: quiet.matches ? 0 : 300,
    ...view,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation?.();
  map.getCanvas().setAttribute("aria-label", words.map);
  frame.classList.add("map-drawn");
  const source = document.createElement("p");
  source.className = "map-source";
  source.textContent = [settings["tiles-attribution"], words.attribution].filter(Boolean).join(" · ");
  frame.append(source);
  followTheme(map, frame, tiled || Boolean(settings["tiles-kind"]));
  const areas = new Areas(map, library, settings);
  let pausing;
  const names = () => {
    clearTimeout(pausing);
    pausing = setTimeout(() => areas.update().catch(() => {}), PAUSE);
  };
  map.on("moveend", names);
  map.once("load", names);
  return { map, library };
}

function addStyle(address) {
  if (!address || document.querySelector(`link[href="${address}"]`)) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address;
  document.head.prepend(link);
}

function followTheme(map, frame, foreign) {
  if (foreign) return;
  const follow = () => map.isStyleLoaded() && recolor(map, colors(frame));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", follow);
  new MutationObserver(follow).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}

function bounds(box) {
  const [west, south, east, north] = box;
  const room = west === east && south === north ? 0.02 : 0;
  return [[west - room, south - room], [east + room, north + room]];
}

const FIT = { padding: { top: 70, right: 60, bottom: 50, left: 50 }, maxZoom: 14 };

async function drawResults(frame, settings) {
  const box = numbers(settings.box);
  const view = box ? { bounds: bounds(box), fitBoundsOptions: FIT } : { center: [20, 25], zoom: 1 };
  const made = await makeMap(frame, settings, view);
  if (!made) return;
  const { map, library } = made;
  const { words } = settings;
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  frame.append(status);
  const marks = new Marks(map, library, new Card(frame, words), words, (text) => {
    status.textContent = text;
  });
  marks.spot = settings.spot;
  let address = settings.groups;
  let extent = box;
  let pausing;
  const update = () => {
    clearTimeout(pausing);
    pausing = setTimeout(() => marks.update(address), PAUSE);
  };
  const area = searchHere(map, words);
  frame.append(area);
  const offer = ({ originalEvent }) => {
    if (originalEvent) area.hidden = false;
  };
  for (const moved of ["wheel", "dragstart", "movestart"]) map.on(moved, offer);
  map.on("moveend", update);
  update();
  frame.append(controls(map, words, () => extent && map.fitBounds(bounds(extent), FIT)));
  document.addEventListener("finding:changed", ({ detail }) => {
    address = detail.groups;
    marks.spot = detail.spot;
    extent = numbers(detail.box);
    const keep = area.dataset.used;
    area.hidden = true;
    delete area.dataset.used;
    marks.card.close(false);
    if (extent && !keep) map.fitBounds(bounds(extent), { ...FIT, duration: quiet.matches ? 0 : 400 });
    update();
  });
  pointOut(map, library);
}

function controls(map, words, wholeView) {
  const box = document.createElement("div");
  box.className = "map-controls";
  box.append(
    button(words.zoomIn, "+", () => map.zoomIn()),
    button(words.zoomOut, "−", () => map.zoomOut()),
    button(words.whole, frameSign(), wholeView),
  );
  return box;
}

// The part of the map that is seen becomes a filter like any other.
function searchHere(map, words) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "map-area";
  made.textContent = words.area;
  made.hidden = true;
  made.addEventListener("click", () => {
    const form = document.getElementById("find-form");
    const seen = map.getBounds();
    const edges = [seen.getWest(), seen.getSouth(), seen.getEast(), seen.getNorth()];
    form.elements.area.value = edges.map((edge) => edge.toFixed(4)).join(",");
    made.dataset.used = "1";
    form.requestSubmit();
  });
  return made;
}

// A ring on the map around the result that one looks at in the list.
function pointOut(map, library) {
  const list = document.getElementById("found");
  let ring = null;
  const show = (event) => {
    ring?.remove();
    ring = null;
    const row = event.target.closest?.(".result[data-point]");
    const point = numbers(row?.dataset.point);
    if (!point) return;
    const element = document.createElement("i");
    element.className = "map-ring";
    element.setAttribute("aria-hidden", "true");
    ring = new library.Marker({ element }).setLngLat([point[1], point[0]]).addTo(map);
  };
  for (const event of ["pointerover", "focusin"]) list.addEventListener(event, show);
  list.addEventListener("pointerleave", show);
}

async function drawPoint(frame, settings) {
  const center = [Number(frame.dataset.longitude), Number(frame.dataset.latitude)];
  const zoom = Number(frame.dataset.zoom) || 12;
  const made = await makeMap(frame, settings, { center, zoom, scrollZoom: false });
  if (!made) return;
  const { map, library } = made;
  const element = document.createElement("span");
  element.className = "map-mark map-mark-one";
  element.append(document.createElement("span"));
  new library.Marker({ element }).setLngLat(center).addTo(map);
  frame.append(controls(map, settings.words, () => map.jumpTo({ center, zoom })));
}

function start(frame) {
  const settings = JSON.parse(document.getElementById(frame.dataset.settings).textContent);
  const draw = frame.dataset.map === "results" ? drawResults : drawPoint;
  draw(frame, settings).catch(() => note(frame, settings.words.failed));
}

// A map that nobody sees, such as that of a phone's list, costs nothing.
const watcher = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    watcher.unobserve(target);
    start(target);
  }
});
for (const frame of document.querySelectorAll("[data-map]")) watcher.observe(frame);
