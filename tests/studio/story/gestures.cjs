// Gestures that do not go as they should: another page, a lost pointer, another keyboard, a studio that is away.

const fs = require("node:fs");
const path = require("node:path");
const { idOf } = require("./case.cjs");
const { listen } = require("./heard.cjs");
const { closed, kinds } = require("./steps.cjs");
const { draw, drop, frame, open, pause, press, saved, serve, shown, toBench, until, working } = require("./page.cjs");

const SIZE = [640, 480];
const BOXES = [[40, 40, 100, 80], [240, 40, 100, 80], [440, 40, 100, 80]];

/** Runs in the page: changes one mark of the first comparison; null deletes it. */
const changeMark = (page, index, change) =>
  page.evaluate(
    async (index, change) => {
      const { edit } = await import("/static/edits.js");
      const [one] = (await import("/static/state.js")).current().comparisons;
      const value = change && { ...one.marks[index], ...change };
      void edit("Change a mark", [{ at: ["comparison", one.place, "mark", index], value, pair: [one.listing, one.received] }]);
    },
    index,
    change
  );
const choose = (page, what) => page.evaluate(async (what) => (await import("/static/chosen.js")).choose(what), what);
const selected = (page) => page.evaluate(async () => (await import("/static/chosen.js")).chosen().shape);
const marks = async (page) => (await shown(page)).comparisons[0].marks;
const asked = (page) => page.$eval("#ask", (dialog) => dialog.open);
const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.getAttribute("data-field") || document.activeElement.tagName);

/** Arms the tool for a new box, whatever was begun before. */
async function arm(page, tool = "mark") {
  await page.evaluate(async () => (await import("/static/partner.js")).wantPartner(null));
  await choose(page, { tool, shape: null });
}

async function prepared({ page, settings }) {
  await drop(page, Object.values(settings.files));
  const wanted = Object.keys(settings.files).length;
  await until(page, "(now, wanted) => now.files.length >= wanted && now.files.every((file) => file.examined)", "all files", wanted);
  const now = await shown(page);
  await page.evaluate(async (pair) => void (await import("/static/pair.js")).compare(pair), [idOf(now, "one"), idOf(now, "two")]);
  await page.waitForSelector('.stage[data-side="received"] svg');
  await until(page, "(now) => now.comparisons[0]?.place === 0", "a comparison");
  await pause(300);
  for (const box of BOXES) {
    await arm(page);
    await draw(page, "listing", box, SIZE);
    await pause(100);
  }
  await until(page, "(now) => now.comparisons[0].marks.length === 3", "three boxes");
  await saved(page);
}

/** The second box is dragged while another page deletes the first; then it is named while the page deletes its neighbour. */
async function renumbered(teller) {
  const { browser, messages, page, results } = teller;
  const other = (teller.other = await open(browser, new URL("/", page.url()).href, messages));
  await until(other, "(now) => now.comparisons[0].marks.length === 3", "what the first page drew");
  await page.bringToFront();
  await arm(page, null);
  results.before = (await marks(page)).map((mark) => mark.listing);
  const place = await frame(page, "listing");
  const unit = place.width / SIZE[0];
  const at = [place.x + 290 * unit, place.y + 80 * unit];
  await page.mouse.move(...at);
  await page.mouse.down();
  await page.mouse.move(at[0] + 20, at[1] + 60);
  await changeMark(other, 0, null);
  await until(page, "(now) => now.comparisons[0].marks.length === 2", "one box less");
  await page.mouse.move(at[0] + 40, at[1] + 120);
  await page.mouse.up();
  await saved(page);
  results.dragged = (await marks(page)).map((mark) => mark.listing);
  results.selected = await selected(page);
  await choose(page, { shape: { kind: "mark", side: "listing", index: 1 } });
  await press(page, "F2");
  await page.keyboard.type("Col");
  await changeMark(other, 0, null);
  await until(page, "(now) => now.comparisons[0].marks.length === 1", "one box less again");
  await page.keyboard.type("our");
  await saved(page);
  results.named = await marks(page);
  results.namedAt = [await focused(page), await selected(page)];
}

