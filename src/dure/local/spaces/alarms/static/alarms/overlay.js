// Shows calls for help on a page and sounds until somebody answers.
"use strict";

(() => {
  const overlay = document.querySelector("[data-alarm-overlay]");
  if (!overlay) return;
  const list = overlay.querySelector("[data-alarm-list]");
  const lost = overlay.querySelector("[data-alarm-lost]");
  const soundButton = overlay.querySelector("[data-alarm-sound]");
  const BEEP_MS = 700;
  const MISSED_BEFORE_WARNING = 4;
  const names = new Map();
  let missed = 0;
  let ringing = null;
  let audio = null;

  // A browser lets a page sound only after somebody has touched it.
  function wakeSound() {
    audio = audio || new AudioContext();
    audio.resume().then(showSoundButton, showSoundButton);
  }

  function showSoundButton() {
    soundButton.hidden = Boolean(audio) && audio.state === "running";
  }

  function beep() {
    if (!audio || audio.state !== "running") return;
    const start = audio.currentTime;
    const tone = audio.createOscillator();
    const loudness = audio.createGain();
    tone.type = "square";
    tone.frequency.setValueAtTime(880, start);
    tone.frequency.setValueAtTime(660, start + 0.25);
    loudness.gain.setValueAtTime(0.4, start);
    loudness.gain.exponentialRampToValueAtTime(0.001, start + 0.5);
    tone.connect(loudness).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 0.5);
  }

  function ring(on) {
    if (on && ringing === null) {
      beep();
      ringing = setInterval(beep, BEEP_MS);
    } else if (!on && ringing !== null) {
      clearInterval(ringing);
      ringing = null;
    }
  }

  // A name is read once a call and page: each reading is written down.
  function showNames() {
    for (const place of list.querySelectorAll("[data-alarm-name]")) {
      const url = place.dataset.alarmName;
      if (!names.has(url)) {
        names.set(
          url,
          fetch(url, { credentials: "same-origin", redirect: "error" }).then(
            (answer) => (answer.ok ? answer.text() : ""),
            () => "",
          ),
        );
      }
      names.get(url).then((name) => {
        place.textContent = name;
      });
    }
  }

  function show(answer) {
    missed = answer.connected ? 0 : missed + 1;
    lost.hidden = missed < MISSED_BEFORE_WARNING;
    if (answer.html === undefined) return;
    // The part comes from this site's own template, which has escaped every value.
    list.innerHTML = answer.html;
    overlay.dataset.state = answer.state;
    ring(answer.state === "ringing");
    showNames();
  }

  for (const event of ["pointerdown", "keydown"]) addEventListener(event, wakeSound, { passive: true });
  soundButton.addEventListener("click", wakeSound);
  wakeSound();
  showSoundButton();
  const worker = new Worker(overlay.dataset.alarmWorker);
  worker.onmessage = (message) => show(message.data);
  worker.postMessage(new URL(overlay.dataset.alarmOverlay, location.href).href);
})();
