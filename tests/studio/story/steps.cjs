// Steps: whatever is done on the page is one press of undo, also after the page was loaded again or its tab closed.

const { idOf } = require("./case.cjs");
const { frame, open, pause, press, saved, shown, toBench, until, working } = require("./page.cjs");

const choose = (page, what) => page.evaluate(async (what) => (await import("/static/chosen.js")).choose(what), what);
const select = (page, kind, index, side = "listing") => choose(page, { tool: null, tab: "comparison", shape: { kind, side, index } });

/** What of a case a person has made, as text; what says nothing is left out, and keys stand in one order. */
const digest = (page, what = "onServer") =>
  page.evaluate(async (what) => {
    const now = (await import("/static/state.js"))[what]();
    const files = now.files.map(({ name, role, role_said, caption, redact, marks, leave_out }) => [name, role_said && role, caption, redact, marks, leave_out]);
    const { comparisons, order, claim, facts, attest, statement, messages, order_wanted } = now;
    const says = ([, value]) => value !== null && value !== "" && value !== false;
    const sorted = (key, value) => (value && typeof value === "object" && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).filter(says).sort()) : value);
    return JSON.stringify({ comparisons, files, order, claim, facts, attest, words: statement.text, messages, order_wanted }, sorted, 1);
  }, what);

/** Waits until the case is as it was. */
async function is(page, wanted, what) {
  for (let tries = 0; tries < 150; tries += 1) {
    if ((await digest(page)) === wanted) return;
    await pause(100);
  }
  const [now, then] = [(await digest(page)).split("\n"), wanted.split("\n")];
  const at = now.findIndex((line, index) => line !== then[index]);
  throw new Error(`${what}: ${[now, then].map((lines) => lines.slice(at - 6, at + 6).join(" ")).join(" instead of ")}`);
}

/** Drags from a place of a picture, in its pixels, by some pixels of the window. */
async function dragged(page, side, [x, y], [right, down], width = 160) {
  const place = await frame(page, side);
  const unit = place.width / width;
  const at = [place.x + x * unit, place.y + y * unit];
  await page.mouse.move(...at);
  await page.mouse.down();
  await page.mouse.move(at[0] + right / 2, at[1] + down / 2);
  await page.mouse.move(at[0] + right, at[1] + down);
  await page.mouse.up();
}

/** Draws with a tool by the keyboard, in the middle of a picture. */
async function drawn(page, side, tool) {
  await choose(page, { tool, shape: null });
  await page.focus(`.stage[data-side="${side}"] .stage-view`);
  await press(page, "Enter");
}

const mark = async (page, index = 0) => (await shown(page)).comparisons[0].marks[index];

/** What can be done in ways that differ, by its name; each is one gesture, however slow the machine is. */
const ACTS = {
  move: async (page) => {
    const [x, y, width, height] = (await mark(page)).listing;
    await choose(page, { tool: null, shape: null });
    await dragged(page, "listing", [x + width / 2, y + height / 2], [18, 12]);
  },
  nudge: async (page) => {
    await page.$eval('.stage[data-side="listing"] g[data-kind="mark"][data-index="0"]', (group) => group.focus());
    await press(page, "ArrowRight");
  },
  label: async (page) => {
    await select(page, "mark", 0);
    await press(page, "F2");
    await press(page, "a", "Control");
    await page.keyboard.type("P");
    await press(page, "Enter");
  },
  cover: (page) => drawn(page, "received", "redact"),
  ruler: async (page) => {
    await drawn(page, "received", "ruler");
    await page.waitForSelector("#ask[open] input");
    await page.keyboard.type("7 cm");
    await press(page, "Enter");
    await page.waitForSelector("#ask:not([open])");
    await press(page, "Escape");
    await press(page, "Escape");
  },
  delete: async (page) => {
    await select(page, "redact", 0, "received");
    await toBench(page);
    await press(page, "Delete");
  },
  role: async (page) => {
    await page.focus(`[data-file="${idOf(await shown(page), "photo05")}"]`);
    await press(page, "Enter");
    await press(page, "3");
  },
  words: async (page) => {
    await choose(page, { tab: "words" });
    await page.focus("#statement");
    await press(page, "End", "Control");
    await page.keyboard.type(".");
    await page.evaluate(() => document.activeElement.blur());
  },
  comparison: async (page) => {
    await page.evaluate(async () => {
      const { current } = await import("/static/state.js");
      const [one] = current().comparisons;
      (await import("/static/subject.js")).openComparison(one);
    });
    await (await page.waitForSelector('#pair-bar [aria-label="Delete this comparison"]', { visible: true })).click();
  },
};

/** Each is done; the last of them are not sent yet when the page is loaded again. Undo takes each back by one press. */
async function kinds({ page, results }) {
  await page.evaluate(async () => (await import("/static/subject.js")).openComparison((await import("/static/state.js")).current().comparisons[0]));
  await page.waitForSelector('.stage[data-side="received"] svg');
  await saved(page);
  const names = Object.keys(ACTS);
  const states = [await digest(page)];
  for (const [at, name] of names.entries()) {
    await ACTS[name](page).catch((problem) => {
      throw new Error(`${name}: ${problem.message}`);
    });
    const last = states.at(-1);
    for (let tries = 0; (await digest(page, "current")) === last; tries += 1) {
      if (tries > 100) throw new Error(`${name} changes nothing`);
      await pause(50);
    }
    states.push(await digest(page, "current"));
    if (at >= names.length - 2) continue;
    await saved(page);
    await is(page, states.at(-1), `saved: ${name}`);
  }
  await page.reload();
  await working(page);
  await saved(page);
  await is(page, states.at(-1), "after the reload");
  results.undone = [];
  for (const way of ["z", "y"])
    for (const at of way === "z" ? [...names.keys()].reverse() : names.keys()) {
      await toBench(page);
      await press(page, way, "Control");
      await is(page, states[way === "z" ? at : at + 1], `${way} ${names[at]}`);
      results.undone.push(names[at]);
    }
}

/** More changes than a request may hold are made in a tab that is closed before the studio hears of them. */
async function closed({ browser, messages, page, results, studio, settings }) {
  const other = await open(browser, new URL("/", page.url()).href, messages);
  studio.child.kill("SIGSTOP");
  await other.evaluate(async () => {
    const { edit } = await import("/static/edits.js");
    const photos = (await import("/static/state.js")).current().files.filter(({ name }) => name.startsWith("photo"));
    for (const { id, name } of photos) void edit(`Caption of ${name}`, [{ at: ["evidence", id, "caption"], value: `It is ${name}` }]);
  });
  await other.close({ runBeforeUnload: true });
  await page.bringToFront();
  studio.child.kill("SIGCONT");
  const captions = async (count) => until(page, "(now, count) => now.files.filter(({ caption }) => caption.startsWith('It is')).length === count", `${count} captions`, count);
  await captions(settings.many);
  await toBench(page);
  await press(page, "z", "Control");
  await captions(settings.many - 1);
  results.closed = (await shown(page)).undo.undo;
}

module.exports = { closed, kinds };
