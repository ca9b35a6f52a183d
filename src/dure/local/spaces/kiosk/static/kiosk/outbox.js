// What people touched, kept in the browser until the server has said that it knows: sent in order, each once.

const NAME = "dure-kiosk";
const STORE = "outbox";
const AT_ONCE = 20;
const WAITS = [2000, 5000, 10000, 20000, 30000];
const PATIENCE = 15000;

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "place", autoIncrement: true });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

// Resolves when the transaction is complete: from then on a crash loses nothing.
function within(database, mode, work) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, mode, { durability: "strict" });
    const request = work(transaction.objectStore(STORE));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

export class Outbox extends EventTarget {
  #database;
  #results = new Map();
  #url;
  #failures = 0;
  #timer;
  online = navigator.onLine;
  pending = 0;

  constructor(url) {
    super();
    this.#url = url;
    this.#database = opened();
    addEventListener("online", () => this.send());
    addEventListener("offline", () => this.#say(false));
  }

  // Keeps the entry and resolves once it is on the disk.
  async add(entry) {
    await within(await this.#database, "readwrite", store => store.add(entry));
    await this.#count();
    this.send();
  }

  // What became of an entry: its result, or null where there is no answer within `patience` milliseconds.
  async resultOf(id, patience) {
    const until = performance.now() + patience;
    while (performance.now() < until) {
      if (this.#results.has(id)) {
        const result = this.#results.get(id);
        this.#results.delete(id);
        return result;
      }
      if (!this.online) return null;
      await new Promise(resolve => setTimeout(resolve, 30));
    }
    return null;
  }

  // Sends what is there. One tab at a time: another waits and finds the outbox empty.
  send() {
    clearTimeout(this.#timer);
    return navigator.locks.request("dure-kiosk-outbox", () => this.#sendAll()).finally(() => this.#wait());
  }

  async #sendAll() {
    try {
      let entries;
      do {
        entries = await within(await this.#database, "readonly", store => store.getAll(null, AT_ONCE));
        const answered = await this.#post(entries);
        if (entries.length && !answered) break;
      } while (entries.length === AT_ONCE);
      this.#failures = 0;
      this.#say(true);
    } catch {
      this.#failures += 1;
      this.#say(false);
    }
    await this.#count();
  }

  // Sends a batch (an empty one is a sign of life) and forgets what was answered.
  async #post(entries) {
    const sent = entries.map(({ place, ...entry }) => entry);
    const response = await fetch(this.#url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ now: new Date().toISOString(), entries: sent }),
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const results = new Map((await response.json()).results.map(result => [result.id, result]));
    const known = entries.filter(entry => results.has(entry.id));
    if (known.length)
      await within(await this.#database, "readwrite", store => known.map(entry => store.delete(entry.place)).at(-1));
    for (const entry of known) this.#results.set(entry.id, results.get(entry.id));
    if (this.#results.size > AT_ONCE * 2) this.#results.clear();
    return known.length > 0;
  }

  #wait() {
    clearTimeout(this.#timer);
    const busy = this.pending || !this.online;
    this.#timer = setTimeout(() => this.send(), busy ? WAITS[Math.min(this.#failures, WAITS.length - 1)] : 30000);
  }

  async #count() {
    this.pending = await within(await this.#database, "readonly", store => store.count());
    this.dispatchEvent(new Event("change"));
  }

  #say(online) {
    this.online = online;
    this.dispatchEvent(new Event("change"));
  }
}
