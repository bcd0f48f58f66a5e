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
    sign(panel);
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

  // Who corrects need not say so each time.
  const whom = () => { try { return localStorage.getItem("demarche-who") || ""; } catch { return ""; } };
  const sign = (root) => { for (const field of root.querySelectorAll("input[name=who]")) if (!field.value) field.value = whom(); };
  sign(document);
  document.addEventListener("submit", (event) => {
    const field = event.target.querySelector("input[name=who]");
    if (field && field.value) try { localStorage.setItem("demarche-who", field.value); } catch { /* not kept, then */ }
  });

  // Files dropped or chosen are read one by one, so that it can be told how far it is.
  const drop = document.getElementById("drop");
  if (drop) {
    const key = document.querySelector("meta[name=demarche-key]").content;
    const done = document.getElementById("done");
    const told = document.getElementById("told");
    const tell = (words, href) => {
      const line = document.createElement("li");
      const link = document.createElement(href ? "a" : "span");
      if (href) link.href = href;
      link.textContent = words;
      line.append(link);
      told.append(line);
    };
    const read = async (files) => {
      if (!files.length) return;
      const published = drop.elements.published.value;
      told.replaceChildren();
      done.hidden = false;
      done.max = files.length;
      done.value = 0;
      let kept = 0;
      for (const file of files) {
        const asked = new URLSearchParams({ name: file.name, published });
        try {
          const answer = await fetch(`/upload/one?${asked}`, { method: "POST", headers: { "x-demarche-key": key }, body: file });
          const found = await answer.json();
          if (!answer.ok) tell(`${file.name}: ${found.error}${found.hint ? `; ${found.hint}` : ""}`);
          for (const one of found.articles || []) { tell(`${one.title}: ${one.events} events`, `/article/${one.id}`); kept += 1; }
          for (const why of found.rejected || []) tell(why);
        } catch {
          tell(`${file.name}: the server cannot be reached, or the file is too large`);
        }
        done.value += 1;
      }
      if (kept) tell("Show them in the list", "/");
    };
    drop.addEventListener("submit", (event) => { event.preventDefault(); read(Array.from(drop.elements.file.files)); });
    document.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
    document.addEventListener("dragleave", () => drop.classList.remove("over"));
    document.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("over");
      read(Array.from(event.dataTransfer.files));
    });
  }

  // The slider walks through time; the address says where it stands.
  const slider = document.querySelector(".slider");
  const moment = document.getElementById("moment");
  if (slider && moment) {
    const range = document.getElementById("range");
    const field = document.getElementById("at");
    const steps = slider.dataset.steps.split(" ");
    range.hidden = false;
    let asked = 0;
    const go = async () => {
      const mine = ++asked;
      field.value = steps[range.value];
      range.setAttribute("aria-valuetext", field.value);
      const address = `${slider.getAttribute("action")}?${new URLSearchParams(new FormData(slider))}`;
      const answer = await fetch(address);
      if (!answer.ok || mine !== asked) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      moment.replaceChildren(...page.getElementById("moment").childNodes);
      document.querySelector("h1").replaceChildren(...page.querySelector("h1").childNodes);
      history.replaceState(null, "", address);
    };
    let waiting = 0;
    range.addEventListener("input", () => {
      field.value = steps[range.value];
      range.setAttribute("aria-valuetext", field.value);
      clearTimeout(waiting);
      waiting = setTimeout(go, 120);
    });
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
    } else if (reading && (event.key === "e" || event.key === "x")) {
      const form = document.getElementById("correct");
      if (!form) return;
      event.preventDefault();
      form.open = true;
      if (event.key === "x") document.getElementById("f-none").checked = true;
      document.getElementById(event.key === "x" ? "f-why" : "f-type").focus();
    }
  });
})();
