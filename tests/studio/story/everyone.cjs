// Everyone can use it: the keyboard alone, from an empty folder to a built package; what is seen is said as well.

const { built } = require("./build.cjs");
const { hears, listen } = require("./heard.cjs");
const { press, saved, shown, until } = require("./page.cjs");

/**
 * Presses Tab, or Shift and Tab, until the element with the focus is what the test wants; the test runs in the page.
 * It never goes around by way of the browser's own buttons: Firefox presses none of the page's after that.
 */
async function reach(page, test, most = 250) {
  for (let step = 0; step < most; step += 1) {
    const way = await page.evaluate(`(() => {
      const [test, at] = [${test}, document.activeElement];
      if (test(at)) return "here";
      const wanted = [...document.querySelectorAll("*")].find((one) => test(one) && one.checkVisibility());
      return wanted && at.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_PRECEDING ? "back" : "on";
    })()`);
    if (way === "here") return;
    await press(page, "Tab", ...(way === "back" ? ["Shift"] : []));
  }
  throw new Error(`Tab never reaches ${test}`);
}

const isFocused = (page, test) => page.waitForFunction(`(${test})(document.activeElement)`, { timeout: 60_000 });
const file = (name) => `now.files.find((file) => file.name.startsWith(${JSON.stringify(name)}))`;

/** Walks through the tray to a file. */
async function walk(page, name) {
  await reach(page, "(at) => at?.getAttribute('role') === 'option'");
  await press(page, "Home");
  const names = (await shown(page)).files.map((one) => one.name);
  for (let step = 0; step < names.findIndex((one) => one.startsWith(name)); step += 1) await press(page, "ArrowDown");
}

/** The button opens the browser's own window for choosing files, which no test can see: it is answered for it. */
async function files({ page, settings }) {
  await listen(page);
  await page.evaluate(() => {
    document.getElementById("choose-files").addEventListener("click", (event) => {
      event.preventDefault();
      window.choosing = true;
    }, { once: true });
  });
  await reach(page, "(at) => at?.id === 'add-files'");
  await press(page, "Enter");
  await page.waitForFunction("window.choosing");
  const paths = Object.values(settings.files);
  await (await page.$("#choose-files")).uploadFile(...paths);
  await until(page, "(now, wanted) => now.files.length === wanted && now.files.every((file) => file.examined)", "all files", paths.length);
  await hears(page, `Received: ${paths.length} files`);
}

async function roles({ page, results }) {
  for (const [name, key, role] of [["one", "l", "Listing"], ["two", "r", "Received"], ["three", "2", "Damage"]]) {
    await walk(page, name);
    // What has the focus is named, whatever was chosen before.
    if (name !== "three") await press(page, "Enter");
    await press(page, key);
    await hears(page, `${name}.jpg shows: ${role}`);
  }
  results.asks = await page.$eval(".role-targets", (group) => document.getElementById(group.getAttribute("aria-labelledby")).textContent);
  results.roles = await page.$$eval(".role-targets [data-role]", (chips) => chips.map((chip) => [chip.dataset.role, chip.checkVisibility()]));
  await walk(page, "one");
  await press(page, "Enter");
  await walk(page, "two");
  await press(page, " ");
  await press(page, "c");
  await until(page, "(now) => now.comparisons[0]?.place === 0", "a comparison");
  await page.waitForSelector('.stage[data-side="received"] svg');
}

