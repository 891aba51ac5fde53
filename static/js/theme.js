// Before the first paint: mark that scripts run, and apply a stored choice of light or dark.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  let stored = null;
  try { stored = localStorage.getItem("theme"); } catch { /* storage may be off: follow the system */ }
  if (stored === "light" || stored === "dark") root.dataset.theme = stored;
  addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("[data-theme-toggle]");
    if (!button) return;
    const dark = () => (root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
    const tell = () => button.setAttribute("aria-pressed", String(dark()));
    tell();
    button.addEventListener("click", () => {
      root.dataset.theme = dark() ? "light" : "dark";
      try { localStorage.setItem("theme", root.dataset.theme); } catch { /* only for this page then */ }
      tell();
    });
  });
})();
