// Films: one is played, stepped through, kept as a picture and marked; a large one comes whole though its connection is cut.

const fs = require("node:fs");
const path = require("node:path");
const { hashOf } = require("./case.cjs");
const { look, options } = require("./faults.cjs");
const { hears, listen } = require("./heard.cjs");
const { bring, cutting, draw, drop, pause, press, saved, shown, until, working } = require("./page.cjs");

/** The second that is shown, once the frame of it has come. */
async function at(page, before = null) {
  await page.waitForFunction(
    (before) => {
      const image = document.querySelector("#film img");
      return !image.hidden && image.complete && image.naturalWidth > 0 && image.src !== before;
    },
    { timeout: 60_000 },
    before
  );
  return page.$eval("#film input[type=range]", (range) => Number(range.value));
}

/** It is played by a key, stopped, stepped on and back; a frame becomes a picture, and the label's time is kept. */
async function played({ page, results, settings }) {
  await listen(page);
  results.refused = [];
  page.on("response", (answer) => answer.status() >= 400 && results.refused.push([answer.status(), new URL(answer.url()).pathname]));
  await bring(page, [settings.film]);
  const { id } = (await shown(page)).files[0];
  await page.evaluate(async (id) => (await import("/static/subject.js")).openFile(id), id);
  const picture = () => page.$eval("#film img", (image) => image.src);
  results.seconds = [await at(page)];
  for (const key of [".", ".", ","]) {
    const before = await picture();
    await press(page, key);
    results.seconds.push(await at(page, before));
  }
  await page.waitForFunction(() => document.querySelector("#film video").readyState >= 2, { timeout: 60_000 });
  const before = await picture();
  await press(page, "k");
  await page.waitForFunction(() => document.querySelector("#film video").currentTime > 0.3, { timeout: 60_000 });
  await press(page, "k");
  results.stopped = await at(page, before);
  results.paused = await page.$eval("#film video", (video) => video.paused);
  await press(page, "t");
  await hears(page, "Label at");
  await until(page, "(now) => now.files[0].label_at !== null", "the label's time");
  await press(page, "s");
  await hears(page, "Kept as");
  await until(page, "(now) => now.files.some((file) => file.still_of && file.examined)", "a still");
  await saved(page);
  const now = await shown(page);
  results.muted = [];
  for (const mute of [true, false]) {
    await page.click("#film [data-sound]");
    await until(page, "(now, [id, mute]) => now.files.find((file) => file.id === id).mute === mute", `sound left out: ${mute}`, [id, mute]);
    await saved(page);
    const player = await page.$eval("#film video", (video) => video.muted);
    results.muted.push([player, fs.readFileSync(path.join(settings.folder, "case.toml"), "utf8").includes("mute = true")]);
  }
  results.labelAt = now.files.find((file) => file.id === id).label_at;
  results.still = now.files.find((file) => file.still_of);
  results.written = fs.readFileSync(path.join(settings.folder, "case.toml"), "utf8");
}

/** Goes to a second of the film, and waits for its frame. */
async function seek(page, second) {
  const before = await page.$eval("#film img", (image) => image.src);
  await page.evaluate(async (second) => (await import("/static/film.js")).seek(second), second);
  return at(page, before);
}

/** How many places are covered in the picture that is seen. */
const black = (page) => page.$$eval("#film .box.cover", (boxes) => boxes.length);

