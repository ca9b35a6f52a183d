// What stands on the screen: words in the language that was chosen, and one screen at a time.

export const element = id => document.getElementById(id);
const SIGNS = new Set(["guest", "group", "phone", "card", "key"]);
// What is filled in for one person and emptied after them.
const TOLD = [
  ...["summary", "typed", "keypad-hint", "message", "left", "done-title", "scan-text", "sos-text", "activities-text"],
  ...["advice-title", "advice-text", "signed-by"],
];
const SVG = "http://www.w3.org/2000/svg";

export class Screen {
  #data;
  #calls = [];
  name = "";
  language = "";
  speaking = false;

  constructor(data) {
    this.#data = data;
    this.renew(data.language);
  }

  // What the space says of itself has changed.
  renew(language) {
    element("leave").hidden = !this.#data.followsPresence;
    this.speak(language);
  }

  text(key, values = {}) {
    return this.#data.texts[this.language][key].replace(/%\((\w+)\)s/g, (_whole, name) => values[name]);
  }

  // Everything in another language, at once.
  speak(language) {
    this.language = document.documentElement.lang = language;
    for (const one of document.querySelectorAll("[data-t]")) one.textContent = this.text(one.dataset.t);
    for (const one of document.querySelectorAll("[data-t-label]")) one.ariaLabel = this.text(one.dataset.tLabel);
    for (const one of document.querySelectorAll("[data-language]"))
      one.setAttribute("aria-pressed", String(one.dataset.language === language));
    element("space-name").textContent = document.title = this.#data.space[language];
    this.calls(this.#calls);
    this.voice(this.speaking);
  }

  show(name) {
    this.name = name;
    for (const one of document.querySelectorAll("[data-screen]")) one.hidden = one.dataset.screen !== name;
    element("foot").hidden = name === "start";
    element("back").hidden = ["done", "activities", "sos"].includes(name);
    const title = document.querySelector(`[data-screen="${name}"] h1`);
    title.focus({ preventScroll: true });
    scrollTo(0, 0);
    this.#say(title.textContent);
  }

  voice(on) {
    this.speaking = on && "speechSynthesis" in window;
    element("voice").hidden = !("speechSynthesis" in window);
    this.pressed("voice", this.speaking);
    element("voice-text").textContent = this.text(this.speaking ? "voice_off" : "voice_on");
    if (this.speaking) this.#say(document.querySelector("[data-screen]:not([hidden]) h1")?.textContent ?? "");
    else window.speechSynthesis?.cancel();
  }

  #say(words) {
    if (!this.speaking || !words) return;
    speechSynthesis.cancel();
    const spoken = new SpeechSynthesisUtterance(words);
    spoken.lang = this.language;
    spoken.rate = 0.9;
    speechSynthesis.speak(spoken);
  }

  readOut() {
    this.#say(document.querySelector(`[data-screen="${this.name}"] h1`).textContent);
  }

  pressed(id, on) {
    element(id).setAttribute("aria-pressed", String(on));
  }

  buttonAt(place) {
    const screen = document.querySelector(`[data-screen="${this.name}"]`);
    return [...screen.querySelectorAll("button")].filter(one => one.offsetParent)[place - 1];
  }

  showLeft(seconds) {
    element("left").textContent = this.text("back_in", { seconds });
  }

  connection(online, pending) {
    const words = [online ? "" : this.text("offline"), pending ? this.text("pending", { count: pending }) : ""];
    const said = words.filter(Boolean).join(" · ");
    if (element("state").textContent !== said) element("state").textContent = said;
  }

  // Calls for help of the whole space, above whatever stands on the screen: what has the focus keeps it.
  calls(calls) {
    this.#calls = calls;
    const lines = calls.map(call => [
      call.zone ? this.text("call_in", { zone: call.zone[this.language] }) : this.text("call_here"),
      [call.drill && "call_drill", call.answered ? "call_coming" : "call_told"]
        .filter(Boolean)
        .map(key => this.text(key))
        .join(" "),
    ]);
    const said = JSON.stringify(lines);
    if (element("calls").dataset.said === said) return;
    element("calls").dataset.said = said;
    element("calls").replaceChildren(
      ...lines.map(([where, how]) => {
        const call = document.createElement("p");
        call.appendChild(document.createElement("strong")).textContent = where;
        call.appendChild(document.createElement("span")).textContent = how;
        return call;
      }),
    );
  }

