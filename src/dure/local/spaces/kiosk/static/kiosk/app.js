// The journey at the kiosk: one page, one screen at a time, and nothing of anybody left when it is back at the start.

import { Bell, follow } from "./news.js";
import { Outbox } from "./outbox.js";
import { ANSWER_WITHIN, ask, readPage } from "./questions.js";
import { Camera, listenToReader } from "./scan.js";
import { Quiet } from "./quiet.js";
import { Screen, element } from "./screen.js";

const data = JSON.parse(document.getElementById("kiosk-data").textContent);
const DONE_SECONDS = 20;
// Measuring takes a while without a touch; a device's reading comes to a kiosk that waits for so long.
const MEASURE_SECONDS = 180;
const LOOKS_EVERY = 1000;
const MOST_TYPED = { digits: 4, code: 4, group: 2, locker: 6, systolic: 3, diastolic: 3, pulse: 3, temperature: 3 };
const MEASURES = ["systolic", "diastolic", "pulse", "temperature"];

const screen = new Screen(data);
const outbox = new Outbox(data.entriesUrl);
const camera = new Camera(element("camera"));
const bell = new Bell();
const quiet = new Quiet(data.seconds, seconds => screen.showLeft(seconds), start);

// Everything that is known of whoever stands there. `start` throws it away.
let visit = {};
let trail = [];
// Whether the page is another by now: taken up when nobody is in the middle of something.
let newer = false;
let stale = false;

function open(name) {
  if (screen.name === "scan" && name !== "scan") camera.stop();
  if (screen.name === "measure" && !["measure", "reading"].includes(name)) ask(data.readingUrl, { wait: false });
  if (name !== "start" && name !== "done") trail.push(name === "keypad" ? visit.asks : name);
  screen.show(name);
  if (name === "start") quiet.stop();
  else if (name === "measure") quiet.begin(Math.max(MEASURE_SECONDS, data.seconds));
  else quiet.begin(name === "done" ? Math.min(DONE_SECONDS, data.seconds) : data.seconds);
}

function start() {
  visit = {};
  trail = [];
  camera.stop();
  screen.forget();
  if (screen.language !== data.language) screen.speak(data.language);
  screen.voice(data.speaks);
  open("start");
  if (newer) location.reload();
  else if (stale) renew();
}

// What is new at the space, such as a price; where it cannot be had now, at the next start.
async function renew() {
  const fresh = await readPage();
  if (!fresh || screen.name !== "start") return;
  if (fresh.version !== data.version) return location.reload();
  const chosen = screen.language === data.language ? fresh.language : screen.language;
  Object.assign(data, fresh);
  stale = false;
  screen.renew(chosen);
}

// Each thing that is new at the space: calls for help at once, the rest at the start.
function changed(news) {
  screen.calls(news.calls);
  bell.ring(news.calls.some(call => call.rings));
  stale = news.digest !== data.digest;
  if (stale && screen.name === "start") renew();
}

function choose(way) {
  visit = { way };
  screen.who(way);
  open("who");
}

function keypad(asks, hint = "") {
  visit.asks = asks;
  visit.typed = "";
  screen.keypad(asks, MEASURES.includes(asks), hint);
  open("keypad");
}

function press(digit) {
  if (screen.name !== "keypad" || visit.typed.length >= MOST_TYPED[visit.asks]) return;
  visit.typed += digit;
  screen.typed(shown());
  if (["digits", "code"].includes(visit.asks) && visit.typed.length === 4) typed();
}

// A temperature is typed without its point: 365 is 36.5.
function shown() {
  const { asks, typed: text } = visit;
  return asks === "temperature" && text.length > 2 ? `${text.slice(0, 2)}.${text.slice(2)}` : text;
}

function typed() {
  const { asks, typed: text } = visit;
  if (!text) return;
  if (MEASURES.includes(asks)) return measured(shown());
  if (asks === "code") return text.length === 4 && pickUp(text);
  visit.typed = "";
  screen.typed("");
  if (asks === "group") {
    const guests = Number(text);
    if (guests) confirm({ guests }, screen.text("confirm_group", { count: guests }), "group");
  } else if (asks === "locker") {
    if (visit.way === "leave") confirm({ label: text }, screen.text("your_locker", { label: text }), "key");
    else {
      visit.label = text;
      trail.pop();
      open("confirm");
      confirmAgain();
    }
  } else if (text.length === 4) {
    recognize({ digits: text }, () => confirm({ digits: text }, screen.text("confirm_digits", { digits: text }), "phone"));
  }
}

