// Opens pages in one real browser, does what a reader does, and prints what came of it as one JSON object.
// Arguments: the kind of browser ("chrome" or "firefox"), its program, and the pages: "report" or "status", then a path.
"use strict";
const fs = require("node:fs");
const { pathToFileURL } = require("node:url");
const puppeteer = require("puppeteer-core");

const [kind, program, ...pages] = process.argv.slice(2);
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const WIDTHS = [1440, 1024, 390];

async function watched(browser, address) {
  const page = await browser.newPage();
  const seen = { messages: [], requests: [] };
  page.on("console", (message) => seen.messages.push(message.text()));
  page.on("pageerror", (error) => seen.messages.push(String(error)));
  page.on("request", (request) => request.url().startsWith("data:") || seen.requests.push(request.url()));
  await page.setViewport({ width: 1440, height: 900 });
  await page.goto(address);
  return [page, seen];
}

async function faults(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => (await window.axe.run(document)).violations);
  return found.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(", ")}`);
}

// 640 pixels is a desk at 200 % zoom.
async function overflow(page) {
  const wide = [];
  for (const width of [...WIDTHS, 640]) {
    await page.setViewport({ width, height: 900 });
    const shown = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    if (shown[0] > shown[1]) wide.push([width, ...shown]);
  }
  await page.setViewport({ width: 1440, height: 900 });
  return wide;
}

// Firefox takes these from its preferences, so that Chromium stands for both.
async function under(page, features, look) {
  await page.emulateMediaFeatures(Object.entries(features).map(([name, value]) => ({ name, value })));
  const result = await look(page);
  await page.emulateMediaFeatures([]);
  return result;
}

async function moods(page) {
  if (kind !== "chrome") return {};
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const scroll = () => page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior);
  return {
    dark: await under(page, { "prefers-color-scheme": "dark" }, faults),
    night: await under(page, { "prefers-color-scheme": "dark" }, background),
    still: await under(page, { "prefers-reduced-motion": "reduce" }, scroll),
  };
}

async function pasted(page) {
  await page.evaluate(() => { document.getElementById("answer").value = ""; });
  await page.focus("#answer");
  await page.keyboard.down("Control");
  await page.keyboard.press("v");
  await page.keyboard.up("Control");
  return page.evaluate(() => document.getElementById("answer").value);
}

async function copied(page) {
  if (!await page.$("button[data-copy=statement-text]") || !await page.$("#answer")) return null;
  await page.click("button[data-copy=statement-text]");
  await page.waitForFunction(() => document.querySelector("button[data-copy=statement-text] + [role=status]").textContent);
  return [await pasted(page), await page.evaluate(() => document.getElementById("statement-text").textContent)];
}

async function kept(page) {
  if (!await page.$("#answer")) return null;
  await page.evaluate(() => { document.getElementById("answer").value = ""; });
  await page.type("#answer", "The lights are blue.");
  await page.reload();
  return page.evaluate(() => document.getElementById("answer").value);
}

async function played(page) {
  return page.evaluate(async () => {
    const film = document.querySelector("video");
    if (!film) return null;
    film.muted = true;
    const begun = new Promise((resolve) => film.addEventListener("timeupdate", () => film.currentTime > 0 && resolve("plays")));
    await film.play().catch((error) => String(error));
    return Promise.race([begun, new Promise((resolve) => setTimeout(() => resolve(`no: ${film.error?.message}`), 8000))]);
  });
}

async function strangers(page) {
  await page.evaluate(() => { location.hash = "only-pictures"; });
  return page.evaluate(() => {
    const shown = (element) => element.checkVisibility();
    return {
      pictures: [...document.querySelectorAll(".card img, .card video")].filter(shown).length,
      headings: [...document.querySelectorAll("h1, h2, figcaption")].filter(shown).map((one) => one.textContent.trim()),
    };
  });
}

// What the Tab key reaches, in its order, and whether the reader sees where it is.
async function tabbed(page, most) {
  const reached = [];
  await page.evaluate(() => { document.activeElement.blur(); window.scrollTo(0, 0); });
  for (let count = 0; count < most; count += 1) {
    await page.keyboard.press("Tab");
    const [name, ring] = await page.evaluate(() => {
      const one = document.activeElement;
      const style = getComputedStyle(one);
      return [one.id || one.getAttribute("href") || one.dataset.copy || one.tagName, style.outlineStyle !== "none"];
    });
    reached.push(ring ? name : `${name} without a ring`);
  }
  return reached;
}

// How many findings are seen when those of one severity are asked for, and all there are.
async function sorted(page) {
  const shown = () => page.evaluate(() => [...document.querySelectorAll(".findings > li")].filter((one) => one.checkVisibility()).length);
  const counts = [await shown()];
  for (const sort of await page.$$("#sorts input:not(#sort-all)")) {
    await sort.click();
    counts.push(await shown());
  }
  return counts;
}

async function without_scripts(browser, address) {
  const page = await browser.newPage();
  await page.setJavaScriptEnabled(false);
  await page.goto(address);
  return page.evaluate(() => ({
    words: document.body.innerText.length,
    pictures: [...document.querySelectorAll(".card img")].filter((one) => one.complete && one.naturalWidth).length,
    buttons: [...document.querySelectorAll("button")].filter((one) => one.checkVisibility()).length,
    today: document.querySelectorAll(".today").length,
    refresh: document.querySelectorAll("meta[http-equiv=refresh]").length,
  }));
}

async function without_styles(page) {
  return page.evaluate(() => {
    for (const sheet of document.styleSheets) sheet.disabled = true;
    return document.body.innerText.length;
  });
}

async function injected(page) {
  return page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.injected = true";
    document.body.append(script);
    return Boolean(window.injected);
  });
}

async function report(browser, address) {
  const [page, seen] = await watched(browser, address);
  const result = { overflow: await overflow(page), light: await faults(page), ...await moods(page) };
  result.tabbed = await tabbed(page, 4);
  result.sorted = await sorted(page);
  result.copied = await copied(page);
  result.kept = await kept(page);
  if (kind === "chrome") result.printed = (await page.pdf({ printBackground: true })).length;
  Object.assign(result, structuredClone(seen));
  result.played = await played(page);
  result.strangers = await strangers(page);
  result.styles_off = await without_styles(page);
  result.injected = await injected(page);
  if (kind === "chrome") result.scripts_off = await without_scripts(browser, address);
  await page.close();
  return result;
}

// The page is written anew while it is open, as a watcher does, and is expected to show that by itself.
async function renewed(page, path, words) {
  const before = fs.readFileSync(path, "utf8");
  fs.writeFileSync(path, before.replaceAll("Building lamp", words));
  await page.waitForFunction((wanted) => document.querySelector("h1").textContent === wanted, { timeout: 10000 }, words);
  fs.writeFileSync(path, before);
  return page.evaluate(() => [Math.round(window.scrollY), document.activeElement.getAttribute("href") ?? document.activeElement.id]);
}

async function status(browser, address, path) {
  const [page, seen] = await watched(browser, address);
  await page.click("#pause");
  await page.evaluate(() => { window.same = true; });
  const result = { overflow: await overflow(page), light: await faults(page), ...await moods(page) };
  result.stale = await page.evaluate(() => document.getElementById("stale").checkVisibility());
  await page.setViewport({ width: 390, height: 500 });
  await new Promise((resolve) => setTimeout(resolve, 2500));
  result.paused = await page.evaluate(() => window.same === true);
  const link = await page.evaluate(() => {
    document.getElementById("pause").click();
    const last = [...document.querySelectorAll("a[href]")].pop();
    last.focus();
    window.scrollTo(0, 200);
    return last.getAttribute("href");
  });
  result.renewed = [[200, link], await renewed(page, path, "Renewed")];
  Object.assign(result, structuredClone(seen));
  if (kind === "chrome") result.scripts_off = await without_scripts(browser, address);
  await page.close();
  return result;
}

(async () => {
  const options = kind === "chrome" ? { args: ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"] } : {};
  const browser = await puppeteer.launch({ browser: kind, executablePath: program, headless: true, ...options });
  try {
    const results = { report: [], status: [] };
    while (pages.length) {
      const [what, path] = pages.splice(0, 2);
      const look = what === "report" ? report : status;
      results[what].push(await look(browser, pathToFileURL(path).href, path));
    }
    process.stdout.write(JSON.stringify(results));
  } finally {
    await browser.close();
  }
})();
