// Asks each second whether anybody calls for help. A worker's clock runs on when its page is in the background.
"use strict";

const EVERY_MS = 1000;
const PATIENCE_MS = 4000;
let etag = "";

async function ask(url) {
  const headers = etag ? { "If-None-Match": etag } : {};
  const answer = await fetch(url, {
    headers,
    cache: "no-store",
    credentials: "same-origin",
    redirect: "error",
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (answer.status === 304) return { connected: true };
  if (!answer.ok) return { connected: false };
  const html = await answer.text();
  etag = answer.headers.get("ETag") || "";
  return { connected: true, html, state: answer.headers.get("X-Alarms") || "calm" };
}

onmessage = async (message) => {
  const url = message.data;
  for (;;) {
    let answer;
    try {
      answer = await ask(url);
    } catch {
      answer = { connected: false };
    }
    postMessage(answer);
    await new Promise((resume) => setTimeout(resume, EVERY_MS));
  }
};