// Asks the server who that is. Without an answer the digits or the card go into the outbox as they are.
async function recognize(question, withoutAnswer) {
  const mine = visit;
  const answer = await ask(data.recognizeUrl, question);
  if (visit !== mine) return;
  if (!answer) return withoutAnswer();
  if (answer.error) return message({ "too-many": "too_many", "unknown-card": "unknown_card" }[answer.error] ?? "too_often");
  if (!answer.members.length) return message("nobody_found");
  if (question.card) return known(answer.members[0]);
  screen.members(answer.members, known);
  open("which");
}

function known(member) {
  visit.member = member;
  confirm({ member: member.handle }, member.name, member.picture);
}

function confirm(who, summary, picture) {
  Object.assign(visit, { who, summary, picture, readings: {}, answers: new Set(), advice: "", unchecked: false });
  const checked = data.checks && visit.way === "enter" && (who.guests ?? 1) === 1;
  if (checked && outbox.online) return open("check");
  goOn("", checked);
}

// On to the last question, with the outcome of the health check or none; `unchecked` where it could not be had.
function goOn(advice, unchecked = false) {
  Object.assign(visit, { advice, unchecked });
  open("confirm");
  confirmAgain();
}

function measured(value) {
  if (value) visit.readings[visit.asks] = value;
  else delete visit.readings[visit.asks];
  if (visit.correcting) return advise();
  measureNext(visit.asks);
}

// What is still to be typed after `name`, or from the beginning.
function measureNext(name) {
  const next = MEASURES.slice(MEASURES.indexOf(name) + 1).find(one => !(one in visit.readings));
  if (next) keypad(next);
  else open("answers");
}

async function measure() {
  const mine = visit;
  visit.readings = {};
  open("measure");
  const answer = await ask(data.readingUrl, { wait: true });
  while (visit === mine && screen.name === "measure") {
    if (!answer) return keypad("systolic");
    await pickUp();
    await new Promise(resolve => setTimeout(resolve, LOOKS_EVERY));
  }
}

// What a device has measured: for this kiosk, or for the code that the device shows.
async function pickUp(code = "") {
  const [mine, asked] = [visit, screen.name];
  const answer = await ask(data.readingUrl, { code });
  if (visit !== mine || screen.name !== asked) return;
  if (answer?.readings) {
    visit.readings = answer.readings;
    screen.reading(answer.readings);
    open("reading");
  } else if (code) {
    trail.pop();
    keypad("code", screen.text("no_such_code"));
  }
}

function answer(name) {
  if (!visit.answers.delete(name)) visit.answers.add(name);
  screen.answers(visit.answers);
}

// Nothing of this is kept here or in the outbox but the outcome, and that until the person has come in.
async function advise() {
  const mine = visit;
  const asked = screen.name;
  const question = { readings: mine.readings, answers: [...mine.answers], language: screen.language };
  const advice = await ask(data.adviceUrl, { ...question, member: mine.member?.handle ?? null });
  if (visit !== mine || screen.name !== asked) return;
  mine.correcting = MEASURES.includes(advice?.field);
  if (mine.correcting) return keypad(advice.field, advice.message);
  if (!advice?.outcome) return goOn("", advice?.error !== "no-rules");
  mine.advice = advice.outcome;
  screen.advice(advice);
  open("advice");
}

function confirmAgain() {
  const prices = visit.way === "enter" ? data.prices : [];
  screen.confirm(visit, prices, enter);
}

function guest() {
  visit.way = "enter";
  confirm({ guests: 1 }, screen.text("confirm_guest"), "guest");
}

function card(code) {
  if (!["start", "who", "scan"].includes(screen.name)) return;
  camera.stop();
  visit.way ??= "enter";
  recognize({ card: code }, () => confirm({ card: code }, screen.text("confirm_card"), "card"));
}

// Keeps the entry first and says so; then waits a moment for what the server says.
async function enter(price) {
  if (visit.sent) return;
  visit.sent = true;
  const mine = visit;
  const entry = {
    id: crypto.randomUUID(),
    kind: mine.way,
    at: new Date().toISOString(),
    who: mine.who,
    label: mine.label ?? "",
    helped: mine.helped ?? false,
    price: price?.id ?? null,
    advice: mine.advice,
  };
  try {
    await outbox.add(entry);
  } catch {
    return message("not_saved");
  }
  const result = await outbox.resultOf(entry.id, ANSWER_WITHIN);
  if (visit !== mine) return;
  if (result?.outcome === "refused") return message(REFUSED[result.problem] ?? "not_done");
  screen.done(mine, price, !result);
  open("done");
}

const REFUSED = { "day-closed": "closed_today", "nobody-in": "nobody_in", "several-in": "nobody_in", "unknown-card": "unknown_card" };