/** Two pages change one mark and one statement at the same time, at different places of it: nobody is asked. */
async function together({ other, page, results, studio }) {
  for (const each of [page, other]) await until(each, "(now) => now.comparisons[0].marks[0].label === 'Colour'", "one box, named");
  await arm(page, null);
  await page.evaluate(async () => (await import("/static/edits.js")).edit("Words", [{ at: ["statement"], value: "red, blue." }]));
  await until(other, "(now) => now.statement.text === 'red, blue.'", "a statement");
  await choose(page, { tab: "words" });
  await page.focus("#statement");
  await page.$eval("#statement", (area) => area.setSelectionRange(3, 3));
  studio.child.kill("SIGSTOP");
  await page.keyboard.type("dish");
  await other.evaluate(async () => void (await import("/static/edits.js")).edit("Words", [{ at: ["statement"], value: "Hello. red, blue." }]));
  await changeMark(page, 0, { label: "Hue" });
  await changeMark(other, 0, { listing: [7, 8, 90, 100] });
  await pause(700);
  studio.child.kill("SIGCONT");
  for (const each of [page, other]) {
    await until(each, "(now) => now.statement.text === 'Hello. reddish, blue.'", "both words");
    await until(each, "(now) => now.comparisons[0].marks[0].label === 'Hue' && now.comparisons[0].marks[0].listing[0] === 7", "both changes");
    await saved(each);
  }
  results.asked = [await asked(page), await asked(other)];
  results.caret = await page.$eval("#statement", (area) => [area.value, area.selectionStart]);
  await other.close();
}

/** The button is let go where nobody sees it; the space bar is let go in another window. */
async function lost({ page, results }) {
  await choose(page, { tab: "comparison" });
  await arm(page);
  const count = (await marks(page)).length;
  const place = await frame(page, "listing");
  await page.mouse.move(place.x + 40, place.y + 150);
  await page.mouse.down();
  await page.mouse.move(place.x + 90, place.y + 190);
  await page.$eval('.stage[data-side="listing"] .stage-view', (view) => view.dispatchEvent(new PointerEvent("pointermove", { pointerId: 1, pointerType: "mouse", isPrimary: true, buttons: 0, clientX: 5, clientY: 5, bubbles: true })));
  await page.mouse.up();
  await until(page, "(now, count) => now.comparisons[0].marks.length === count + 1", "the box as it was seen last", count);
  await arm(page);
  await page.focus('.stage[data-side="listing"] .stage-view');
  await page.keyboard.down(" ");
  await page.evaluate(() => window.dispatchEvent(new Event("blur")));
  await draw(page, "listing", [300, 300, 60, 60], SIZE);
  await page.keyboard.up(" ");
  await until(page, "(now, count) => now.comparisons[0].marks.length === count + 2", "a box after the space bar was let go", count);
  await saved(page);
  results.lost = true;
}

/** A Cyrillic layout, a word that an input method composes, a line whose length is typed. */
async function typed({ page, results }) {
  await arm(page, null);
  await toBench(page);
  const key = (letter, code, more = {}) =>
    page.evaluate((init) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { ...init, bubbles: true, cancelable: true })), { key: letter, code, ...more });
  await key("ь", "KeyM");
  results.armed = await page.evaluate(async () => (await import("/static/chosen.js")).chosen().tool);
  await arm(page, null);
  await toBench(page);
  const count = (await marks(page)).length;
  await key("я", "KeyZ", { ctrlKey: true });
  await until(page, "(now, count) => now.comparisons[0].marks.length === count - 1", "undone on a Cyrillic keyboard", count);
  await choose(page, { shape: { kind: "mark", side: "listing", index: 0 } });
  await press(page, "F2");
  await key("Enter", "Enter", { isComposing: true });
  results.composing = await focused(page);
  await arm(page, "ruler");
  const place = await frame(page, "received");
  await page.mouse.move(place.x + 20, place.y + 20);
  await page.mouse.down();
  await page.mouse.move(place.x + 120, place.y + 20);
  await page.mouse.up();
  await page.waitForSelector("#ask[open] input");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#ask[open] .problem:not([hidden])");
  await page.keyboard.type("10 cm");
  await page.keyboard.press("Enter");
  await until(page, "(now) => now.comparisons[0].rulers[0]?.length === '10 cm'", "a ruler");
  await saved(page);
  await arm(page, null);
}

