"use strict";
(() => {
  const form = document.getElementById("filters");
  if (!form) return;
  const cards = [...document.querySelectorAll(".card")];
  const shown = document.getElementById("shown");
  const words = form.elements.namedItem("words");
  const code = form.elements.namedItem("code");
  const boxes = [...form.querySelectorAll("input[name=severity]")];

  function apply() {
    const severities = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const wanted = words.value.trim().toLowerCase();
    let count = 0;
    for (const card of cards) {
      let any = false;
      for (const item of card.querySelectorAll(".findings li")) {
        const fits = severities.has(item.dataset.severity) && (!code.value || item.dataset.code === code.value);
        item.hidden = !fits;
        any = any || fits;
      }
      const visible = any && (!wanted || card.textContent.toLowerCase().includes(wanted));
      card.hidden = !visible;
      count += visible ? 1 : 0;
    }
    shown.textContent = `${count} of ${cards.length} articles`;
  }

  function step(by) {
    const open = cards.filter((card) => !card.hidden);
    if (!open.length) return;
    const at = open.indexOf(document.activeElement.closest(".card"));
    const next = open[Math.min(Math.max(at + by, 0), open.length - 1)];
    next.focus();
    next.scrollIntoView({ block: "start" });
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.matches("input[type=search], select");
    if (event.key === "Escape") {
      words.value = "";
      code.value = "";
      for (const box of boxes) box.checked = true;
      apply();
      event.target.blur();
    } else if (!typing && (event.key === "j" || event.key === "k")) {
      step(event.key === "j" ? 1 : -1);
    } else if (!typing && event.key === "/") {
      event.preventDefault();
      words.focus();
    } else if (!typing && event.key === "o") {
      const card = document.activeElement.closest(".card");
      if (card) card.querySelector("details").open = !card.querySelector("details").open;
    } else if (!typing && boxes[Number(event.key) - 1]) {
      const box = boxes[Number(event.key) - 1];
      box.checked = !box.checked;
      apply();
    }
  });
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
})();