function message(key) {
  screen.message(key, visit.way === "enter" && !visit.sent && !["closed_today", "not_saved"].includes(key));
  open("message");
}

async function consents(change) {
  const mine = visit;
  const question = { member: mine.member.handle, language: screen.language, ...change };
  const answer = await ask(data.consentsUrl, question);
  if (visit !== mine) return;
  if (!answer || answer.error) return message("needs_network");
  screen.consents(answer.consents, (purpose, agree) => consents({ purpose, agree }));
  if (screen.name !== "consents") open("consents");
}

async function activities() {
  const mine = visit;
  const question = { language: screen.language };
  const answer = await ask(data.activitiesUrl, question);
  if (visit !== mine) return;
  if (!answer?.offers) return message("needs_network");
  screen.activities(answer.offers, async (offer, button) => {
    const wish = { ...question, session: offer.session, id: crypto.randomUUID(), member: mine.member?.handle ?? null };
    const done = await ask(data.activitiesUrl, wish);
    if (visit !== mine) return;
    if (!done || done.error) return message("not_done");
    screen.signedUp(button, done.waiting);
  });
  open("activities");
}

// Two touches, so that a sleeve calls nobody. The same call is sent until somebody knows of it.
const CALLS_AGAIN = 2000;
const MOST_CALLS = 300;

function sos() {
  visit = {};
  screen.sos("sos_question");
  open("sos");
}

async function callForHelp() {
  const mine = visit;
  const id = crypto.randomUUID();
  const say = key => visit === mine && (screen.sos(key), screen.readOut());
  say("sos_calling");
  for (let tries = 0; tries < MOST_CALLS; tries++) {
    const answer = await ask(data.sosUrl, { id });
    if (answer?.called) return say("sos_called");
    if (tries === 0) say("sos_offline");
    await new Promise(resolve => setTimeout(resolve, CALLS_AGAIN));
  }
}

function back() {
  trail.pop();
  const before = trail.pop();
  if (!before || visit.sent) return start();
  if (before in MOST_TYPED) return keypad(before);
  if (before === "measure") return measure();
  open(before);
}

async function scan() {
  open("scan");
  const seen = await camera.start(card);
  if (screen.name === "scan") screen.scanning(seen);
}

const ACTIONS = {
  enter: () => choose("enter"),
  leave: () => choose("leave"),
  voice: () => screen.voice(!screen.speaking),
  guest,
  digits: () => keypad("digits"),
  card: scan,
  group: () => keypad("group"),
  locker: () => keypad("locker"),
  "my-locker": () => keypad("locker"),
  delete: () => {
    visit.typed = visit.typed.slice(0, -1);
    screen.typed(shown());
  },
  "leave-out": () => measured(""),
  "check-yes": () => (data.measures ? measure() : keypad("systolic")),
  measure,
  "type-numbers": () => keypad("systolic"),
  code: () => keypad("code"),
  "reading-right": () => measureNext(),
  "check-no": () => goOn(""),
  advise,
  "go-on": () => goOn(visit.advice),
  typed,
  nobody: () => message("nobody_found"),
  confirm: () => enter(),
  helped: () => screen.pressed("helped", (visit.helped = !visit.helped)),
  consents: () => consents(),
  activities,
  sos,
  "sos-yes": callForHelp,
  start,
  back,
  "more-time": () => quiet.more(),
};

document.addEventListener("click", event => {
  const button = event.target.closest("button");
  if (!button) return;
  quiet.touched();
  if (button.dataset.language) screen.speak(button.dataset.language);
  else if (button.dataset.answer) answer(button.dataset.answer);
  else if (button.dataset.key) press(button.dataset.key);
  else if (button.dataset.do) ACTIONS[button.dataset.do]();
});
for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, () => quiet.touched());
document.addEventListener("contextmenu", event => event.preventDefault());
listenToReader(card, digits => {
  if (screen.name === "keypad") for (const digit of digits) press(digit);
  else if (digits.length === 1) screen.buttonAt(Number(digits))?.click();
});
addEventListener("keydown", event => {
  if (event.key === "Escape") start();
  if (event.key === "Backspace" && screen.name === "keypad") ACTIONS.delete();
});

outbox.addEventListener("change", () => screen.connection(outbox.online, outbox.pending));
outbox.send();
navigator.storage?.persist?.();

if ("serviceWorker" in navigator) {
  const hadOne = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.register(data.workerUrl, { scope: location.pathname }).catch(() => {});
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    newer = hadOne;
    if (newer && screen.name === "start") location.reload();
  });
}

element("kiosk").hidden = false;
start();
follow(data.newsUrl, changed);
