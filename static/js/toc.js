// The table of contents follows the reader: the heading that was passed last is marked, and kept in sight.
(() => {
  "use strict";
  const lists = [...document.querySelectorAll(".toc ol")].map((list) => [...list.querySelectorAll("a")]);
  if (!lists.length || !("IntersectionObserver" in window)) return;
  const targets = lists[0].map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  const mark = () => {
    const current = targets.findLastIndex((target) => target && target.getBoundingClientRect().top < 120);
    for (const links of lists) links.forEach((link, i) => {
      if (i !== current) link.removeAttribute("aria-current");
      else if (!link.hasAttribute("aria-current")) {
        link.setAttribute("aria-current", "location");
        const box = link.closest(".toc");
        const { top, bottom } = link.getBoundingClientRect();
        const outer = box.getBoundingClientRect();
        if (top < outer.top) box.scrollTop += top - outer.top;
        else if (bottom > outer.bottom) box.scrollTop += bottom - outer.bottom;
      }
    });
  };
  const observer = new IntersectionObserver(mark, { rootMargin: "-100px 0px -60% 0px" });
  targets.forEach((target) => target && observer.observe(target));
})();