  who(way) {
    element("who-title").textContent = this.text(way === "enter" ? "who_enter" : "who_leave");
    for (const one of document.querySelectorAll("[data-only]")) one.hidden = one.dataset.only !== way;
  }

  keypad(asks, mayBeLeftOut, hint) {
    element("keypad-title").textContent = this.text(`type_${asks}`);
    element("typed").classList.toggle("typed-four", ["digits", "code"].includes(asks));
    element("leave-out").hidden = !mayBeLeftOut;
    element("keypad-hint").textContent = hint;
    this.typed("");
  }

  typed(text) {
    element("typed").textContent = text;
  }

  scanning(seen) {
    element("scan-text").textContent = this.text(seen ? "show_card" : "no_camera");
  }

  members(members, chosen) {
    element("members").replaceChildren(
      ...members.map(member => this.#choice(member.picture, member.name, "", () => chosen(member))),
    );
  }

  confirm(visit, prices, enter) {
    const entering = visit.way === "enter";
    const details = visit.label ? ` · ${this.text("your_locker", { label: visit.label })}` : "";
    element("summary").textContent = visit.summary + details;
    picture(element("summary-picture"), visit.picture);
    element("price-text").hidden = element("prices").hidden = !prices.length;
    element("prices").replaceChildren(...prices.map(price => this.#price(price, () => enter(price))));
    element("confirm").hidden = prices.length > 0;
    element("confirm-text").textContent = this.text(entering ? "confirm_enter" : "confirm_out");
    element("my-locker").hidden = !entering || !this.#data.asksLocker;
    element("helped").hidden = !entering;
    this.pressed("helped", visit.helped ?? false);
    element("check-offline").hidden = !visit.unchecked;
    element("my-consents").hidden = !visit.member || !entering;
  }

  #price(price, chosen) {
    const condition = price.condition === "age" ? this.text("age_from", { age: price.age }) : "";
    const hint = condition || (price.condition ? this.text(price.condition) : "");
    const small = [price.amounts[this.language], hint].filter(Boolean).join(" · ");
    return this.#choice("", price.names[this.language], small, chosen);
  }

  #choice(image, words, small, chosen) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "choice";
    if (image) {
      const svg = document.createElementNS(SVG, "svg");
      svg.setAttribute("viewBox", "0 0 64 64");
      svg.setAttribute("aria-hidden", "true");
      svg.append(document.createElementNS(SVG, "use"));
      picture(svg, image);
      button.append(svg);
    }
    const text = button.appendChild(document.createElement("span"));
    text.textContent = words;
    if (small) text.appendChild(document.createElement("small")).textContent = small;
    button.addEventListener("click", chosen);
    return button;
  }

  consents(consents, change) {
    element("consents").replaceChildren(...consents.map(consent => this.#consent(consent, change)));
  }

  #consent(consent, change) {
    const card = document.createElement("article");
    card.className = "consent";
    card.appendChild(document.createElement("h2")).textContent = consent.title;
    card.appendChild(document.createElement("p")).textContent = consent.words;
    const state = card.appendChild(document.createElement("p"));
    state.className = "consent-state";
    state.textContent = this.text(consent.agreed ? "agreed" : "not_agreed");
    if (consent.needed && consent.agreed) {
      card.appendChild(document.createElement("p")).textContent = this.text("staff_only");
    } else {
      const button = this.#choice("", this.text(consent.agreed ? "take_back" : "agree"), "", () =>
        change(consent.purpose, !consent.agreed),
      );
      button.setAttribute("aria-label", `${button.textContent}: ${consent.title}`);
      card.append(button);
    }
    return card;
  }

  answers(given) {
    for (const one of document.querySelectorAll("[data-answer]"))
      one.setAttribute("aria-pressed", String(given.has(one.dataset.answer)));
  }

  reading(readings) {
    element("reading").replaceChildren(
      ...Object.entries(readings).map(([name, value]) => {
        const line = document.createElement("p");
        line.appendChild(document.createElement("span")).textContent = this.text(`type_${name}`);
        line.appendChild(document.createElement("strong")).textContent = value;
        return line;
      }),
    );
  }

  advice(advice) {
    const asks = advice.outcome === "ask";
    element("advice-sign").classList.toggle("sign-ask", asks);
    element("advice-sign").firstElementChild.setAttribute("href", asks ? "#i-staff" : "#i-yes");
    element("advice-title").textContent = this.text(`advice_${advice.outcome}`);
    element("advice-text").textContent = this.text(`advice_${advice.outcome}_text`);
    element("reasons").replaceChildren(...advice.reasons.map(reason => this.#reason(reason)));
    element("signed-by").textContent = this.text("signed_by", { name: advice.signed_by, day: advice.signed_on });
  }

  #reason(reason) {
    const card = document.createElement("article");
    card.className = "reason";
    card.appendChild(document.createElement("h2")).textContent = reason.text;
    card.appendChild(document.createElement("p")).textContent = reason.explanation;
    const words = [this.text("source", { source: reason.source }), reason.published ? "" : this.text("own_caution")];
    const source = card.appendChild(document.createElement("p"));
    source.className = "source";
    source.textContent = words.filter(Boolean).join(" · ");
    return card;
  }

  done(visit, price, waiting) {
    const entering = visit.way === "enter";
    const lines = [
      entering && price && !price.free && this.text("pay_at_desk", { amount: price.amounts[this.language] }),
      visit.label && this.text("your_locker", { label: visit.label }),
      waiting && this.text("saved_here"),
      entering && this.text(visit.advice === "ask" ? "advice_ask_text" : "be_well"),
    ].filter(Boolean);
    element("see-activities").hidden = !entering || waiting;
    element("done-title").textContent = this.text(entering ? "welcome_in" : "goodbye");
    element("done-lines").replaceChildren(
      ...lines.map(line => Object.assign(document.createElement("p"), { className: "lead", textContent: line })),
    );
  }

  activities(offers, chosen) {
    element("activities-text").textContent = offers.length ? "" : this.text("activities_none");
    element("activities").replaceChildren(
      ...offers.map(offer => {
        const free = offer.left === 0 ? this.text("waiting_list") : this.text("places_left", { count: offer.left });
        const small = [offer.when, offer.left === null ? "" : free].filter(Boolean).join(" · ");
        const button = this.#choice("", offer.name, small, () => chosen(offer, button));
        return button;
      }),
    );
  }

  signedUp(button, waiting) {
    button.disabled = true;
    button.setAttribute("aria-pressed", "true");
    const words = this.text(waiting ? "on_waiting_list" : "signed_up");
    button.querySelector("small").textContent = element("activities-text").textContent = words;
  }

  sos(key) {
    element("sos-text").textContent = this.text(key, { telephone: this.#data.telephone });
    element("sos-yes").hidden = key !== "sos_question";
    element("sos-no").firstElementChild.textContent = this.text(key === "sos_question" ? "sos_no" : "to_start");
  }

  message(key, asGuest) {
    element("message").textContent = this.text(key);
    element("guest-instead").hidden = !asGuest;
  }

  // Nothing of whoever was here stays in the page.
  forget() {
    for (const id of ["members", "prices", "consents", "done-lines", "activities", "reasons", "reading"]) element(id).replaceChildren();
    for (const id of TOLD) element(id).textContent = "";
    element("check-offline").hidden = true;
    element("advice-sign").classList.remove("sign-ask");
    element("advice-sign").firstElementChild.setAttribute("href", "#i-yes");
    this.answers(new Set());
    picture(element("summary-picture"), "guest");
    window.speechSynthesis?.cancel();
  }
}

function picture(svg, name) {
  const sign = SIGNS.has(name);
  svg.setAttribute("viewBox", sign ? "0 0 24 24" : "0 0 64 64");
  svg.classList.toggle("picture", !sign);
  svg.firstElementChild.setAttribute("href", sign ? `#i-${name}` : `#p-${name}`);
}
