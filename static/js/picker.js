// The examples panel shows one example at a time; its links pick which. Without this script the
// links jump and every example is on the page. Arrow keys walk the links.
(() => {
  "use strict";
  const stage = document.querySelector("[data-stage]");
  if (!stage) return;
  const links = [...stage.querySelectorAll("[data-pick]")];
  const examples = links.map((link) => document.getElementById(link.hash.slice(1)));
  if (links.length < 2) return;
  const pick = (index) => {
    examples.forEach((example, i) => example?.classList.toggle("current", i === index));
    links.forEach((link, i) => {
      if (i === index) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
    links[index].scrollIntoView({ block: "nearest", inline: "nearest" });
    for (const media of stage.querySelectorAll(".specimen:not(.current) :is(audio, video)")) media.pause();
  };
  const fromHash = () => {
    const index = links.findIndex((link) => link.hash === location.hash);
    if (index >= 0) pick(index);
  };
  stage.addEventListener("click", (event) => {
    const index = links.indexOf(event.target.closest("[data-pick]"));
    if (index < 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    pick(index);
    history.replaceState(null, "", links[index].hash);
  });
  stage.addEventListener("keydown", (event) => {
    const index = links.indexOf(event.target);
    const to = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: links.length - 1 }[event.key];
    if (index < 0 || to === undefined || !links[to]) return;
    event.preventDefault();
    links[to].focus();
    links[to].click();
  });
  addEventListener("hashchange", fromHash);
  fromHash();
})();
