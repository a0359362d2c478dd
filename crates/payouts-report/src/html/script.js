(() => {
"use strict";
const root = document.documentElement;

// Numbers in the reader's way. The marks are drawn by the style, so copied digits stay exact.
const parts = new Intl.NumberFormat(navigator.language, { numberingSystem: "latn" }).formatToParts(123456789012.5);
const mark = (type) => (parts.find((part) => part.type === type) || {}).value;
const sizes = parts.filter((part) => part.type === "integer").map((part) => part.value.length).reverse();
if (mark("group")) root.style.setProperty("--group", JSON.stringify(mark("group")));
if (mark("decimal") === ",") root.classList.add("comma");
if (sizes.some((size, place) => size !== 3 && place + 1 < sizes.length)) {
  for (const number of document.querySelectorAll(".n")) {
    const spans = [...number.querySelectorAll("span")];
    let digits = spans.map((span) => span.textContent).join("");
    const groups = [];
    for (let place = 0; digits; place += 1) {
      const size = sizes[Math.min(place, sizes.length - 2)] || 3;
      groups.unshift(digits.slice(-size));
      digits = digits.slice(0, -size);
    }
    const first = spans[0];
    for (const group of groups) {
      const span = document.createElement("span");
      span.textContent = group;
      number.insertBefore(span, first);
    }
    for (const span of spans) span.remove();
  }
}

// Decimals are compared as texts: a float would not distinguish long ones.
const compareDecimals = (one, other) => {
  const signs = [one, other].map((text) => (text.startsWith("-") ? -1 : 1));
  if (signs[0] !== signs[1]) return signs[0] - signs[1];
  const [a, b] = [one, other].map((text) => text.replace("-", "").split("."));
  const wholes = [a, b].map((text) => text[0].replace(/^0+/, ""));
  const fractions = [a, b].map((text) => (text[1] || "").replace(/0+$/, ""));
  const order = wholes[0].length - wholes[1].length
    || (wholes[0] < wholes[1] ? -1 : wholes[0] > wholes[1] ? 1 : 0)
    || (fractions[0] < fractions[1] ? -1 : fractions[0] > fractions[1] ? 1 : 0);
  return order * signs[0];
};

const PAGE = 200;
const tables = new Map();

const make = (name, text, attributes = {}) => {
  const element = document.createElement(name);
  element.textContent = text;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};

for (const table of document.querySelectorAll("table[data-table]")) {
  const name = table.dataset.table;
  const body = table.tBodies[0];
  const state = { rows: [...body.rows], text: "", words: [], shown: PAGE };
  const count = make("span", "", { role: "status" });
  const more = make("button", "", { type: "button" });
  const all = make("button", "Show all", { type: "button" });
  const clear = make("button", "Show all payouts again", { type: "button" });
  const search = make("input", "", { type: "search", "aria-label": "Filter: " + table.caption.textContent, placeholder: "Filter these rows" });

  const draw = () => {
    let matching = 0;
    for (const row of state.rows) {
      if (state.text && row.lower === undefined) row.lower = row.textContent.toLowerCase();
      if (state.words.length && !row.words) row.words = new Set((row.dataset.w || "").split(" "));
      const fits = (!state.text || row.lower.includes(state.text)) && state.words.every((word) => row.words.has(word));
      if (fits) matching += 1;
      row.className = !fits ? "out" : matching > state.shown ? "later" : "";
    }
    const hidden = Math.max(0, matching - state.shown);
    const filtered = matching !== state.rows.length ? matching + " of " + state.rows.length + " rows match. " : "";
    count.textContent = filtered + (hidden ? (matching - hidden) + " are shown." : "");
    more.textContent = "Show " + Math.min(PAGE, hidden) + " more";
    more.hidden = all.hidden = !hidden;
    clear.hidden = !state.words.length;
  };
  state.draw = draw;
  tables.set(name, state);

  if (state.rows.length > 5) {
    const tools = make("div", "", { class: "tools" });
    tools.append(search, count, clear, more, all);
    table.parentElement.before(tools);
    let timer;
    search.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => { state.text = search.value.trim().toLowerCase(); state.shown = PAGE; draw(); }, 120);
    });
    more.addEventListener("click", () => { state.shown += PAGE; draw(); });
    all.addEventListener("click", () => { state.shown = Infinity; draw(); });
  } else if (name === "payouts") {
    const tools = make("div", "", { class: "tools" });
    tools.append(count, clear);
    table.parentElement.before(tools);
  }
  clear.addEventListener("click", () => { state.words = []; draw(); });

  [...table.tHead.rows[0].cells].forEach((head, place) => {
    const button = make("button", head.textContent, { type: "button" });
    head.textContent = "";
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const keys = new Map(state.rows.map((row) => {
        const cell = row.cells[place];
        const data = cell.querySelector("data");
        return [row, data ? data.value : cell.textContent];
      }));
      const isNumber = head.classList.contains("a") || head.classList.contains("k");
      const language = new Intl.Collator(navigator.language, { numeric: false });
      state.rows.sort((one, other) => {
        const [a, b] = [keys.get(one), keys.get(other)];
        // Absent values come last in both directions.
        if (!a || !b) return (a ? 0 : 1) - (b ? 0 : 1);
        return (isNumber ? compareDecimals(a, b) : language.compare(a, b)) * (down ? -1 : 1);
      });
      body.append(...state.rows);
      draw();
    });
  });
  draw();
}

// From a number to its rows.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a.rows");
  const payouts = tables.get("payouts");
  if (!link || !payouts) return;
  payouts.words = link.dataset.f.split(" ");
  payouts.shown = PAGE;
  payouts.draw();
});
})();
