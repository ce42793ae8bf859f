(function () {
  const tip = document.getElementById("tip");
  let shown = null;
  function show(mark) {
    hide();
    shown = mark;
    tip.textContent = mark.dataset.note;
    tip.hidden = false;
    mark.setAttribute("aria-describedby", "tip");
    const box = mark.getClientRects()[0];
    const left = Math.min(box.left, document.documentElement.clientWidth - tip.offsetWidth - 8);
    const above = box.top > tip.offsetHeight + 60;
    tip.style.left = Math.max(8, left) + window.scrollX + "px";
    tip.style.top = (above ? box.top - tip.offsetHeight - 6 : box.bottom + 6) + window.scrollY + "px";
  }
  function hide() {
    if (shown) shown.removeAttribute("aria-describedby");
    shown = null;
    tip.hidden = true;
  }
  for (const mark of document.querySelectorAll("mark[title]")) {
    mark.dataset.note = mark.title;
    mark.removeAttribute("title");
    mark.addEventListener("mouseenter", () => show(mark));
    mark.addEventListener("mouseleave", hide);
    mark.addEventListener("focus", () => show(mark));
    mark.addEventListener("blur", hide);
    mark.addEventListener("click", () => show(mark));
  }
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  const filter = document.getElementById("only");
  if (filter) {
    filter.parentElement.hidden = false;
    filter.addEventListener("change", () => {
      for (const outlet of document.querySelectorAll(".outlet")) outlet.hidden = filter.value !== "" && outlet.dataset.place !== filter.value;
    });
  }
  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    closed.forEach((each) => { each.open = true; });
  });
  window.addEventListener("afterprint", () => closed.forEach((each) => { each.open = false; }));
})();
