// Times become buttons that play from there; a line shows where the player is.
(() => {
  "use strict";
  for (const root of document.querySelectorAll("[data-timeline]")) {
    const player = root.querySelector("audio, video");
    const tracks = root.querySelector(".tracks");
    if (!player) continue;
    const chunks = [...root.querySelectorAll("[data-start]")];
    const line = document.createElement("div");
    line.className = "playhead";
    line.hidden = true;
    tracks.append(line);
    const play = (time) => {
      player.currentTime = time;
      player.play().catch(() => {});
    };
    for (const chunk of chunks) {
      const name = chunk.querySelector("[data-name]");
      const button = document.createElement("button");
      button.type = "button";
      button.title = "Play from here";
      button.append(...name.childNodes);
      name.replaceWith(button);
      button.addEventListener("click", () => play(Number(chunk.dataset.start)));
    }
    tracks.addEventListener("click", (event) => {
      const { left, width } = tracks.getBoundingClientRect();
      play(Number(root.dataset.timeline) * (event.clientX - left) / width);
    });
    player.addEventListener("timeupdate", () => {
      const now = player.currentTime;
      line.hidden = false;
      line.style.setProperty("--at", Math.min(1, now / root.dataset.timeline));
      for (const chunk of chunks) {
        const on = now >= chunk.dataset.start && now < chunk.dataset.end;
        chunk.classList.toggle("on", on);
        if (on) chunk.setAttribute("aria-current", "true");
        else chunk.removeAttribute("aria-current");
      }
    });
  }
})();
