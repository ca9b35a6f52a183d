// The reader's choice of light or dark. Loaded before the page is painted, so that nothing flashes.
(() => {
  "use strict";
  const root = document.documentElement;
  const key = "dure-theme";

  const remembered = () => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // Storage may be forbidden; the system's choice then holds.
    }
  };

  const chosen = remembered();
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;

  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll(".theme-switch")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
        root.dataset.theme = dark ? "light" : "dark";
        try {
          localStorage.setItem(key, root.dataset.theme);
        } catch {
          // The choice then holds for this page only.
        }
      });
    }
  });

  // An open menu of the header closes as people expect it to.
  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll(".site-header details[open]")) if (menu !== except) menu.open = false;
  };
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector(".site-header details[open]");
    closeMenus(null);
    menu?.querySelector("summary").focus();
  });
})();
