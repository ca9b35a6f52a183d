// What the kiosk asks the server.

export const ANSWER_WITHIN = 3000;

// The answer to a question, which may be a refusal; null where there is none.
export async function ask(url, question) {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(question),
      signal: AbortSignal.timeout(ANSWER_WITHIN),
    });
    return response.ok || response.status === 422 ? await response.json() : null;
  } catch {
    return null;
  }
}

// What the page says now; the service worker keeps it for when there is no network. Null where it cannot be had.
export async function readPage() {
  try {
    const page = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), "text/html");
    return JSON.parse(page.getElementById("kiosk-data").textContent);
  } catch {
    return null;
  }
}
