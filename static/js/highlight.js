// Pointing at a line of a legend, or at its shape, lights up both; a click keeps them lit.
(() => {
  "use strict";
  for (const root of document.querySelectorAll("[data-highlight]")) {
    let kept = null;
    const light = (number) => {
      root.classList.toggle("lit", number !== null);
      for (const part of root.querySelectorAll("[data-shape]")) part.classList.toggle("on", part.dataset.shape === number);
    };
    const over = (event) => light(event.target.closest("[data-shape]")?.dataset.shape ?? kept);
    const leave = () => light(kept);
    root.addEventListener("pointerover", over);
    root.addEventListener("focusin", over);
    root.addEventListener("pointerleave", leave);
    root.addEventListener("focusout", leave);
    const buttons = [...root.querySelectorAll("li [data-name]")].map((name) => {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.name = "";
      button.setAttribute("aria-pressed", "false");
      button.append(...name.childNodes);
      name.replaceWith(button);
      return button;
    });
    root.addEventListener("click", (event) => {
      const pressed = event.target.closest("button[aria-pressed]");
      if (!pressed) return;
      const { shape } = pressed.closest("[data-shape]").dataset;
      kept = kept === shape ? null : shape;
      for (const button of buttons) button.setAttribute("aria-pressed", String(button === pressed && kept !== null));
      light(kept);
    });
  }
})();
