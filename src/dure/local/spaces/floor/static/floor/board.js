// Asks every second whether the floor has changed, counts the minutes, and rings where somebody needs looking after.
const LOOK_EVERY = 1000;
const COUNT_EVERY = 10_000;
const RING_EVERY = 20_000;

const board = document.querySelector("#board");
const lost = document.querySelector("[data-lost]");
const soundButton = document.querySelector("[data-sound]");
const live = board.dataset.live + (board.dataset.live.includes("?") ? "&" : "?");
let sound = null;

function state() {
  return board.firstElementChild?.dataset.state ?? "";
}

function replace(html) {
  const focused = board.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  const next = new DOMParser().parseFromString(html, "text/html");
  board.replaceChildren(...next.body.childNodes);
  if (focused) board.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
}

async function look() {
  try {
    const answer = await fetch(`${live}seen=${state()}`, { cache: "no-store", redirect: "error" });
    if (answer.status === 403) location.reload();
    else if (answer.status === 200) replace(await answer.text());
    else if (answer.status !== 204) throw new Error(String(answer.status));
    lost.hidden = true;
  } catch {
    lost.hidden = false;
  }
  setTimeout(look, LOOK_EVERY);
}

function count() {
  for (const time of board.querySelectorAll("[data-minutes]")) {
    time.textContent = Math.max(0, Math.floor((Date.now() - Date.parse(time.dateTime)) / 60_000));
  }
}

// Browsers play sound only after a touch: any touch will do. The button says so where nothing else on the page does.
function turnOn() {
  sound ??= new AudioContext();
  soundButton.hidden = true;
  ring();
}

function ring() {
  if (!sound) return;
  for (const [pitch, delay] of [[660, 0], [880, 0.35]]) {
    const tone = new OscillatorNode(sound, { frequency: pitch });
    const volume = new GainNode(sound, { gain: 0 });
    const start = sound.currentTime + delay;
    volume.gain.linearRampToValueAtTime(0.2, start + 0.03);
    volume.gain.exponentialRampToValueAtTime(0.001, start + 0.9);
    tone.connect(volume).connect(sound.destination);
    tone.start(start);
    tone.stop(start + 1);
  }
}

soundButton.hidden = Boolean(document.querySelector("[data-alarm-sound]"));
for (const touch of ["pointerdown", "keydown"]) addEventListener(touch, turnOn, { once: true });
setInterval(count, COUNT_EVERY);
setInterval(() => board.querySelector("[data-rings]") && ring(), RING_EVERY);
look();
