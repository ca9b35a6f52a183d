// Asks every second whether anything has changed that the kiosk shows, and sounds while a call for help rings.

const ASKS_EVERY = 1000;
const PATIENCE = 4000;
const SOUNDS_EVERY = 1500;

// Tells `changed` what is new.
export async function follow(url, changed) {
  let seen = "";
  for (;;) {
    try {
      const answer = await fetch(`${url}?seen=${seen}`, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      if (answer.status === 200) {
        const news = await answer.json();
        changed(news);
        seen = news.mark;
      }
    } catch {
      // No network, or no answer: what the screen shows stays.
    }
    await new Promise(resolve => setTimeout(resolve, ASKS_EVERY));
  }
}

// Browsers let a page sound after its first touch, or at once where the kiosk's browser was started so.
export class Bell {
  #audio;
  #timer;

  ring(on) {
    if (on === Boolean(this.#timer)) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (!on) return;
    this.#audio ??= new AudioContext();
    this.#sound();
    this.#timer = setInterval(() => this.#sound(), SOUNDS_EVERY);
  }

  #sound() {
    const audio = this.#audio;
    if (audio.state !== "running") return audio.resume();
    const start = audio.currentTime;
    const tone = new OscillatorNode(audio, { type: "square", frequency: 880 });
    const loudness = new GainNode(audio, { gain: 0.4 });
    tone.frequency.setValueAtTime(660, start + 0.25);
    loudness.gain.exponentialRampToValueAtTime(0.001, start + 0.5);
    tone.connect(loudness).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 0.5);
  }
}
