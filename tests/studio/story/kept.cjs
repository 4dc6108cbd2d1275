// Nothing is lost: a reload, a page that is left, two tabs, an editor, a studio that is killed.

const fs = require("node:fs");
const { open, pause, press, saved, serve, shown, toBench, until, working } = require("./page.cjs");

/** A label is being typed when the page is loaded again; undo and redo know it afterwards. */
async function reloaded({ page, results, written }) {
  await page.click('.stage[data-side="listing"] [data-kind="mark"][data-index="0"] .hit');
  await press(page, "F2");
  await page.keyboard.type("Colour");
  await page.reload();
  await working(page);
  await until(page, "(now) => now.comparisons[0].marks[0].label === 'Colour'", "the label that was being typed");
  results.typed = written();
  await toBench(page);
  await press(page, "z", "Control");
  await until(page, "(now) => now.comparisons[0].marks[0].label === ''", "undone after the reload");
  await press(page, "z", "Control");
  await until(page, "(now) => now.files.every((file) => file.redact.length === 0)", "one more step back");
  await press(page, "y", "Control");
  await press(page, "y", "Control");
  await until(page, "(now) => now.comparisons[0].marks[0].label === 'Colour' && now.files.some((file) => file.redact.length)", "both again");
}

/** A question has the focus, as Tab gives it, and is not answered when the page is loaded again. */
async function unanswered({ page, results, written }) {
  await saved(page);
  results.beforeLeaving = written();
  await page.evaluate(async () => {
    (await import("/static/chosen.js")).choose({ tab: "claim" });
    document.getElementById("attest").open = true;
  });
  await page.focus(".question input");
  results.onAnswer = await page.evaluate(() => document.activeElement.matches(".question input:not(:checked)"));
  await page.reload();
  await working(page);
  await pause(300);
  results.afterLeaving = written();
  await page.evaluate(async () => (await import("/static/chosen.js")).choose({ tab: "comparison" }));
  await toBench(page);
}

/** Another tab and an editor change the case as well: everything shows everywhere, and nothing is lost. */
async function together({ browser, caseFile, messages, page, results, written }) {
  const other = await open(browser, new URL("/", page.url()).href, messages);
  await other.click("#pair-bar .comparisons button");
  await other.waitForSelector("#comparison-caption");
  await other.type("#comparison-caption", "Ordered red, received blue");
  await until(page, "(now) => now.comparisons[0].caption === 'Ordered red, received blue'", "what the other tab typed");
  fs.writeFileSync(caseFile, `# Mine\n${written()}\n[order]\nprice = "24.90"\ncurrency = "USD"\n`);
  for (const each of [page, other]) await until(each, "(now) => now.order.price === '24.90'", "what an editor wrote");
  await other.close();
  results.together = written();
}

/** The same value is changed here and by an editor while the studio is held up: it asks, and the answer stays. */
async function conflict({ caseFile, page, results, studio, written }) {
  await page.bringToFront();
  studio.child.kill("SIGSTOP");
  await page.evaluate(() => {
    const field = document.getElementById("comparison-caption");
    field.focus();
    field.value = "Mine";
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  });
  await pause(600);
  fs.writeFileSync(caseFile, written().replace("Ordered red, received blue", "Theirs"));
  studio.child.kill("SIGCONT");
  await page.waitForSelector("#ask[open]", { timeout: 60_000 });
  results.asked = await page.$eval("#ask", (dialog) => dialog.textContent);
  await page.click("#ask .button.primary");
  await saved(page);
  await until(page, "(now) => now.comparisons[0].caption === 'Mine'", "what was chosen");
  results.mine = written();
}

/** The studio is killed, something is drawn meanwhile, and it is started again at the same place. */
async function killed(teller) {
  const { messages, page, results, settings, studio, written } = teller;
  // What the console says from now on is about connections that fail.
  results.messages = [...messages];
  await studio.end("SIGKILL");
  await page.waitForSelector("body[data-phase=offline]", { timeout: 60_000 });
  await page.click('.stage[data-side="received"] [data-kind="mark"][data-index="1"] .hit');
  await press(page, "ArrowRight", "Shift");
  results.offline = await page.$eval("#state-line", (line) => line.textContent);
  const before = (await shown(page)).comparisons[0].marks[1].received;
  const again = await serve(settings.command, settings.folder);
  results.samePort = again.port === studio.port;
  await working(page);
  await saved(page);
  await until(page, "(now, box) => JSON.stringify(now.comparisons[0].marks[1].received) === JSON.stringify(box)", "what was moved meanwhile", before);
  results.afterKill = written();
  results.movedTo = before;
  teller.studio = again;
}

module.exports = { kept: [reloaded, unanswered, together, conflict, killed] };
