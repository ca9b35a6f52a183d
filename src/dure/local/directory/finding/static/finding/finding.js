// Comfort for the page on which everything is found: results follow each choice, and what was open stays open.
// Without this file the page works by its buttons and links.
(() => {
  const finding = document.getElementById("finding");
  const form = document.getElementById("find-form");
  if (!finding || !form) return;

  const byId = (id) => document.getElementById(id);
  const results = byId("found");
  let folds = null;
  let focused = "";

  // Choices --------------------------------------------------------------------------------------

  // The order stands beside the results, outside the form that it belongs to.
  results.addEventListener("change", (event) => {
    if (event.target.form === form) form.requestSubmit();
  });

  // A link to other results of this page changes the results only; a link elsewhere is left alone.
  finding.addEventListener("click", (event) => {
    const link = event.target.closest("a.chip, .pagination a, .loosenings a, .other-places a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const paging = link.closest(".pagination");
    window.htmx.ajax("GET", link.href, { target: "#found", swap: "innerHTML" }).then(() => {
      results.focus({ preventScroll: true });
      if (paging) results.scrollIntoView({ block: "start" });
    });
  });

  finding.addEventListener("click", (event) => {
    if (!event.target.closest("#narrow-close")) return;
    const narrow = form.querySelector(".find-narrow");
    narrow.open = false;
    results.focus({ preventScroll: true });
    results.scrollIntoView({ block: "start" });
  });

  // Where I am -----------------------------------------------------------------------------------

  finding.addEventListener("click", (event) => {
    const button = event.target.closest("#find-position");
    if (!button) return;
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        // Four decimals, about ten meters: enough to find what is near, and no more than that is told.
        byId("find-here").value = `${coords.latitude.toFixed(4)},${coords.longitude.toFixed(4)}`;
        byId("find-near").value = "";
        form.requestSubmit();
      },
      () => {
        const words = byId("find-position-error");
        words.textContent = JSON.parse(byId("map-settings").textContent).words.denied;
        words.hidden = false;
        button.disabled = false;
      },
      { maximumAge: 60000, timeout: 10000 },
    );
  });

  // A place by name takes the place of the position.
  form.addEventListener("input", (event) => {
    if (event.target.id === "find-near") byId("find-here").value = "";
  });

  // Around each change ---------------------------------------------------------------------------

  document.addEventListener("htmx:before:request", () => results.setAttribute("aria-busy", "true"));
  document.addEventListener("htmx:finally:request", () => results.removeAttribute("aria-busy"));

  document.addEventListener("htmx:before:swap", () => {
    if (folds) return;
    folds = new Map([...form.querySelectorAll("#narrow details")].map((fold) => [fold.id, fold.open]));
    focused = finding.contains(document.activeElement) ? document.activeElement.id : "";
  });

  document.addEventListener("htmx:finally:request", () => {
    if (!folds) return;
    for (const [id, open] of folds) {
      const fold = byId(id);
      if (fold) fold.open = open;
    }
    folds = null;
    if (focused && !finding.contains(document.activeElement)) byId(focused)?.focus({ preventScroll: true });
    byId("find-status").textContent = byId("found-title").textContent.trim();
    prepare();
    const extent = byId("found-extent").dataset;
    document.dispatchEvent(new CustomEvent("finding:changed", { detail: { ...extent } }));
  });

  // Back and forward: the whole page anew, with its map as it was asked for.
  document.addEventListener("htmx:before:history:restore", (event) => {
    event.preventDefault();
    window.location.reload();
  });

  function prepare() {
    byId("narrow-close").hidden = false;
    byId("find-position").hidden = !("geolocation" in navigator);
  }

  prepare();

  // Where even the map's script did not come, the list takes its place again.
  setTimeout(() => {
    const frame = byId("find-map");
    const drawn = frame.classList.contains("map-drawn");
    if (finding.dataset.view === "map" && !drawn) frame.classList.add("map-failed");
  }, 15000);
})();