/** Two boxes on each side: the second of a pair is the dashed one. */
async function boxes({ page, results }) {
  await reach(page, "(at) => at?.matches('[data-side=listing] .stage-view')");
  await press(page, "m");
  await hears(page, "Mark: Draw a numbered box");
  for (const number of [1, 2]) {
    await press(page, "Enter");
    await hears(page, `Draw box ${number}`);
    await hears(page, "Now the same place on the other picture");
    await isFocused(page, "(at) => at?.matches('[data-side=received] .stage-view')");
    await press(page, "Enter");
    await hears(page, `Draw the partner of box ${number}`);
    if (number === 1) {
      await isFocused(page, "(at) => at?.matches('g[data-kind=mark]')");
      await reach(page, "(at) => at?.matches('[data-side=listing] .stage-view')");
    }
  }
  const box = async () => (await shown(page)).comparisons[0].marks[1].received;
  const before = await box();
  await press(page, "ArrowRight");
  await press(page, "ArrowDown", "Shift");
  await press(page, "ArrowRight", "Alt");
  const wanted = before.map((value, index) => value + [1, 10, 1, 0][index]);
  await until(page, "(now, wanted) => JSON.stringify(now.comparisons[0].marks[1].received) === JSON.stringify(wanted)", "a box that was moved by keys", wanted);
  const after = await box();
  results.nudged = after.map((value, index) => value - before[index]);
  await hears(page, `${after[0]}, ${after[1]}, ${after[2]} by ${after[3]}`);
  await press(page, "F2");
  await page.keyboard.type("Colour");
  await press(page, "Enter");
  await until(page, "(now) => now.comparisons[0].marks[1].label === 'Colour'", "a label by keys");
  await press(page, "o");
  await hears(page, "The colour of box 2 is measured");
  await press(page, "o");
  await hears(page, "The colour of box 2 is not measured");
  await press(page, "n");
  await press(page, "a", "Control");
  await page.keyboard.type("7");
  await press(page, "Enter");
  await until(page, "(now) => now.comparisons[0].marks[1].received[0] === 7", "a typed number");
}

/** A box is deleted and comes back: the focus is never lost, whatever undo takes away. */
async function undone({ page, results }) {
  const inStage = "(at) => at?.closest('.stage-view') !== null";
  const step = async (key, tool, drawn) => {
    await press(page, key);
    await hears(page, tool);
    await press(page, "Enter");
    await hears(page, drawn);
  };
  await press(page, "Delete");
  await hears(page, "Delete box 2");
  await press(page, "z", "Control");
  await hears(page, "Undone: Delete box 2");
  await isFocused(page, inStage);
  results.afterUndo = [];
  for (const [key, tool, drawn, kind] of [["x", "Redact:", "Cover a place", "redact"], ["k", "Crop:", "Crop.", "crop"], ["m", "Mark:", "Draw box 3", "mark"]]) {
    await step(key, tool, drawn);
    if (kind === "mark") {
      await hears(page, "Now the same place");
      await press(page, "Escape");
      await reach(page, "(at) => at?.matches('g[data-kind=mark][data-index=\"2\"]')");
    }
    await isFocused(page, `(at) => at?.matches('g[data-kind=${kind}]')`);
    await press(page, "z", "Control");
    await hears(page, "Undone:");
    results.afterUndo.push(await page.evaluate(`(${inStage})(document.activeElement)`));
  }
  await press(page, "z", "Control");
  await hears(page, "Undone:");
  for (const again of [1, 2]) {
    await press(page, "y", "Control");
    await hears(page, "Done again:");
    results.again = again;
  }
  await press(page, "Escape");
  await press(page, "Escape");
  await step("x", "Redact:", "Cover a place");
  await press(page, "Escape");
}

/** A ruler: its length is typed into a dialog, which gives the focus back. */
async function ruler({ page }) {
  await press(page, "u");
  await hears(page, "Ruler:");
  await press(page, "Enter");
  await page.waitForSelector("#ask[open]");
  await reach(page, "(at) => at?.matches('#ask input')");
  await page.keyboard.type("10 cm");
  await reach(page, "(at) => at?.matches('#ask .button.primary')");
  await press(page, "Enter");
  await until(page, "(now) => now.comparisons[0].rulers.length === 1", "a ruler by keys");
  await hears(page, "Draw a ruler");
  await press(page, "Escape");
  await press(page, "Escape");
  await press(page, "Escape");
}

