// Small helpers: every page is complete without them.
"use strict";
(() => {
  const reading = document.querySelector(".reading");
  const panel = document.getElementById("panel");
  const help = document.getElementById("help");
  const isTyping = (target) => target.closest && target.closest("input, select, textarea, dialog[open]");

  // The panel of an event, without leaving the text.
  const numbers = () => Array.from(document.querySelectorAll(".text .num"));
  const show = async (number, push) => {
    const answer = await fetch(`/article/${reading.dataset.article}/event/${number}`);
    if (!answer.ok) return;
    panel.innerHTML = await answer.text();
    panel.scrollTop = 0;
    for (const lit of document.querySelectorAll(".u.on")) lit.classList.remove("on");
    for (const lit of document.querySelectorAll(`.u[data-e="${number}"]`)) lit.classList.add("on");
    for (const link of numbers()) {
      if (link.dataset.event === String(number)) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    if (push) history.replaceState(null, "", `?${reading.dataset.base}event=${number}#e${number}`);
  };
  const step = (by) => {
    const all = numbers();
    if (!all.length) return;
    const at = all.findIndex((link) => link === document.activeElement);
    const from = at >= 0 ? at : all.findIndex((link) => link.hasAttribute("aria-current"));
    const next = all[Math.min(all.length - 1, Math.max(0, from < 0 ? (by > 0 ? 0 : all.length - 1) : from + by))];
    const folded = next.closest("details");
    if (folded) folded.open = true;
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    show(next.dataset.event, true);
  };
  if (reading) {
    reading.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
      const link = event.target.closest("a[data-event]");
      const words = link ? null : event.target.closest(".text .u");
      const number = link ? link.dataset.event : words && words.dataset.e;
      if (!number || (!link && String(window.getSelection()))) return;
      event.preventDefault();
      show(number, true);
      if (link && link.closest(".panel")) {
        const target = document.getElementById(`e${number}`);
        if (target) target.scrollIntoView({ block: "nearest" });
      }
    });
    // Filters apply as they are chosen; the address says the same.
    const filter = document.getElementById("filter");
    const apply = async () => {
      const given = new URLSearchParams(new FormData(filter));
      for (const [name, value] of Array.from(given)) if (!value) given.delete(name);
      const address = `${location.pathname}?${given}`;
      const answer = await fetch(address);
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of [".text", ".outline", ".filter .sum"]) {
        const now = document.querySelector(part);
        const then = page.querySelector(part);
        if (now && then) now.replaceChildren(...then.childNodes);
      }
      reading.dataset.base = page.querySelector(".reading").dataset.base;
      history.replaceState(null, "", address);
    };
    filter.addEventListener("change", apply);
    filter.addEventListener("submit", (event) => { event.preventDefault(); apply(); });
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "/") {
      event.preventDefault();
      document.getElementById("q").focus();
    } else if (event.key === "?" && help) {
      help.showModal();
    } else if (reading && event.key === "j") {
      step(1);
    } else if (reading && event.key === "k") {
      step(-1);
    }
  });
})();
