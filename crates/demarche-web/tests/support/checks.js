// What a page must be for those who do not see it, do not use a mouse, or need contrast. Returns what is wrong, a line each.
const wrong = [];
const told = (element) => {
  const words = (element.textContent || "").trim().replace(/\s+/g, " ").slice(0, 40);
  return `<${element.tagName.toLowerCase()}${element.id ? "#" + element.id : ""} class="${element.getAttribute("class") || ""}"> ${words}`;
};
const shows = (element) => element.checkVisibility({ checkOpacity: false, checkVisibilityCSS: true }) && element.getClientRects().length > 0;
const name = (element) => {
  const by = element.getAttribute("aria-labelledby");
  if (by) return by.split(" ").map((id) => (document.getElementById(id) || {}).textContent || "").join(" ").trim();
  if (element.getAttribute("aria-label")) return element.getAttribute("aria-label").trim();
  if (element.labels && element.labels.length) return Array.from(element.labels).map((label) => label.textContent).join(" ").trim();
  return (element.textContent || "").trim() || element.getAttribute("title") || "";
};
if (!document.documentElement.lang) wrong.push("the page names no language");
if (!document.title) wrong.push("the page has no title");
for (const [selector, what] of [["main", "main"], ["header nav", "menu"], ["a.skip", "skip link"]]) {
  if (document.querySelectorAll(selector).length < 1) wrong.push(`no ${what}`);
}
if (document.querySelectorAll("main").length !== 1) wrong.push("not one main");
if (document.querySelectorAll("h1").length !== 1) wrong.push(`${document.querySelectorAll("h1").length} headings of the first level`);
let level = 0;
for (const heading of document.querySelectorAll("main h1, main h2, main h3, main h4")) {
  if (!shows(heading)) continue;
  const next = Number(heading.tagName[1]);
  if (next > level + 1) wrong.push(`heading jumps from ${level} to ${next}: ${told(heading)}`);
  level = next;
}
const ids = new Set();
for (const element of document.querySelectorAll("[id]")) {
  if (ids.has(element.id)) wrong.push(`the id ${element.id} stands twice`);
  ids.add(element.id);
}
for (const field of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
  if (!field.hidden && !(field.labels && field.labels.length) && !field.getAttribute("aria-label")) wrong.push(`a field without a label: ${told(field)} ${field.name}`);
}
for (const element of document.querySelectorAll("a[href], button, summary, [role=region], svg[role=img]")) {
  if (shows(element) && !name(element)) wrong.push(`nameless: ${told(element)}`);
}
for (const element of document.querySelectorAll("[tabindex]")) {
  if (Number(element.getAttribute("tabindex")) > 0) wrong.push(`tab order is forced: ${told(element)}`);
}
for (const element of document.querySelectorAll("[style], style, script:not([src])")) {
  wrong.push(`inline style or script: ${told(element)}`);
}
for (const table of document.querySelectorAll("table")) {
  if (!table.querySelector("th")) wrong.push(`a table without heads: ${told(table)}`);
}
for (const element of document.querySelectorAll("button, select, input:not([type=hidden]), nav a, summary")) {
  if (!shows(element) || element.closest(".away")) continue;
  const box = element.getBoundingClientRect();
  const label = element.closest("label") ? element.closest("label").getBoundingClientRect() : box;
  if (Math.max(box.height, label.height) < 23.5 || Math.max(box.width, label.width) < 15) wrong.push(`a target of ${Math.round(box.width)} by ${Math.round(box.height)}: ${told(element)}`);
}
// Contrast: the colour of each text against the first solid ground behind it.
const channels = (text) => {
  const parts = text.match(/[\d.]+/g);
  if (!parts) return null;
  const numbers = parts.map(Number);
  const scale = text.startsWith("color(srgb") ? 255 : 1;
  return { rgb: numbers.slice(0, 3).map((value) => value * scale), alpha: numbers.length > 3 ? numbers[3] : 1 };
};
const light = (rgb) => {
  const [r, g, b] = rgb.map((value) => { const part = value / 255; return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4; });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const over = (top, alpha, below) => top.map((value, at) => value * alpha + below[at] * (1 - alpha));
const ground = (element) => {
  const layers = [];
  for (let at = element; at; at = at.parentElement) {
    const colour = channels(getComputedStyle(at).backgroundColor);
    if (colour && colour.alpha > 0) { layers.push(colour); if (colour.alpha === 1) break; }
  }
  let below = layers.length && layers[layers.length - 1].alpha === 1 ? layers.pop().rgb : [255, 255, 255];
  while (layers.length) { const layer = layers.pop(); below = over(layer.rgb, layer.alpha, below); }
  return below;
};
const seen = new Set();
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
  const element = node.parentElement;
  if (!node.data.trim() || seen.has(element) || !shows(element) || element.closest(".away, .skip, svg, dialog:not([open]), option")) continue;
  seen.add(element);
  const style = getComputedStyle(element);
  const colour = channels(style.color);
  if (!colour) continue;
  const below = ground(element);
  const above = over(colour.rgb, colour.alpha, below);
  const [one, other] = [light(above), light(below)];
  const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  const size = parseFloat(style.fontSize);
  const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  if (ratio < (isLarge ? 3 : 4.5)) wrong.push(`contrast ${ratio.toFixed(2)}: ${told(element)}`);
}
if (document.documentElement.scrollWidth > window.innerWidth + 1) wrong.push(`the page is ${document.documentElement.scrollWidth - window.innerWidth} pixels wider than the window`);
return wrong;
