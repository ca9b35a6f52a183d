{% autoescape off %}// Keeps the kiosk's page and files, so that it opens and works without a network.
const CACHE = "dure-kiosk-{{ version }}";
const SHELL = "{% url "kiosk:screen" %}";
const FILES = [{% for asset in assets %}"{{ asset }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const PATIENCE = 4000;
{% endautoescape %}
self.addEventListener("install", event => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(CACHE);
      await cache.addAll(FILES.map(url => new Request(url, { cache: "reload" })));
      await keepShell(await fetch(SHELL, { credentials: "same-origin", cache: "no-store" }));
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener("activate", event => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name.startsWith("dure-kiosk-") && name !== CACHE) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", event => {
  const { request } = event;
  if (request.method !== "GET") return;
  const path = new URL(request.url).pathname;
  if (path === SHELL) event.respondWith(shell(request));
  else if (FILES.includes(path)) event.respondWith(file(request, path));
});

async function keepShell(response) {
  if (response.ok && !response.redirected) await (await caches.open(CACHE)).put(SHELL, response.clone());
  return response;
}

// The newest page where the network is quick enough, else the one that was kept. A server in trouble is no answer.
async function shell(request) {
  const kept = await caches.match(SHELL, { cacheName: CACHE });
  try {
    const signal = kept ? AbortSignal.timeout(PATIENCE) : undefined;
    const response = await fetch(request.url, { credentials: "same-origin", signal });
    if (response.status >= 500 && kept) return kept;
    return await keepShell(response);
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

async function file(request, path) {
  return (await caches.match(path, { cacheName: CACHE })) ?? fetch(request);
}
