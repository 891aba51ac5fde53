// Media on another host are loaded when they are asked for, in the place of their link.
(() => {
  "use strict";
  const tags = { picture: "img", sound: "audio", video: "video" };
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-load]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const state = link.closest(".away") ?? link;
    const media = document.createElement(tags[link.dataset.load]);
    media.referrerPolicy = "no-referrer";
    if (media.localName === "img") media.alt = link.dataset.alt || (state === link && link.textContent) || "Picture";
    else media.controls = media.playsInline = true;
    media.tabIndex = 0;
    media.addEventListener("error", () => {
      media.replaceWith(state);
      delete link.dataset.load;
      const told = state.querySelector(".quiet");
      if (told) told.textContent = "could not be loaded";
      else link.append(", could not be loaded");
      link.focus();
    });
    media.src = link.href;
    state.replaceWith(media);
    media.focus();
  });
})();
