// The slider of two pictures moves the line where one gives way to the other; so does a drag.
(() => {
  "use strict";
  for (const box of document.querySelectorAll("[data-compare]")) {
    const range = box.querySelector("input");
    const show = () => box.style.setProperty("--cut", range.value + "%");
    const drag = (event) => {
      const { left, width } = box.getBoundingClientRect();
      range.value = 100 * (event.clientX - left) / width;
      show();
    };
    range.addEventListener("input", show);
    box.addEventListener("pointerdown", (event) => {
      if (event.button || event.target.closest("a, input")) return;
      box.setPointerCapture(event.pointerId);
      drag(event);
    });
    box.addEventListener("pointermove", (event) => { if (box.hasPointerCapture(event.pointerId)) drag(event); });
    show();
  }
})();