/** More files than a request may hold get a role by one key, and lose it by one step back. */
async function many({ page, results, settings }) {
  const now = await shown(page);
  const photos = now.files.filter(({ name }) => name.startsWith("photo"));
  await page.click(`[data-file="${photos[0].id}"]`);
  await page.keyboard.down("Shift");
  await page.click(`[data-file="${photos.at(-1).id}"]`);
  await page.keyboard.up("Shift");
  await press(page, "2");
  await until(page, "(now, many) => now.files.filter((file) => file.role === 'damage').length === many", "a role for each", settings.many);
  await saved(page);
  await toBench(page);
  await press(page, "z", "Control");
  await until(page, "(now) => now.files.every((file) => file.role !== 'damage')", "one step back");
  await page.focus(`[data-file="${photos[0].id}"]`);
  await press(page, "a", "Control");
  results.all = (await page.evaluate(async () => (await import("/static/chosen.js")).chosen().files.length)) === now.files.length;
}

/** A picture is held while the order changes underneath: it goes to where it is let go, and no other one does. */
async function reordered({ page, results }) {
  await choose(page, { tab: "upload", files: [] });
  const photos = (await shown(page)).files.filter(({ name }) => name.startsWith("photo"));
  const roles = ["damage", "contents", "scale", "packaging"];
  // So many photos would be put on sheets, which have no place of their own.
  const changes = photos.map(({ id }, at) => (roles[at] ? { at: ["evidence", id, "role"], value: roles[at] } : { at: ["evidence", id, "leave_out"], value: true }));
  await page.evaluate(async (changes) => (await import("/static/edits.js")).edit("Roles", changes), changes);
  await page.waitForFunction(() => document.querySelectorAll("ol.slots > [data-place]").length > 3);
  const keys = () => page.$$eval("ol.slots > [data-place]", (slots) => slots.map((slot) => slot.dataset.key));
  const middle = (place) =>
    page.$eval(`ol.slots > [data-place="${place}"] .picture`, (slot) => {
      slot.scrollIntoView({ block: "center" });
      const { x, y, width, height } = slot.getBoundingClientRect();
      return [x + width / 2, y + height / 2];
    });
  const before = await keys();
  const at = await middle(0);
  await page.mouse.move(...at);
  await page.mouse.down();
  await page.mouse.move(at[0] + 10, at[1] + 10);
  const order = [1, 2, 0, 3].map((place) => before[place]);
  await page.evaluate(async (order) => {
    const { edit } = await import("/static/edits.js");
    await edit("Order", [{ at: ["upload", "order"], value: order.map((key) => key.split("+")) }]);
  }, order);
  await page.waitForFunction((first) => document.querySelector("ol.slots > [data-place]").dataset.key === first, {}, order[0]);
  const onto = await page.$eval('ol.slots > [data-place="3"] .picture', (slot) => {
    const { x, y, width, height } = slot.getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  });
  await page.mouse.move(...onto);
  await page.mouse.up();
  await saved(page);
  const held = JSON.stringify(order.join());
  await until(page, `(now) => now.order_wanted?.map((ref) => ref.join("+")).slice(0, 4).join() !== ${held}`, "the order of what was let go");
  results.held = [before, (await shown(page)).order_wanted.map((ref) => ref.join("+"))];
}

/** One frame for each press, and keys of the film that are no roles. */
async function film({ page, results }) {
  const id = idOf(await shown(page), "film");
  await page.click(`[data-file="${id}"]`);
  await page.waitForFunction(() => document.querySelector("#film img")?.naturalWidth > 0, { timeout: 60_000 });
  await page.evaluate(() => document.querySelector("#film [aria-keyshortcuts='.']").focus());
  for (let step = 0; step < 6; step += 1) await page.keyboard.press(".");
  await page.waitForFunction(() => document.querySelector("#film .time").textContent.startsWith("0:00.20"), { timeout: 60_000 });
  await page.focus(`[data-file="${id}"]`);
  await press(page, "l");
  await pause(300);
  results.filmRole = (await shown(page)).files.find((file) => file.id === id).role;
}