/** Suggestions are announced as what they are, with the key that takes them. */
async function suggested({ page, results }) {
  await reach(page, "(at) => at?.id === 'suggest'");
  await press(page, "Enter");
  await hears(page, "Looking for differences");
  results.found = await hears(page, "found");
  results.refused = await page.$eval("#refused", (place) => !place.hidden);
  await page.waitForFunction(() => document.querySelector("#tool-hint").textContent.includes("Y takes"));
  await press(page, "y");
  await hears(page, "Take a suggestion");
  await until(page, "(now) => now.comparisons[0].suggestions[0]?.confirmed", "a suggestion that was taken");
  await saved(page);
  // Whoever asks again is answered where the hints stand, until something else is done.
  const hint = () => page.$eval("#tool-hint", (line) => line.textContent);
  const before = await hint();
  await reach(page, "(at) => at?.id === 'suggest'");
  await press(page, "Enter");
  await page.waitForFunction((before) => document.querySelector("#tool-hint").textContent !== before, {}, before);
  results.answered = await hint();
  results.refusedAgain = await page.$eval("#refused", (place) => !place.hidden);
  await press(page, "Tab");
  results.hintAgain = (await hint()) === before;
}

/** Where the fields of the claim stand, in pixels from the top of their panel. */
const tops = (page) =>
  page.$$eval("#panel-claim :is(input, select, textarea, summary)", (all) => {
    const { scrollTop } = document.querySelector("#panel-claim");
    return all.filter((one) => one.checkVisibility()).map((one) => Math.round(one.getBoundingClientRect().top + scrollTop + scrollY));
  });

/**
 * What is answered and typed in the claim moves no field of it, and is never taken for a key of the page; Tab goes to the next field.
 * An order number that is none is objected to beside its field.
 */
async function steady(page, results) {
  const before = await tops(page);
  const moved = async (what) => {
    const now = await tops(page);
    if (now.join() !== before.join()) (results.moved ??= []).push(what);
  };
  await reach(page, "(at) => at?.matches('#field-claim-solution input')");
  await press(page, " ");
  await until(page, "(now) => now.claim.solution === 'refund' && now.form.length > 3", "a solution by keys");
  await moved("solution");
  await press(page, "Tab");
  await page.keyboard.type("5.00");
  await press(page, "Tab");
  await until(page, "(now) => now.claim.refund === '5.00'", "an amount by keys");
  await page.keyboard.type("12");
  await press(page, "Tab");
  await page.waitForSelector("#field-order-currency-problem:not([hidden])");
  await moved("currency");
  results.afterCurrency = await page.evaluate(() => document.activeElement.id);
  await press(page, "Tab", "Shift");
  results.beforeIt = await page.evaluate(() => document.activeElement.localName);
  for (const key of ["c", "2", "Delete"]) await press(page, key);
  await saved(page);
  const { comparisons, files } = await shown(page);
  results.slips = [comparisons.length, files.map(({ role }) => role).sort(), await page.$("dialog[open]") !== null];
  await press(page, "Tab", "Shift");
  await press(page, "a", "Control");
  await page.keyboard.type("USD");
  await press(page, "Tab");
  await until(page, "(now) => now.order.currency === 'USD'", "a currency by keys");
  await page.focus("#field-order-number");
  await page.keyboard.type("USD");
  await page.waitForFunction(() => document.querySelector("#field-order-number-doubt").textContent !== "", { timeout: 60_000 });
  results.doubt = await page.$eval("#field-order-number-doubt", (line) => line.textContent);
  await moved("number");
  await press(page, "a", "Control");
  await page.keyboard.type("8123456789012345");
  await press(page, "Tab");
  await page.waitForFunction(() => document.querySelector("#field-order-number-doubt").textContent === "", { timeout: 60_000 });
}

