// What opens when a mark on the map is chosen: plain text and links, made without any HTML of others.

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function item(thing) {
  const row = element("li");
  const title = thing.url ? element("a", "", thing.title) : element("strong", "", thing.title);
  if (thing.url) title.href = thing.url;
  row.append(title);
  const about = [thing.kind, thing.type].filter(Boolean).join(" · ");
  const where = [thing.distance, thing.where].filter(Boolean).join(" · ");
  for (const line of [about, where, thing.open, thing.unconfirmed]) if (line) row.append(element("p", "", line));
  return row;
}

export class Card {
  constructor(frame, words) {
    this.frame = frame;
    this.words = words;
    this.box = null;
    this.origin = null;
    frame.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.box) this.close();
    });
  }

  // `origin` is the mark that was chosen: closing brings the focus back to it.
  show(things, origin, heading = "", list = "") {
    this.close(false);
    this.origin = origin;
    this.box = element("div", "map-popup");
    this.box.setAttribute("role", "group");
    this.box.setAttribute("aria-label", heading || things[0]?.title || "");
    if (heading) this.box.append(element("h3", "", heading));
    const rows = element("ul", "plain");
    rows.append(...things.map(item));
    this.box.append(rows);
    if (list) {
      const link = element("a", "", this.words.all);
      link.href = list;
      this.box.append(link);
    }
    const close = element("button", "map-popup-close", "×");
    close.type = "button";
    close.setAttribute("aria-label", this.words.close);
    close.addEventListener("click", () => this.close());
    this.box.append(close);
    this.frame.append(this.box);
    (this.box.querySelector("a") || close).focus({ preventScroll: true });
  }

  close(back = true) {
    if (!this.box) return;
    this.box.remove();
    this.box = null;
    if (back && this.origin?.isConnected) this.origin.focus({ preventScroll: true });
    this.origin = null;
  }
}