/** Words that cannot be saved are still there to be copied; amounts are taken as they are copied. */
async function refused({ page, results, settings }) {
  await choose(page, { tab: "claim", files: [] });
  results.amounts = [];
  for (const amount of ["US $1,024.90", "24,90", "1.234"]) {
    await page.$eval("#field-claim-refund", (field) => (field.value = ""));
    await page.type("#field-claim-refund", amount);
    await press(page, "Tab");
    await saved(page);
    const { claim, order } = await shown(page);
    results.amounts.push([claim.refund, order.currency]);
  }
  await page.evaluate(async () => (await import("/static/edits.js")).edit("Words", [{ at: ["statement"], value: null }]));
  await until(page, "(now) => now.statement.text === ''", "no statement");
  const outside = path.join(settings.folder, "..", "outside.txt");
  fs.writeFileSync(outside, "");
  fs.rmSync(path.join(settings.folder, "statement.txt"), { force: true });
  fs.symlinkSync(outside, path.join(settings.folder, "statement.txt"));
  await choose(page, { tab: "words" });
  await page.focus("#statement");
  await listen(page);
  // At once: while keys are typed one by one, the first of them may be saved, or refused, on a busy machine.
  await page.evaluate((words) => document.execCommand("insertText", false, words), "It is blue.");
  await page.waitForSelector("#refused .lost-words", { visible: true });
  const [, why] = await page.$eval("#refused p", (words) => [...words.childNodes].map((node) => node.textContent));
  await page.waitForFunction((why) => document.getElementById("assertive").textContent.includes(why), {}, why);
  results.said = await page.evaluate((why) => window.heard.filter((words) => words.includes(why)), why);
  results.lostWords = await page.$eval("#refused .lost-words", (words) => words.textContent);
  fs.rmSync(path.join(settings.folder, "statement.txt"));
  await page.evaluate(() => (document.getElementById("refused").hidden = true));
}

/** A link is dropped; nothing leads away from the page. */
async function link({ page, results }) {
  results.link = await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData("text/uri-list", "http://127.0.0.1:9/");
    const fire = (type) => document.getElementById("stages").dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
    return [fire("dragover"), fire("drop"), document.getElementById("refused").textContent];
  });
}

/** case.toml breaks while a label is typed, is changed by an editor while it is repaired, and the studio ends meanwhile. */
async function repaired(teller) {
  const { caseFile, page, results, settings, written } = teller;
  await choose(page, { tab: "comparison", files: [], shape: null });
  await page.evaluate(async () => {
    const { current } = await import("/static/state.js");
    (await import("/static/subject.js")).openComparison(current().comparisons[0]);
  });
  await choose(page, { shape: { kind: "mark", side: "listing", index: 0 } });
  await press(page, "F2");
  await saved(page);
  const whole = written();
  fs.writeFileSync(caseFile, `${whole}\n[order]\nnummber = "1"\n`);
  await page.waitForSelector("body[data-phase=mistakes]");
  await page.waitForFunction(() => document.getElementById("toml").value.includes("nummber"));
  await page.focus("#toml");
  await page.keyboard.type("# mine\n");
  fs.writeFileSync(caseFile, `${whole}\n[order]\nnummber = "2"\n`);
  await page.evaluate(() => document.querySelector("#repair form").requestSubmit());
  await page.waitForFunction(() => document.querySelector("#repair .letter").textContent.includes("# mine"));
  results.messages = [...teller.messages];
  await teller.studio.end("SIGKILL");
  await page.waitForSelector("body[data-phase=offline]", { timeout: 60_000 });
  results.repairing = await page.evaluate(() => [document.getElementById("repair").hidden, document.getElementById("work").hidden]);
  fs.writeFileSync(caseFile, whole);
  teller.studio = await serve(settings.command, settings.folder);
  await working(page);
}

