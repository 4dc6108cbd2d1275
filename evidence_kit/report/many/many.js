"use strict";
const rows = [...document.querySelectorAll("tbody tr")];
const buttons = [...document.querySelectorAll("#filters button")];
const find = document.getElementById("find");
const count = document.getElementById("count");
let verdict = "";

function show() {
  const words = find.value.trim().toLowerCase();
  let shown = 0;
  for (const row of rows) {
    const fits = (!verdict || row.dataset.verdict === verdict) && row.textContent.toLowerCase().includes(words);
    row.hidden = !fits;
    shown += fits ? 1 : 0;
  }
  for (const button of buttons) {
    button.setAttribute("aria-pressed", String(button.dataset.verdict === verdict));
  }
  count.textContent = shown === rows.length ? "" : `${shown} of ${rows.length} shown`;
}

for (const button of buttons) {
  button.addEventListener("click", () => {
    verdict = button.dataset.verdict;
    show();
  });
}
find.addEventListener("input", show);
document.getElementById("filters").hidden = false;
show();
