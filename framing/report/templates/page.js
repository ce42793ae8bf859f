(function () {
  const root = document.documentElement;
  const card = document.getElementById("card");
  const terms = [...document.querySelectorAll("mark[title]")];
  let owner = null;
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
    return [put("b", mark.textContent), put("span", type, "kind t-" + type), put("p", meaning("def-" + type)), facts];
  }
  function show(element, parts) {
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
  for (const mark of terms) {
    const open = () => { if (!mark.classList.contains("off")) show(mark, termCard(mark)); };
    mark.dataset.note = mark.title;
    mark.removeAttribute("title");
    for (const event of ["mouseenter", "focus", "click"]) mark.addEventListener(event, open);
    for (const event of ["mouseleave", "blur"]) mark.addEventListener(event, hide);
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
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  document.addEventListener("pointerdown", (event) => { if (owner && !owner.contains(event.target)) hide(); });

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