/** Without a studio nothing is taken back, and nothing is taken back later; a lost answer is asked for again. */
async function undone(teller) {
  const { caseFile, page, results, settings, written } = teller;
  await choose(page, { shape: { kind: "mark", side: "listing", index: 0 } });
  await press(page, "F2");
  const whole = written();
  fs.writeFileSync(caseFile, `${whole}\n[order]\nnummber = "1"\n`);
  await page.waitForSelector("body[data-phase=mistakes]");
  fs.writeFileSync(caseFile, whole);
  await working(page);
  await page.waitForFunction(() => document.activeElement !== document.body); // shown first, then focused
  results.again = await focused(page);
  await page.waitForSelector('.stage[data-side="listing"] svg');
  await pause(300);
  const count = (await marks(page)).length + 1;
  await arm(page);
  await draw(page, "listing", [500, 300, 60, 60], SIZE);
  await until(page, "(now, count) => now.comparisons[0].marks.length === count", "one more box", count);
  await saved(page);
  await teller.studio.end("SIGKILL");
  await page.waitForSelector("body[data-phase=offline]", { timeout: 60_000 });
  await toBench(page);
  await press(page, "z", "Control");
  await page.waitForFunction(() => document.getElementById("refused").textContent.includes("Undo"));
  results.offline = await page.$eval("#refused", (words) => words.textContent);
  teller.studio = await serve(settings.command, settings.folder);
  await working(page);
  await saved(page);
  results.kept = (await marks(page)).length - count;
  results.step = (await shown(page)).undo.undo;
  results.undoTwice = await page.evaluate(async () => {
    const { current, refresh } = await import("/static/state.js");
    const real = window.fetch;
    let sent = 0;
    // The first answer is lost on its way back.
    window.fetch = async (path, request) => {
      const answer = await real(path, request);
      if (path === "/api/undo" && (sent += 1) === 1) throw new TypeError("lost");
      return answer;
    };
    await (await import("/static/undo.js")).step("undo");
    window.fetch = real;
    await refresh();
    return [sent, current().comparisons[0].marks.length];
  });
  results.undoTwice[1] -= count;
}

/** The corner of the selected box lies within a smaller one: it is the corner that is dragged. */
async function gripped({ page, results }) {
  await changeMark(page, 0, { listing: [100, 100, 200, 160], received: null });
  await changeMark(page, 1, { listing: [280, 240, 60, 60], received: null });
  await choose(page, { tool: null, shape: { kind: "mark", side: "listing", index: 0 } });
  await page.waitForSelector('.stage[data-side="listing"] [data-handle=se]');
  await saved(page);
  const place = await frame(page, "listing");
  const unit = place.width / SIZE[0];
  const at = [place.x + 302 * unit, place.y + 262 * unit];
  await page.mouse.move(...at);
  await page.mouse.down();
  await page.mouse.move(at[0] + 20, at[1] + 20);
  await page.mouse.move(at[0] + 40, at[1] + 40);
  await page.mouse.up();
  await saved(page);
  results.gripped = (await marks(page)).slice(0, 2).map((mark) => mark.listing);
}

/** A box is drawn in the second of two comparisons; then the first is deleted. */
async function several({ page, results, written }) {
  const now = await shown(page);
  const names = ["photo00", "photo01"];
  await page.evaluate(async (pair) => void (await import("/static/pair.js")).compare(pair), names.map((name) => idOf(now, name)));
  await until(page, "(now) => now.comparisons.length === 2 && now.comparisons[1].place === 1", "a second comparison");
  await page.waitForFunction((name) => document.querySelector('.stage[data-side="listing"] bdi')?.textContent.startsWith(name), {}, names[0]);
  await arm(page);
  const armed = () => page.evaluate(async () => (await import("/static/chosen.js")).chosen().tool);
  const number = (at) => page.$$eval("#pair-bar .comparisons button", (buttons, at) => buttons[at].click(), at);
  results.armedElsewhere = [];
  for (const at of [0, 1]) {
    await number(at);
    results.armedElsewhere.push(await armed());
  }
  await arm(page, "redact");
  await number(0);
  results.armedElsewhere.push(await armed());
  await number(1);
  await arm(page);
  const box = await draw(page, "listing", [40, 30, 60, 50], [160, 120]);
  await until(page, "(now) => now.comparisons[1].marks.length === 1", "a box in the second");
  await saved(page);
  await number(0);
  await page.waitForSelector('.stage[data-side="listing"] [data-kind="mark"][data-index="1"]');
  await (await page.waitForSelector(`#pair-bar [aria-label="Delete this comparison"]`, { visible: true })).click();
  await until(page, "(now) => now.comparisons.length === 1 && now.comparisons[0].place === 0", "one comparison, which is the first");
  await saved(page);
  const [left] = (await shown(page)).comparisons;
  results.several = [idOf(now, names[0]) === left.listing, left.place, JSON.stringify(left.marks.map(({ listing }) => listing)) === JSON.stringify([box])];
  results.severalWritten = written();
  await arm(page);
  await page.click(`[data-file="${idOf(now, names[1])}"]`);
  results.armedElsewhere.push(await armed());
}

const story = async (teller) => {
  for (const part of [prepared, renumbered, together, lost, typed, many, reordered, film, refused, link, repaired, undone, gripped, several, kinds, closed])
    await teller.timed(part.name, () => part(teller));
};

module.exports = { story };
