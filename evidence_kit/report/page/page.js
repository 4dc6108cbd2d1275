"use strict";
// Everything can be read without this script: it copies, sorts what was found, keeps the stranger's answer, and says what
// day it is.
(() => {
  const body = document.body;
  const answer = document.getElementById("answer");

  function textOf(element) {
    return "value" in element ? element.value : element.textContent;
  }

  function copyBySelecting(text) {
    const box = document.createElement("textarea");
    box.value = text;
    box.className = "unseen";
    body.append(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    return done;
  }

  async function copied(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyBySelecting(text);
    }
  }

  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const done = await copied(textOf(document.getElementById(button.dataset.copy)));
      const said = button.parentElement.querySelector("[role=status]");
      said.textContent = done ? "Copied." : "Not copied: select the text and copy it by hand.";
      setTimeout(() => { said.textContent = ""; }, 4000);
    });
  }

  document.getElementById("sorts")?.removeAttribute("hidden");

  if (answer) {
    const key = `evidence-kit: ${body.dataset.key}`;
    const kept = document.getElementById("kept");
    try {
      answer.value = localStorage.getItem(key) ?? "";
      answer.addEventListener("input", () => {
        try {
          localStorage.setItem(key, answer.value);
          kept.textContent = "Kept in this browser.";
        } catch {
          kept.textContent = "This browser does not keep it: copy it.";
        }
      });
    } catch {
      kept.textContent = "This browser does not keep it: copy it.";
    }
  }

  const line = document.getElementById("line");
  if (line) {
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    const today = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
    const days = [...line.children];
    const entry = document.createElement("li");
    entry.className = "today";
    entry.textContent = `Today, ${now.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" })}`;
    line.insertBefore(entry, days.find((day) => day.dataset.date >= today) ?? null);
    for (const day of days.filter((one) => one.matches(".deadline"))) {
      const away = Math.round((Date.parse(day.dataset.date) - Date.parse(today)) / 864e5);
      const said = document.createElement("span");
      said.className = "away";
      const count = `${Math.abs(away)} ${Math.abs(away) === 1 ? "day" : "days"}`;
      said.textContent = away > 0 ? `in ${count}` : away < 0 ? `${count} ago` : "today";
      day.querySelector(".when").append(" ", said);
    }
    const closing = days.find((day) => "closes" in day.dataset);
    if (closing && closing.dataset.date < today) document.getElementById("late").hidden = false;
  }
})();
