// Back to the start when nobody has touched anything for a while. Every touch begins the time anew.

const MORE = 120;

export class Quiet {
  #seconds;
  #until = 0;
  #span;
  #timer;
  #show;
  #over;

  constructor(seconds, show, over) {
    this.#seconds = this.#span = seconds;
    this.#show = show;
    this.#over = over;
  }

  begin(seconds = this.#seconds) {
    this.stop();
    this.#span = seconds;
    this.#timer = setInterval(() => this.#tick(), 250);
    this.touched();
  }

  touched() {
    this.#until = Math.max(this.#until, Date.now() + this.#span * 1000);
    this.#tick();
  }

  more() {
    this.#until = Date.now() + MORE * 1000;
    this.#tick();
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#until = 0;
  }

  #tick() {
    if (this.#timer === undefined) return;
    const left = Math.ceil((this.#until - Date.now()) / 1000);
    if (left <= 0) {
      this.stop();
      this.#over();
    } else this.#show(left);
  }
}