/** The panels: a reason, an amount, words, a day and the order of the pictures. */
async function panels({ page, results }) {
  const tab = async (name) => {
    await reach(page, "(at) => at?.getAttribute('role') === 'tab'");
    await press(page, "Home");
    for (let step = 0; step < ["comparison", "claim", "words", "days", "upload"].indexOf(name); step += 1) await press(page, "ArrowRight");
    await isFocused(page, `(at) => at?.id === 'tab-${name}'`);
  };
  await tab("claim");
  await page.waitForSelector(".reasons input");
  const wanted = () => page.$eval("#facts", (part) => [part.querySelector(".chip").textContent, part.querySelectorAll(".wanted:not([hidden])").length]);
  results.wanted = [await wanted()];
  await page.$eval("#facts .chip", (chip) => chip.click());
  await isFocused(page, "(at) => at?.id === 'field-facts-promised'");
  results.described = await page.evaluate(() => document.getElementById(document.activeElement.getAttribute("aria-describedby").split(" ")[0]).textContent);
  await page.keyboard.type("red");
  await until(page, "(now) => now.facts.promised === 'red'", "what was promised");
  results.wanted.push(await wanted());
  // Whoever comes from above is at the first of the reasons, from below at the last.
  await page.focus("#tab-claim");
  await reach(page, "(at) => at?.matches('.reasons input')");
  await press(page, " ");
  await until(page, "(now) => now.reason !== null", "a reason by keys");
  await isFocused(page, "(at) => at?.id === 'change-reason'");
  results.path = await page.$$eval(".path .choose", (steps) => steps.map((step) => step.textContent));
  // An answer that excludes the reason is contradicted where it is given, and before anything is built.
  const answer = (checked) => page.$eval("#field-claim-received", (row, checked) => [...row.querySelectorAll("input")].find((radio) => radio.checked === checked).click(), checked);
  await answer(false);
  await page.waitForSelector("#contradictions li");
  results.contradicted = await page.$eval("#contradictions", (place) => [place.getAttribute("role"), place.textContent]);
  await answer(false);
  await page.waitForFunction(() => !document.querySelector("#contradictions .error"));
  await steady(page, results);
  await tab("words");
  await reach(page, "(at) => at?.id === 'statement'");
  await page.keyboard.type("PAY ME!!!");
  await hears(page, "to look at");
  // While the last letters are still on their way, what was underlined before is gone for a moment.
  await page.waitForSelector(".mirror mark");
  results.underlined = await page.$$eval(".mirror mark", (marks) => marks.map((mark) => mark.textContent));
  await press(page, "a", "Control");
  await page.keyboard.type("Ordered red, received blue.");
  await hears(page, "Nothing to change in it");
  await tab("days");
  await reach(page, "(at) => at?.id === 'field-order-delivered'");
  const before = await page.$eval("#field-order-delivered", (field) => field.getBoundingClientRect().top);
  for (let part = 0; part < 3; part += 1) {
    await press(page, "ArrowUp");
    await press(page, "ArrowRight");
  }
  await until(page, "(now) => Boolean(now.order.delivered)", "a day by keys");
  await page.waitForSelector("[data-day=given-delivered]");
  results.jumped = (await page.$eval("#field-order-delivered", (field) => field.getBoundingClientRect().top)) - before;
  results.today = await page.$$eval(".days > li", (days) => days.map((day) => day.dataset.day ?? day.getAttribute("aria-current")));
  results.days = await page.$eval("#panel-days .empty", (empty) => empty.textContent);
  await tab("upload");
  await reach(page, "(at) => at?.matches('.slot[data-place=\"0\"]')");
  await press(page, "ArrowDown", "Alt");
  await hears(page, "is now picture 2");
  await until(page, "(now) => now.order_wanted?.length > 1", "an order by keys");
  await saved(page);
}

async function packaged(teller) {
  const { page } = teller;
  await built(teller);
  // What is said last is the verdict: a day typed before may contradict the photo's own.
  const clashes = await page.evaluate(async () => (await import("/static/state.js")).current().findings.some(({ code, severity }) => severity === "warning" && ["timeline-contradiction", "dates-contradict"].includes(code)));
  await hears(page, clashes ? "Built, but dates contradict each other" : "Ready to upload");
  await reach(page, "(at) => at?.matches('.after a')");
}

/** The list of keys. */
async function listed({ page, results }) {
  await press(page, "?");
  results.keys = await page.$eval("#keys", (dialog) => (dialog.open ? dialog.querySelectorAll("dt").length : 0));
  await press(page, "Escape");
}

async function story(teller) {
  for (const part of [files, roles, suggested, boxes, undone, ruler, panels, packaged, listed]) await teller.timed(part.name, () => part(teller));
}

module.exports = { story };