/** A place of the film is covered by the pointer and another by the keyboard; each is moved, timed, deleted and brought back. */
async function covered(teller) {
  const { page, results, settings } = teller;
  const { id } = (await shown(page)).files.find(({ kind }) => kind === "video");
  await page.evaluate(async (id) => (await import("/static/subject.js")).openFile(id), id);
  const covers = async () => (await saved(page), (await shown(page)).files.find((file) => file.id === id).covers);
  await seek(page, 1);
  await page.click("[data-cover]");
  results.drawnBox = await draw(page, "film", [60, 50, 200, 120], [480, 360]);
  await until(page, "(now, id) => now.files.find((file) => file.id === id).covers.length === 1", "a covered place", id);
  results.covers = { drawn: await covers(), blackHere: await black(page) };
  await press(page, "ArrowDown", "Shift");
  results.covers.moved = await covers();
  await seek(page, 0.4);
  results.covers.blackBefore = await black(page);
  await page.focus(".film-view");
  await press(page, "Enter");
  await until(page, "(now, id) => now.files.find((file) => file.id === id).covers.length === 2", "a second one", id);
  const to = '#marks [data-field="to"][data-index="1"]';
  await page.waitForSelector(to);
  await page.type(to, "0.2");
  results.covers.refusedEnd = (await covers())[1].to;
  await page.$eval(to, (input) => input.select());
  await page.type(to, "1.5");
  await until(page, "(now, id) => now.files.find((file) => file.id === id).covers[1].to === 1.5", "its end", id);
  results.covers.timed = await covers();
  await look(teller, "film", "mark");
  await page.$eval('#film .box.cover[data-index="1"]', (box) => box.focus());
  await press(page, "Delete");
  await until(page, "(now, id) => now.files.find((file) => file.id === id).covers.length === 1", "deleted", id);
  await page.click("#undo-bar button");
  await until(page, "(now, id) => now.files.find((file) => file.id === id).covers.length === 2", "brought back", id);
  await covers();
  results.covers.written = fs.readFileSync(path.join(settings.folder, "case.toml"), "utf8");
  await page.evaluate(async () => (await import("/static/chosen.js")).choose({ tool: null, shape: null }));
}

/** Key moments are added, named, moved and removed; each shows its frame, black where the film is covered. */
async function moments({ page, results, settings }) {
  const { id } = (await shown(page)).files.find(({ kind }) => kind === "video");
  const now = async () => (await saved(page), (await shown(page)).files.find((file) => file.id === id).moments);
  const cell = (number, part) => page.$(`.moments > li:nth-child(${number}) ${part}`);
  const has = (count) => until(page, "(now, [id, count]) => now.files.find((file) => file.id === id).moments.length === count", `${count} moments`, [id, count]);
  await page.click("[data-moment=choose]");
  await until(page, "(now, id) => now.files.find((file) => file.id === id).moments.length > 0", "chosen moments", id);
  results.moments = { chosen: (await now()).map((one) => one.at) };
  await page.click("#undo-bar button");
  await has(0);
  for (const second of [1.2, 0.2]) {
    await seek(page, second);
    await page.click("[data-moment=add]");
  }
  await has(2);
  results.moments.added = await now();
  await page.waitForFunction(() => [...document.querySelectorAll(".moments img")].every((image) => image.complete && image.naturalWidth > 0), { timeout: 60_000 });
  results.moments.black = await page.$$eval(".moments > li", (all) => all.map((one) => one.querySelectorAll("i").length));
  await (await cell(1, "select")).select("closed");
  await seek(page, 1.6);
  await (await cell(1, ".button")).click();
  await until(page, "(now, id) => now.files.find((file) => file.id === id).moments[1]?.shows === 'closed'", "moved behind the other", id);
  results.moments.moved = await now();
  await (await cell(1, ".icon-button")).click();
  await has(1);
  await now();
  results.moments.written = fs.readFileSync(path.join(settings.folder, "case.toml"), "utf8");
}

/** A place that moves is followed; where it is lost the page leads there, and takes both answers. */
async function followed({ page, results, settings }) {
  await bring(page, [settings.moving]);
  const name = path.basename(settings.moving);
  const { id } = (await shown(page)).files.find((file) => file.name === name);
  const now = async () => (await saved(page), (await shown(page)).files.find((file) => file.id === id));
  const left = () => page.$eval("#film .box.cover rect", (rect) => Number(rect.getAttribute("x")));
  const found = () => until(page, "(now, id) => { const [one] = now.files.find((file) => file.id === id).followed; return one && !one.following; }", "followed", id);
  const button = (which) => page.$eval(`[data-${which}]`, (button) => button.click());
  await page.evaluate(async (id) => (await import("/static/subject.js")).openFile(id), id);
  await at(page);
  await page.evaluate(async ([id, value]) => {
    (await import("/static/edits.js")).edit("Cover a place", [{ at: ["evidence", id, "cover", 0], value }]);
    (await import("/static/chosen.js")).choose({ tab: "comparison", shape: { kind: "cover", side: "alone", index: 0 } });
  }, [id, { box: settings.box, from: 0, to: null, follow: false, at: [], lost: null }]);
  await page.click(".cover-follow input");
  await found();
  const { followed: [{ lost: [[begin]] }] } = await now();
  results.followed = { begin, drawn: await left(), covered: await page.$eval("[data-covered]", (words) => words.textContent) };
  await seek(page, begin * 0.7);
  await page.waitForFunction((drawn) => Math.abs(Number(document.querySelector("#film .box.cover rect")?.getAttribute("x")) - drawn) > 20, {}, results.followed.drawn);
  const before = await page.$eval("#film img", (image) => image.src);
  await button("lost=show");
  results.followed.shownAt = await at(page, before);
  results.followed.dashed = (await page.$("#film .box.cover.is-dashed.is-selected")) !== null;
  results.followed.focused = await page.evaluate(() => document.activeElement?.getAttribute("data-kind"));
  await button("key-here");
  await until(page, "(now, id) => now.files.find((file) => file.id === id).covers[0].at.length === 1", "its place there", id);
  results.followed.key = (await now()).covers[0].at[0].second;
  await page.click("#undo-bar button");
  await until(page, "(now, id) => now.files.find((file) => file.id === id).covers[0].at.length === 0", "taken back", id);
  await found();
  await page.waitForSelector("[data-lost=accept]");
  await button("lost=accept");
  await page.waitForSelector("[data-lost=accept]", { hidden: true });
  results.followed.written = (await now()).covers[0];
  fs.rmSync(path.join(settings.folder, name));
  await until(page, "(now, name) => !now.files.some((file) => file.name === name)", "taken away", name);
}

