// The search field at the head of every page: "/" goes to it. The catalogue answers on its own page;
// from any other, Enter leads there. A link and no form, because the policy lets no page send one.
(() => {
  "use strict";
  addEventListener("keydown", (event) => {
    const input = document.getElementById("q"), { key, target } = event;
    if (!input?.checkVisibility() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (key === "/" && !target.closest?.("input, select, textarea, dialog, [contenteditable]")) {
      event.preventDefault();
      input.focus();
      input.select();
    } else if (key === "Enter" && target === input && !input.hasAttribute("aria-controls")) {
      const words = input.value.trim();
      location.assign(document.querySelector(".mark").href + (words && `?q=${encodeURIComponent(words)}`));
    }
  });
})();
