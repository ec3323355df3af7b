"use strict";
// The page draws what the report says; it computes no amount.  Figures arrive as text, and only the
// width of a bar and the area of the map are made of numbers.
(() => {
  const words = JSON.parse(document.getElementById("words").textContent);
  const make = (name, attributes = {}, ...children) => {
    const svg = ["svg", "rect", "g", "text", "title"].includes(name) || attributes.svg;
    const element = svg ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (key !== "svg") element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const unfold = (element) => element.closest("details")?.setAttribute("open", "");
  const plain = (text) => text.toLowerCase().normalize("NFKD");

  // A tree: rows are made when they are opened.
  class Tree {
    constructor(box) {
      this.box = box;
      this.body = box.querySelector("tbody");
      const data = JSON.parse(box.querySelector("script").textContent);
      this.nodes = data.nodes.map(([depth, key, kode, label, cells, width, band, size], index) =>
        ({ depth, key, kode, label, cells, width, band, size, index, children: [], parent: null, open: false, row: null }));
      const path = [];
      this.roots = [];
      for (const node of this.nodes) {
        path.length = node.depth;
        node.parent = path.at(-1) ?? null;
        (node.parent ? node.parent.children : this.roots).push(node);
        path.push(node);
      }
      this.keys = new Map(this.nodes.map((node) => [node.key, node]));
      this.shown = null; // the nodes that a filter leaves; null for all
      this.listen();
      const counts = [];
      for (const node of this.nodes) counts[node.depth] = (counts[node.depth] ?? 0) + 1;
      let rows = counts[0], levels = 0;
      while (levels + 1 < counts.length && (rows += counts[levels + 1]) <= 40) levels += 1;
      this.depth(levels);
      const folded = box.closest("details:not([open])"); // what is folded has no width to draw in
      if (folded) folded.addEventListener("toggle", () => this.map(), { once: true });
      else this.map();
    }

    children(node) {
      const all = node ? node.children : this.roots;
      return this.shown ? all.filter((child) => this.shown.has(child)) : all;
    }

    draw() {
      const rows = [];
      const add = (nodes) => {
        for (const node of nodes) {
          rows.push(this.row(node));
          if (node.open) add(this.children(node));
        }
      };
      add(this.children(null));
      this.body.replaceChildren(...rows);
      this.focusable(this.current && this.current.row.isConnected ? this.current : this.nodeOf(rows[0]));
    }

    row(node) {
      const inner = this.children(node).length > 0;
      if (!node.row) {
        const text = make("div");
        if (node.kode) text.append(make("span", { class: "code" }, node.kode));
        text.append(node.label);
        const name = make("div", { class: "line d" + Math.min(node.depth, 9) },
          make("span", { class: "twist", "aria-hidden": "true" }), text);
        node.row = make("tr", { role: "row", tabindex: "-1", "aria-level": node.depth + 1 },
          make("td", { class: "name", role: "gridcell" }, name));
        for (const cell of node.cells) node.row.append(this.cell(node, cell));
        node.row.node = node;
      }
      if (inner) node.row.setAttribute("aria-expanded", node.open);
      else node.row.removeAttribute("aria-expanded");
      node.row.querySelector(".twist").textContent = inner ? (node.open ? "▾" : "▸") : "";
      node.row.classList.toggle("hit", Boolean(this.hits?.has(node)));
      return node.row;
    }

    cell(node, cell) {
      const [kind, text, stated] = cell;
      const place = make("td", { class: "figure", role: "gridcell" });
      if (kind === "percent" && node.band !== null) {
        const mark = ["▼▼ ", "▼ ", "", "▲ "][node.band];
        place.append(make("span", { class: "serapan band" + node.band },
          make("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" },
            make("rect", { class: "track", width: 100, height: 10 }),
            make("rect", { class: "value", width: node.width, height: 10 })),
          make("span", { class: "percent" }, mark + text)));
      } else {
        place.append(text);
        if (stated) place.append(make("span", { class: "stated" }, words.printed + " " + stated));
      }
      return place;
    }

    nodeOf(row) { return row ? row.node : null; }

    focusable(node) {
      if (this.current?.row) this.current.row.tabIndex = -1;
      this.current = node;
      if (node) node.row.tabIndex = 0;
    }

    focus(node) {
      if (!node) return;
      this.focusable(node);
      node.row.focus();
    }

    toggle(node, open = !node.open) {
      if (!this.children(node).length || node.open === open) return;
      node.open = open;
      this.draw();
    }

    reveal(node) {
      if (this.shown && !this.shown.has(node)) this.clear();
      for (let above = node.parent; above; above = above.parent) above.open = true;
      this.hits = new Set([node]);
      this.draw();
      unfold(this.box);
      this.focus(node);
      node.row.scrollIntoView({ block: "center" });
    }

    clear() {
      this.box.querySelectorAll("input, select").forEach((field) => { field.value = ""; });
      this.shown = this.hits = null;
      this.say("");
    }

    say(text) { this.box.querySelector("output").textContent = text; }

    filter() {
      const [word, below] = ["search", "below"].map((name) => this.box.querySelector(`[name=${name}]`).value);
      if (!word && !below) { this.clear(); this.draw(); return; }
      const wanted = plain(word);
      this.hits = new Set(this.nodes.filter((node) =>
        (!word || plain(`${node.kode} ${node.label}`).includes(wanted)) &&
        (!below || (node.band !== null && node.band < Number(below) && !node.children.length))));
      this.shown = new Set();
      for (const hit of this.hits) {
        for (let above = hit; above; above = above.parent) {
          this.shown.add(above);
          if (above !== hit) above.open = true;
        }
      }
      this.say(words.hits.replace("{}", this.hits.size));
      this.draw();
    }

    depth(levels) {
      for (const node of this.nodes) node.open = node.depth < levels;
      this.draw();
    }

    listen() {
      this.body.addEventListener("click", (event) => {
        const node = this.nodeOf(event.target.closest("tr"));
        if (!node) return;
        this.focusable(node);
        this.toggle(node);
        node.row.focus();
      });
      this.body.addEventListener("keydown", (event) => this.key(event));
      let waiting = 0;
      this.box.querySelector("[name=search]").addEventListener("input", () => {
        clearTimeout(waiting);
        waiting = setTimeout(() => this.filter(), 150);
      });
      this.box.querySelector("[name=below]").addEventListener("change", () => this.filter());
      this.box.querySelector("[name=level]").addEventListener("change", (event) => {
        if (event.target.value) this.depth(Number(event.target.value));
      });
    }

    key(event) {
      const node = this.nodeOf(event.target.closest("tr"));
      if (!node || event.ctrlKey || event.altKey || event.metaKey) return;
      const rows = this.body.rows;
      const step = (at) => this.nodeOf(rows[Math.max(0, Math.min(rows.length - 1, at))]);
      const at = node.row.sectionRowIndex;
      const inner = this.children(node).length > 0;
      const moves = {
        ArrowDown: () => this.focus(step(at + 1)),
        ArrowUp: () => this.focus(step(at - 1)),
        Home: () => this.focus(step(0)),
        End: () => this.focus(step(rows.length - 1)),
        ArrowRight: () => { if (inner && !node.open) { this.toggle(node, true); node.row.focus(); } else if (inner) this.focus(step(at + 1)); },
        ArrowLeft: () => { if (inner && node.open) { this.toggle(node, false); node.row.focus(); } else this.focus(node.parent); },
        Enter: () => { this.toggle(node); node.row.focus(); },
        " ": () => { this.toggle(node); node.row.focus(); },
      };
      if (!(event.key in moves)) return;
      event.preventDefault();
      moves[event.key]();
    }

    // A map of the three uppermost levels that part: the width is the pagu, the colour the serapan;
    // without any serapan it would be grey.
    map() {
      const place = this.box.querySelector(".icicle-box");
      const sum = (nodes) => nodes.reduce((total, node) => total + node.size, 0);
      const whole = sum(this.roots);
      if (!(whole > 0) || this.nodes.length < 4 || this.nodes.every((node) => node.band === null)) { place.remove(); return; }
      let top = this.roots;
      while (top.length === 1 && top[0].children.length) top = top[0].children;
      const width = Math.max(320, this.box.clientWidth || 1000), height = 40;
      const picture = make("svg", { class: "icicle", role: "group", "aria-label": words.map });
      let levels = 0;
      const lay = (nodes, left, room, level) => {
        const total = sum(nodes);
        if (level > 2 || !(total > 0)) return;
        levels = Math.max(levels, level + 1);
        for (const node of nodes) {
          const wide = room * node.size / total;
          if (wide < 1.5) { left += wide; continue; }
          const band = node.band === null ? "n" : node.band;
          const name = [node.kode, node.label].filter(Boolean).join(" ");
          const told = [name, ...node.cells.map((cell) => cell[1])].join(" · ");
          const link = make("a", { svg: true, href: "#", class: "band" + band, "aria-label": told },
            make("title", {}, told),
            make("rect", { x: left, y: level * height, width: wide, height: height - 1 }));
          const letters = Math.floor((wide - 8) / 6.3);
          if (letters > 5) {
            const short = name.length > letters ? name.slice(0, letters - 1) + "…" : name;
            link.append(make("text", { x: left + 5, y: level * height + 24 }, short));
          }
          link.addEventListener("click", (event) => { event.preventDefault(); this.reveal(node); });
          picture.append(link);
          lay(node.children, left, wide, level + 1);
          left += wide;
        }
      };
      lay(top, 0, width, 0);
      picture.setAttribute("viewBox", `0 0 ${width} ${levels * height}`);
      place.prepend(picture);
    }
  }

  const trees = new Map();
  for (const box of document.querySelectorAll(".tree")) trees.set(box.dataset.tree, new Tree(box));

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-key]");
    if (!link) return;
    event.preventDefault();
    const tree = trees.get(link.dataset.tree), node = tree?.keys.get(link.dataset.key);
    if (node) tree.reveal(node);
  });
  for (const link of document.querySelectorAll("a[data-key]")) {
    if (!trees.get(link.dataset.tree)?.keys.has(link.dataset.key)) link.replaceWith(...link.childNodes);
  }

  window.addEventListener("beforeprint", () => {
    for (const part of document.querySelectorAll("details")) part.open = true;
  });

  // Findings: by severity, rule and words.
  const form = document.getElementById("filters");
  if (form) {
    const items = [...document.querySelectorAll("[data-rule]")];
    const apply = () => {
      const heavy = new Set([...form.querySelectorAll("[name=severity]:checked")].map((field) => field.value));
      const rule = form.elements.rule.value, word = plain(form.elements.words.value);
      let count = 0;
      for (const item of items) {
        const fits = heavy.has(item.dataset.severity) && (!rule || item.dataset.rule.split(" ").includes(rule)) &&
          (!word || plain(item.textContent).includes(word));
        item.hidden = !fits;
        if (fits && (rule || word)) unfold(item);
        count += fits;
      }
      for (const group of document.querySelectorAll(".found")) group.hidden = !group.querySelector("[data-rule]:not([hidden])");
      form.querySelector("output").textContent = words.hits.replace("{}", count);
    };
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
  }
})();
