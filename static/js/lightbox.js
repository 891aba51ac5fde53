// A picture over the page: arrows and swipes walk its group, Escape closes, focus goes back.
(() => {
  "use strict";
  let dialog, picture, caption, count, links = [], at = 0, opener = null, startX = null;
  const make = (tag, more) => Object.assign(document.createElement(tag), more);
  const button = (text, label, act) => {
    const made = make("button", { type: "button", textContent: text });
    made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
  };
  const show = (index) => {
    at = (index + links.length) % links.length;
    const link = links[at];
    const thumb = link.querySelector("img[alt]:not(.blur)");
    const figure = link.closest("figure");
    const words = figure?.querySelector("[data-prompt]") ?? figure?.querySelector("figcaption > bdi, figcaption > b");
    picture.src = link.href;
    picture.alt = thumb?.alt ?? link.textContent;
    caption.textContent = words?.textContent ?? picture.alt;
    count.textContent = links.length > 1 ? `${at + 1} / ${links.length}` : "";
    for (const step of dialog.querySelectorAll("[data-step]")) step.hidden = links.length < 2;
  };
  const build = () => {
    dialog = make("dialog", { className: "lightbox" });
    dialog.setAttribute("aria-label", "Picture");
    const bar = make("header");
    count = make("span");
    count.setAttribute("aria-live", "polite");
    const back = button("←", "Previous picture", () => show(at - 1));
    const on = button("→", "Next picture", () => show(at + 1));
    back.dataset.step = on.dataset.step = "";
    bar.append(count, back, on, button("✕", "Close", () => dialog.close()));
    picture = make("img");
    caption = make("p", { dir: "auto" });
    dialog.append(bar, picture, caption);
    dialog.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (step && links.length > 1) { event.preventDefault(); show(at + step); }
    });
    dialog.addEventListener("pointerdown", (event) => { startX = event.isPrimary ? event.clientX : null; });
    dialog.addEventListener("pointerup", (event) => {
      const moved = startX === null ? 0 : event.clientX - startX;
      startX = null;
      if (Math.abs(moved) > 50 && links.length > 1) show(at - Math.sign(moved));
      else if (event.target === picture && Math.abs(moved) < 5) dialog.close();
    });
    picture.addEventListener("dragstart", (event) => event.preventDefault());
    dialog.addEventListener("close", () => { picture.removeAttribute("src"); opener?.focus(); });
    document.body.append(dialog);
  };
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-zoom]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!dialog) build();
    opener = link;
    const group = link.closest("[data-zoom-group]");
    links = group ? [...group.querySelectorAll("a[data-zoom]")] : [link];
    show(links.indexOf(link));
    dialog.showModal();
  });
})();
