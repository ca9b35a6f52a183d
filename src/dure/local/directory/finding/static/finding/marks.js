// The results on the map as buttons: one result, a number of them, or several that share one spot and fan out.

const CLOSEST = 17;
const MOST_FANNED = 8;
const FAN = 52; // points from the spot to where a fanned mark stands
const SOME = 10;
const MANY = 100;
const number = new Intl.NumberFormat(document.documentElement.lang);
const short = new Intl.NumberFormat(document.documentElement.lang, { notation: "compact" });

function mark(size, text, label) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = `map-mark map-mark-${size}`;
  button.setAttribute("aria-label", label);
  button.title = label;
  const face = document.createElement("span");
  face.textContent = text;
  button.append(face);
  return button;
}

function sizeOf(count) {
  if (count === 1) return "one";
  if (count < SOME) return "some";
  return count < MANY ? "many" : "crowd";
}

const keyOf = (group) => `${group.latitude},${group.longitude},${group.count},${group.label}`;

export class Marks {
  constructor(map, library, card, words, announce) {
    Object.assign(this, { map, library, card, words, announce });
    this.shown = new Map();
    this.fan = [];
    this.spot = "";
    this.waiting = null;
  }

  // Ask for the groups in view and draw them; what is drawn already stays, and keeps the focus.
  async update(address) {
    this.waiting?.abort();
    const asking = new AbortController();
    this.waiting = asking;
    const bounds = this.map.getBounds();
    const box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    const zoom = this.map.getZoom().toFixed(2);
    const join = address.endsWith("?") ? "" : "&";
    const url = `${address}${join}box=${whole(box).map((edge) => edge.toFixed(5))}&zoom=${zoom}`;
    try {
      const answer = await fetch(url, { signal: asking.signal });
      if (answer.ok) this.draw(await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") this.announce(this.words.offline);
    }
  }

  draw({ groups, count }) {
    this.fold();
    const had = document.activeElement?.closest?.(".map-mark");
    const kept = new Set(groups.map(keyOf));
    for (const [key, marker] of this.shown) {
      if (kept.has(key)) continue;
      marker.remove();
      this.shown.delete(key);
    }
    for (const group of groups) {
      const key = keyOf(group);
      if (this.shown.has(key)) continue;
      const text = group.count > 1 ? short.format(group.count) : "";
      const element = mark(sizeOf(group.count), text, group.label);
      element.addEventListener("click", () => this.choose(group, element));
      const marker = new this.library.Marker({ element }).setLngLat([group.longitude, group.latitude]);
      marker.addTo(this.map);
      this.shown.set(key, marker);
    }
    if (had && !had.isConnected && !this.card.box) this.map.getCanvas().focus({ preventScroll: true });
    this.announce(this.words.status.replace("%s", number.format(count)));
  }

  choose(group, element) {
    this.fold();
    if (group.things) {
      this.card.show(group.things, element);
    } else if (group.spot) {
      this.open(group, element);
    } else {
      const [west, south, east, north] = group.box;
      this.map.getCanvas().focus({ preventScroll: true });
      const closer = Math.min(this.map.getZoom() + 2, CLOSEST);
      const wide = this.map.cameraForBounds([[west, south], [east, north]], { padding: 60, maxZoom: CLOSEST });
      const zoom = Math.max(wide?.zoom ?? closer, Math.min(this.map.getZoom() + 0.75, CLOSEST));
      this.map.easeTo({ center: wide?.center ?? [group.longitude, group.latitude], zoom, duration: 500 });
    }
  }

  async open(group, element) {
    const answer = await fetch(`${this.spot}${this.spot.endsWith("?") ? "" : "&"}at=${group.spot}`);
    if (!answer.ok) return;
    const { things } = await answer.json();
    if (things.length > MOST_FANNED) this.card.show(things, element, group.label, group.list);
    else this.spread(things, [group.longitude, group.latitude], element);
  }

  // Marks in a circle around the spot that they share, in the order of their names.
  spread(things, point, origin) {
    const step = (2 * Math.PI) / things.length;
    this.fan = things.map((thing, place) => {
      const angle = place * step - Math.PI / 2;
      const label = `${thing.title} (${thing.kind})`;
      const element = mark("one", "", label);
      element.classList.add("map-mark-fanned");
      const leg = document.createElement("i");
      leg.className = "map-leg";
      leg.style.width = `${FAN}px`;
      leg.style.transform = `rotate(${angle + Math.PI}rad)`;
      element.prepend(leg);
      element.addEventListener("click", () => this.card.show([thing], element));
      element.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || this.card.box) return;
        this.fold();
        origin.focus({ preventScroll: true });
      });
      const offset = [Math.cos(angle) * FAN, Math.sin(angle) * FAN];
      return new this.library.Marker({ element, offset }).setLngLat(point).addTo(this.map);
    });
    this.fan[0]?.getElement().focus({ preventScroll: true });
  }

  fold() {
    for (const marker of this.fan) marker.remove();
    this.fan = [];
  }
}

// A box on the round Earth: a map that shows all of it, or more, asks for all of it once.
function whole([west, south, east, north]) {
  const low = Math.max(south, -90);
  const high = Math.min(north, 90);
  if (east - west >= 360) return [-180, low, 180, high];
  const turned = (edge) => ((((edge + 180) % 360) + 360) % 360) - 180;
  return [turned(west), low, turned(east) || 180, high];
}
