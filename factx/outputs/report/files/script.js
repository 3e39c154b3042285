"use strict";
// Adds search, filters, keys and the links between text and facts to a page that can be read without them.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const one = (id) => document.getElementById(id);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  const readings = all(".reading");
  const cards = all(".fact");
  const cardOf = new Map(cards.map((card) => [card.dataset.n, card]));
  const pieces = all(".s").map((piece) => ({ piece, owners: piece.dataset.f.split(" "), lines: [...piece.classList].slice(1) }));
  const entryOf = new Map(pieces.map((entry) => [entry.piece, entry]));
  const piecesOf = new Map();
  for (const { piece, owners } of pieces) {
    for (const owner of owners) {
      if (!piecesOf.has(owner)) piecesOf.set(owner, []);
      piecesOf.get(owner).push(piece);
    }
  }
  const labels = all(".n");
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  // The head is as high as its filters wrap; what sticks below it and what is scrolled to must know.
  const head = document.querySelector(".top");
  const measured = () => root.style.setProperty("--top", `${getComputedStyle(head).position === "sticky" ? head.offsetHeight + 8 : 8}px`);
  new ResizeObserver(measured).observe(head);
  measured();

  // --- what is chosen and what is pointed at
  let chosen = null;
  let pointed = null;

  const mark = (card, name, on) => {
    if (!card) return;
    card.classList.toggle(name, on);
    for (const piece of piecesOf.get(card.dataset.n) ?? []) piece.classList.toggle(name, on);
  };

  const textNodes = new WeakMap();
  const nodesOf = (text) => {
    if (!textNodes.has(text)) {
      const found = [];
      const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
      for (let at = 0; walker.nextNode(); at += walker.currentNode.length) found.push({ at, node: walker.currentNode });
      textNodes.set(text, found);
    }
    return textNodes.get(text);
  };
  const placeIn = (nodes, offset, isEnd) => {
    let low = 0;
    let high = nodes.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (isEnd ? nodes[middle].at < offset : nodes[middle].at <= offset) low = middle;
      else high = middle - 1;
    }
    return [nodes[low].node, Math.min(offset - nodes[low].at, nodes[low].node.length)];
  };
  const showParts = (card) => {
    if (!CSS.highlights) return;
    for (const name of ["source", "cue", "value"]) CSS.highlights.delete(name);
    if (!card || !card.dataset.p) return;
    const nodes = nodesOf(card.closest(".reading").querySelector(".text"));
    const ranges = { source: [], cue: [], value: [] };
    for (const part of card.dataset.p.split(",")) {
      const [name, start, end] = part.split(":");
      const range = new Range();
      range.setStart(...placeIn(nodes, Number(start), false));
      range.setEnd(...placeIn(nodes, Number(end), true));
      ranges[name].push(range);
    }
    for (const [name, found] of Object.entries(ranges)) if (found.length) CSS.highlights.set(name, new Highlight(...found));
  };

  const inSight = (element, block) => element?.scrollIntoView({ block, behavior: still.matches ? "auto" : "smooth" });
  const inPanel = (card) => {
    const panel = card.closest(".panel");
    if (getComputedStyle(panel).position !== "sticky") return false;
    const [own, around] = [card.getBoundingClientRect(), panel.getBoundingClientRect()];
    if (own.top < around.top || own.bottom > around.bottom) panel.scrollTop += own.top - around.top - around.height / 4;
    return true;
  };

  // `from` tells where the choice was made, so that this side stays where it is and the other one follows.
  const choose = (card, from) => {
    mark(chosen, "on", false);
    chosen = card;
    mark(card, "on", true);
    showParts(card);
    if (!card) return;
    withButton(card);
    try {
      history.replaceState(null, "", `#${card.id}`);
    } catch { /* a frame without an address of its own */ }
    const beside = inPanel(card);
    if (beside || from === "card") {
      if (from !== "text") inSight((piecesOf.get(card.dataset.n) ?? [])[0], beside ? "center" : "nearest");
    } else {
      inSight(card, "start");
    }
    if (from !== "card") card.focus({ preventScroll: true });
  };

  const point = (card) => {
    if (card === pointed) return;
    mark(pointed, "near", false);
    pointed = card;
    mark(card, "near", true);
    if (card) withButton(card);
  };

  // What is meant at a place where several facts lie: the innermost first, then the next with each further click.
  const meant = (piece, again) => {
    const entry = entryOf.get(piece);
    const length = (owner) => piecesOf.get(owner).reduce((sum, each) => sum + each.textContent.length, 0);
    const owners = entry.owners.filter((owner) => !cardOf.get(owner).hidden).sort((a, b) => length(a) - length(b));
    const at = again && chosen ? owners.indexOf(chosen.dataset.n) : -1;
    return cardOf.get(owners[(at + 1) % owners.length]);
  };
  const under = (target, again) => {
    if (!(target instanceof Element)) return null;
    const piece = target.closest(".s");
    if (piece) return meant(piece, again);
    const label = target.closest(".n");
    return label ? cardOf.get(label.dataset.n) : target.closest(".fact");
  };

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const target = event.target instanceof Element ? event.target : event.target.parentElement;
    const button = target.closest("button.cite");
    if (button) {
      choose(button.closest(".fact"), "card");
      cite(chosen);
      return;
    }
    const inText = target.closest(".text");
    const card = under(target, true);
    if (inText && card) {
      event.preventDefault();
      choose(card, "text");
      return;
    }
    const link = target.closest("a[href^='#']");
    if (link) {
      const id = link.getAttribute("href").slice(1);
      const to = one(id);
      if (to?.classList.contains("fact")) {
        event.preventDefault();
        reveal(to);
        choose(to, "link");
      } else if (card && id === `t${card.dataset.n}`) {
        event.preventDefault();
        choose(card, "card");
      }
    } else if (card && !target.closest("a, button, summary") && getSelection().isCollapsed) {
      choose(card, "card");
    }
  });
  document.addEventListener("pointerover", (event) => point(under(event.target, false)));
  document.addEventListener("focusin", (event) => point(under(event.target, false)));

  // --- search and filters
  const search = one("search");
  const choices = all("[data-by]");
  const words = new Map();
  const wordsOf = (card) => {
    if (!words.has(card)) words.set(card, card.textContent.toLowerCase());
    return words.get(card);
  };
  const rows = new Map(all("#index tr[data-of]").map((row) => [row.dataset.of, row]));

  const filter = () => {
    const terms = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = choices.filter((each) => each.value).map((each) => [each.dataset.by, each.value]);
    const fits = (card) =>
      wanted.every(([by, value]) => (by === "source" ? card.dataset.source.split(" ").includes(value) : card.dataset[by] === value)) &&
      terms.every((term) => wordsOf(card).includes(term));
    let count = 0;
    for (const card of cards) {
      const hidden = !fits(card);
      if (card.hidden !== hidden) card.hidden = hidden;
      count += !hidden;
    }
    const narrowed = terms.length + wanted.length > 0;
    for (const { piece, owners, lines } of pieces) {
      owners.forEach((owner, nth) => piece.classList.remove(lines[nth]));
      owners.forEach((owner, nth) => cardOf.get(owner).hidden || piece.classList.add(lines[nth]));
    }
    for (const label of labels) label.classList.toggle("off", cardOf.get(label.dataset.n).hidden);
    if (readings.length > 1) {
      for (const reading of readings) {
        const inText = terms.length > 0 && !wanted.length && terms.every((term) => reading.querySelector(".text").textContent.toLowerCase().includes(term));
        const hidden = narrowed && !inText && !reading.querySelector(".fact:not([hidden])");
        reading.hidden = hidden;
        if (rows.has(reading.id)) rows.get(reading.id).hidden = hidden;
      }
    }
    const number = (each) => each.toLocaleString("en");
    one("count").textContent = narrowed ? `${number(count)} of ${number(cards.length)} facts` : `${number(count)} ${count === 1 ? "fact" : "facts"}`;
    if (chosen?.hidden) choose(null);
  };
  let waiting = 0;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, cards.length > 1000 ? 150 : 0);
  };
  const form = one("filters");
  form.addEventListener("input", soon);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", soon);
  const reveal = (card) => {
    if (!card.hidden) return;
    form.reset();
    clearTimeout(waiting);
    filter();
  };

  // --- citations
  const told = one("told");
  const tell = (text) => {
    told.textContent = text;
    clearTimeout(tell.waiting);
    tell.waiting = setTimeout(() => (told.textContent = ""), 6000);
  };
  const citation = (card) => {
    const reading = card.closest(".reading").dataset;
    const quote = (card.querySelector("blockquote") ?? card.querySelector(".lead")).textContent;
    const chain = all(".chain b", card).map((each) => each.textContent).join(" → ");
    const about = [chain, `in “${reading.title}”`, reading.published, `characters ${card.dataset.at}`].filter(Boolean).join(", ");
    return `“${quote}” (${about})${reading.url ? ` ${reading.url}` : ""} [${card.id.slice(2)}]`;
  };
  const byHand = (text) => {
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  };
  const cite = async (card) => {
    const text = citation(card);
    let done = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      done = byHand(text);
    }
    tell(done ? `Copied: ${text}` : text);
    card.focus({ preventScroll: true });
  };
  const withButton = (card) => {
    if (card.querySelector(".cite")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "cite";
    button.textContent = "Cite";
    button.setAttribute("aria-label", `Copy fact ${card.dataset.n} as a citation`);
    card.querySelector(".link").before(button);
  };
  // On a page of many facts, buttons come with the pointer or the focus: making them all would delay its opening.
  if (!document.body.classList.contains("many")) cards.forEach(withButton);

  // --- keys
  const step = (by) => {
    const shown = cards.filter((card) => !card.hidden);
    if (!shown.length) return;
    const at = chosen ? shown.indexOf(chosen) : by > 0 ? -1 : shown.length;
    choose(shown[Math.min(shown.length - 1, Math.max(0, at + by))], "key");
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      if (document.activeElement === search && search.value) search.value = "";
      else if (chosen) choose(null);
      else form.reset();
      search.blur();
      soon();
      return;
    }
    if (event.target.closest("input:not([type=checkbox]), select, textarea") || !one("keys").checked) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "c" && chosen) cite(chosen);
    else if (event.key === "/") {
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "Enter" && event.target.classList.contains("fact")) choose(event.target, "card");
  });

  // In a long page a section moves while what comes into sight is laid out: it is brought into view until it stays.
  const hold = (section) => {
    let left = 30;
    const again = () => {
      section.scrollIntoView({ block: "start", behavior: "instant" });
      if (--left) requestAnimationFrame(again);
    };
    again();
  };

  const arrive = () => {
    const to = one(location.hash.slice(1));
    if (to?.classList.contains("fact")) {
      reveal(to);
      choose(to, "link");
    } else if (to && document.body.classList.contains("many")) hold(to);
  };
  addEventListener("hashchange", arrive);
  arrive();
})();
