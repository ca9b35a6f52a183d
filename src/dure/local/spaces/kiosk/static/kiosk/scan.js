// Reading codes: by the camera where the browser can, and by readers that type what they read.

export const CARD = /^dure-card:[A-Za-z0-9_-]{32}$/;
const BETWEEN_KEYS = 120;
// Once a code has begun, a busy machine may be slower.
const WITHIN_CODE = 1000;

// Looks for a card's code until it is stopped; says whether there is a camera. Pictures stay in memory and are not kept.
export class Camera {
  #stream;
  #video;
  #wanted = false;

  constructor(video) {
    this.#video = video;
  }

  async start(found) {
    if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return false;
    this.#wanted = true;
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "user" } });
      if (!this.#wanted) return stream.getTracks().forEach(track => track.stop()), false;
      this.#stream = stream;
      this.#video.srcObject = stream;
      await this.#video.play();
    } catch {
      return false;
    }
    this.#video.hidden = false;
    this.#look(new BarcodeDetector({ formats: ["qr_code"] }), found);
    return true;
  }

  async #look(detector, found) {
    while (this.#wanted) {
      const codes = await detector.detect(this.#video).catch(() => []);
      const card = codes.find(code => CARD.test(code.rawValue));
      if (card && this.#wanted) return found(card.rawValue);
      await new Promise(resolve => setTimeout(resolve, 200));
    }
  }

  stop() {
    this.#wanted = false;
    this.#stream?.getTracks().forEach(track => track.stop());
    this.#stream = undefined;
    this.#video.srcObject = null;
    this.#video.hidden = true;
  }
}

// Tells a reader, which types a whole code at once, from a person at a keyboard.
export function listenToReader(onCard, onDigits) {
  let typed = "";
  let last = 0;
  let timer;
  addEventListener(
    "keydown",
    event => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.timeStamp - last > (typed.startsWith("d") ? WITHIN_CODE : BETWEEN_KEYS)) typed = "";
      last = event.timeStamp;
      clearTimeout(timer);
      if (event.key === "Enter") {
        if (CARD.test(typed)) {
          event.preventDefault();
          event.stopPropagation();
          onCard(typed);
        }
        if (/^\d+$/.test(typed)) onDigits(typed);
        typed = "";
      } else if (event.key.length === 1) {
        typed += event.key;
        if (/^\d+$/.test(typed)) timer = setTimeout(() => onDigits(typed), BETWEEN_KEYS);
        if (typed.length > 1 && event.key === " ") event.preventDefault();
      }
    },
    true,
  );
}
