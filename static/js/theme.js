// Before the first paint: mark that scripts run, and apply a stored choice of light or dark.
// The button turns the colours round; back at those of the system, the page follows it again.
(() => {
  "use strict";
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  root.classList.add("js");
  let stored = null;
  try { stored = localStorage.getItem("theme"); } catch { /* storage may be off: follow the system */ }
  if (stored === "light" || stored === "dark") root.dataset.theme = stored;
  addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("[data-theme-toggle]");
    if (!button) return;
    const dark = () => root.dataset.theme ? root.dataset.theme === "dark" : system.matches;
    const tell = () => button.setAttribute("aria-pressed", String(dark()));
    tell();
    system.addEventListener("change", tell);
    button.addEventListener("click", () => {
      const wanted = dark() ? "light" : "dark";
      if (system.matches === (wanted === "dark")) delete root.dataset.theme;
      else root.dataset.theme = wanted;
      try {
        if (root.dataset.theme) localStorage.setItem("theme", wanted);
        else localStorage.removeItem("theme");
      } catch { /* only for this page then */ }
      tell();
    });
  });
})();
