(function () {
  const root = document.documentElement;
  const card = document.getElementById("card");
  const terms = [...document.querySelectorAll("mark[title]")];
  let owner = null;
  let leaving = 0;
  root.classList.add("script");

  // the card: what is known of a term, or what a label means
  function put(name, text, className) {
    const part = document.createElement(name);
    part.textContent = text;
    if (className) part.className = className;
    return part;
  }
  function meaning(id) {
    const name = document.getElementById(id);
    return name ? name.nextElementSibling.textContent : "";
  }
  function termCard(mark) {
    const [type, ...lines] = mark.dataset.note.split("\n");
    const facts = document.createElement("dl");
    for (const line of lines) {
      const at = line.indexOf(": ");
      facts.append(put("dt", line.slice(0, at)), put("dd", line.slice(at + 2)));
    }
    const told = [put("b", mark.textContent), put("span", type, "kind t-" + type), put("p", meaning("def-" + type)), facts];
    return placeOf(mark) ? [...told, verdicts(mark)] : told;
  }
  function show(element, parts) {
    clearTimeout(leaving);
    hide();
    owner = element;
    card.replaceChildren(...parts);
    card.hidden = false;
    element.setAttribute("aria-describedby", "card");
    const box = element.getClientRects()[0];
    const left = Math.min(box.left, root.clientWidth - card.offsetWidth - 8);
    const above = box.bottom + card.offsetHeight + 8 > root.clientHeight && box.top > card.offsetHeight + 50;
    card.style.left = Math.max(8, left) + window.scrollX + "px";
    card.style.top = (above ? box.top - card.offsetHeight - 6 : box.bottom + 6) + window.scrollY + "px";
  }
  function hide() {
    if (owner) owner.removeAttribute("aria-describedby");
    owner = null;
    card.hidden = true;
  }
  // who points at the note or goes into it keeps it open
  function leave(event) {
    if (card.contains(event.relatedTarget) || card.contains(document.activeElement)) return;
    if (event.type === "blur") hide();
    else leaving = setTimeout(hide, 250);
  }
  card.addEventListener("mouseenter", () => clearTimeout(leaving));
  card.addEventListener("mouseleave", (event) => { if (event.relatedTarget !== owner) leave(event); });
  card.addEventListener("focusout", (event) => { if (event.relatedTarget !== owner && !card.contains(event.relatedTarget)) hide(); });
  card.addEventListener("keydown", (event) => {
    const edge = [...card.querySelectorAll("button")].at(event.shiftKey ? 0 : -1);
    if (event.key !== "Tab" || document.activeElement !== edge) return;
    owner.focus(); // from where the key goes on to the next term
    if (event.shiftKey) event.preventDefault();
  });
  card.addEventListener("click", (event) => { if (!event.target.closest("button")) hide(); });
  card.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays where it is
  for (const mark of terms) {
    const open = () => { if (!mark.classList.contains("off")) show(mark, termCard(mark)); };
    mark.dataset.note = mark.title;
    mark.removeAttribute("title");
    for (const event of ["mouseenter", "focus", "click"]) mark.addEventListener(event, open);
    for (const event of ["mouseleave", "blur"]) mark.addEventListener(event, leave);
    mark.addEventListener("keydown", (event) => { if (event.key === "Enter") { open(); card.querySelector("button")?.focus(); } });
  }
  for (const label of document.querySelectorAll("a.def")) {
    const id = label.hash.slice(1);
    label.addEventListener("click", (event) => {
      if (owner === label || !meaning(id)) return; // a second click follows the link
      event.preventDefault();
      show(label, [put("b", document.getElementById(id).textContent), put("p", meaning(id))]);
    });
    label.addEventListener("blur", hide);
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (card.contains(document.activeElement)) owner.focus();
    hide();
  });
  document.addEventListener("pointerdown", (event) => { if (owner && !owner.contains(event.target) && !card.contains(event.target)) hide(); });

  // what a reader agrees with: kept in the page, and in the browser where it lets files keep anything
  const save = document.getElementById("save");
  const shelf = "framing marks " + location.pathname;
  const said = new Map();
  const places = new Map();
  function placeOf(mark) {
    if (!places.has(mark)) places.set(mark, find(mark));
    return places.get(mark);
  }
  function find(mark) {
    const [field, article] = [mark.closest("[data-bounds]"), mark.closest("[data-article]")];
    if (!save || !field || !article) return null;
    const before = document.createRange();
    before.setStart(field, 0);
    before.setEndBefore(mark);
    const start = [...before.toString()].length;
    const end = start + [...mark.textContent].length;
    const ends = field.dataset.bounds.split(" ").map(Number);
    const at = ends.findIndex((from, k) => k % 2 === 0 && from <= start && end <= ends[k + 1]);
    if (at < 0) return null;
    const name = field.tagName === "H4" ? "title" : "text";
    const key = JSON.stringify([article.dataset.article, name, start, mark.textContent]);
    return { article, field, name, start, end, from: ends[at], to: ends[at + 1], key };
  }
  function verdicts(mark) {
    const key = placeOf(mark).key;
    const line = put("p", "", "verdicts");
    line.append(put("span", "Loaded?"));
    for (const verdict of ["agree", "disagree"]) {
      const button = put("button", verdict);
      button.type = "button";
      button.addEventListener("click", () => {
        if (said.get(key) === verdict) said.delete(key);
        else said.set(key, verdict);
        for (const each of line.querySelectorAll("button")) each.setAttribute("aria-pressed", said.get(key) === each.textContent);
        keep();
        ink();
      });
      button.setAttribute("aria-pressed", said.get(key) === verdict);
      line.append(button);
    }
    return line;
  }
  function keep() {
    try { localStorage.setItem(shelf, JSON.stringify([...said])); } catch { /* then only as long as the page is open */ }
  }
  function ink() {
    for (const mark of terms) {
      const verdict = said.size || mark.dataset.said ? said.get(placeOf(mark)?.key) : undefined;
      if (verdict) mark.dataset.said = verdict;
      else delete mark.dataset.said;
    }
    const keys = new Set(terms.filter((mark) => mark.dataset.said).map((mark) => placeOf(mark).key));
    save.textContent = "save my marks (" + keys.size + ")";
    save.hidden = !keys.size;
  }
  // a row for each sentence, as framing/TABLES.md tells it; its spans are known once all of its terms are judged
  function rows() {
    const sentences = new Map();
    for (const mark of terms) {
      const place = placeOf(mark);
      if (!place) continue;
      const key = JSON.stringify([place.article.dataset.article, place.name, place.from]);
      if (!sentences.has(key)) sentences.set(key, { place, marks: new Map() });
      const one = { start: place.start - place.from, end: place.end - place.from, type: mark.dataset.type, text: mark.textContent };
      sentences.get(key).marks.set(one.start, { ...one, mark: mark.dataset.said });
    }
    return [...sentences.values()].map(({ place, marks }) => {
      const every = [...marks.values()];
      const judged = every.filter((each) => each.mark);
      const spans = every.filter((each) => each.mark === "agree").map(({ start, end, type }) => ({ start, end, type }));
      const text = [...place.field.textContent].slice(place.from, place.to).join("");
      const known = { text, article: place.article.dataset.article, source: place.article.dataset.source, field: place.name };
      return { ...known, ...(judged.length === every.length ? { spans } : {}), marks: judged, from: "page" };
    }).filter((row) => row.marks.length);
  }
  if (save) {
    try {
      const stored = JSON.parse(localStorage.getItem(shelf)) || [];
      for (const [key, verdict] of stored) if (["agree", "disagree"].includes(verdict)) said.set(key, verdict);
    } catch { said.clear(); }
    ink();
    save.addEventListener("click", () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob(rows().map((row) => JSON.stringify(row) + "\n"), { type: "application/jsonl" }));
      link.download = "marks.jsonl";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    });
  }

  // the filters
  const filters = document.getElementById("filters");
  if (filters) {
    const boxes = [...filters.querySelectorAll("[data-filter]")];
    const [side, score, found] = ["by-side", "by-score", "found"].map((id) => document.getElementById(id));
    const wanted = (name) => new Set(boxes.filter((box) => box.dataset.filter === name && box.checked).map((box) => box.value));
    const voiceOf = (mark) => [...mark.classList].find((name) => name.startsWith("v-")).slice(2);
    const apply = () => {
      const [types, voices] = [wanted("type"), wanted("voice")];
      let count = 0;
      hide();
      for (const mark of terms) {
        const fits = types.has(mark.dataset.type) && voices.has(voiceOf(mark)) && Number(mark.dataset.score) >= Number(score.value)
          && (side.value === "*" || (mark.dataset.side || "") === side.value);
        mark.classList.toggle("off", !fits);
        mark.tabIndex = fits ? 0 : -1;
        count += fits;
      }
      document.getElementById("least").textContent = Number(score.value).toFixed(2);
      found.textContent = count + " of " + terms.length + " terms are marked.";
    };
    filters.addEventListener("input", apply);
    document.getElementById("all").addEventListener("click", () => {
      boxes.forEach((box) => { box.checked = true; });
      side.value = "*";
      score.value = 0;
      apply();
    });
    apply();
  }

  // on paper everything is open
  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    closed.forEach((each) => { each.open = true; });
  });
  window.addEventListener("afterprint", () => closed.forEach((each) => { each.open = false; }));
})();