/** The connection is cut twice while a large film comes, and a picture is marked and named; every byte arrives all the same. */
async function cut({ browser, results, settings, studio }) {
  const proxy = await cutting(studio.port, settings.cut, 2, settings.most);
  const page = await browser.newPage();
  await page.setViewport({ width: 1440, height: 900, deviceScaleFactor: 1 });
  // A cookie belongs to a host, whatever its port: the page is let in here as well.
  await page.goto(`http://127.0.0.1:${proxy.port}/`);
  await working(page);
  await page.evaluate(async (id) => {
    (await import("/static/subject.js")).openFile(id);
    (await import("/static/chosen.js")).choose({ tool: "mark", tab: "comparison" });
  }, results.still.id);
  await page.waitForSelector('.stage[data-side="alone"] svg');
  await drop(page, [settings.large]);
  await page.waitForFunction(() => document.querySelector("#uploads .bar")?.getAttribute("aria-valuenow") > 0, { timeout: 60_000 });
  results.progress = await page.$eval("#uploads .bar", (bar) => bar.getAttribute("aria-label"));
  await draw(page, "alone", [120, 90, 160, 120], [480, 360]);
  await page.type("#file-caption", "A crack");
  const onServer = async () => (await page.evaluate(async () => (await import("/static/state.js")).onServer().files)).map(({ caption, marks }) => [caption, marks.length]);
  for (let tries = 0; tries < 600; tries += 1) {
    results.meanwhile = await onServer();
    if (results.meanwhile.some(([caption, marks]) => caption === "A crack" && marks)) break;
    await pause(100);
  }
  proxy.go();
  await until(page, "(now, name) => now.files.some((file) => file.name === name)", "the large film", path.basename(settings.large));
  results.cutsLeft = proxy.left();
  await page.close();
  proxy.end();
  const kept = path.join(settings.folder, path.basename(settings.large));
  results.sameBytes = hashOf(kept) === hashOf(settings.large);
}

/** A film that some browsers do not play is opened: a copy of it is shown as soon as there is one. */
async function copied({ page, results, settings }) {
  const name = path.basename(settings.large);
  await until(page, "(now, name) => now.files.some((file) => file.name === name && file.examined)", "the large film is known", name);
  const { id } = (await shown(page)).files.find((file) => file.name === name);
  await page.evaluate(async (id) => (await import("/static/subject.js")).openFile(id), id);
  await page.waitForFunction((id) => document.querySelector("#film video").getAttribute("src")?.includes(id), { timeout: 120_000 }, id);
  results.played = await page.$eval("#film video", (video) => new URL(video.src).searchParams.get("as"));
}

/** The film is taken out of the folder underneath: the page shows that. */
async function gone({ page, settings }) {
  const name = path.basename(settings.large);
  fs.rmSync(path.join(settings.folder, name));
  await until(page, "(now, name) => !now.files.some((file) => file.name === name)", "gone from the folder", name);
}

async function story(teller) {
  for (const part of [played, covered, moments, followed, cut, copied, gone]) await teller.timed(part.name, () => part(teller));
}

module.exports = { story, options };
