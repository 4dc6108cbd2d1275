// Opens a page in a real browser, does what a reader does, and prints what came of it as one JSON object.
// Arguments: the kind of browser ("chrome" or "firefox"), its program, and the addresses of the pages.
"use strict";
const fs = require("node:fs");
const puppeteer = require("puppeteer-core");

const [kind, program, ...addresses] = process.argv.slice(2);
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

async function overflow(page) {
  const wide = [];
  for (const width of WIDTHS) {
    await page.setViewport({ width, height: 900 });
    const shown = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    if (shown[0] > shown[1]) wide.push([width, ...shown]);
  }
  await page.setViewport({ width: 1440, height: 900 });
  return wide;
}

async function copied(page) {
  if (!await page.$("button[data-copy=statement-text]") || !await page.$("#answer")) return null;
  await page.click("button[data-copy=statement-text]");
  await page.waitForFunction(() => document.querySelector("button[data-copy=statement-text] + [role=status]").textContent);
  await page.focus("#answer");
  await page.keyboard.down("Control");
  await page.keyboard.press("v");
  await page.keyboard.up("Control");
  return page.evaluate(() => [document.getElementById("answer").value, document.getElementById("statement-text").textContent]);
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

async function without_scripts(browser, address) {
  const page = await browser.newPage();
  await page.setJavaScriptEnabled(false);
  await page.goto(address);
  return page.evaluate(() => ({
    words: document.body.innerText.length,
    pictures: [...document.images].filter((one) => one.complete && one.naturalWidth).length,
    buttons: [...document.querySelectorAll("button")].filter((one) => one.checkVisibility()).length,
    today: document.querySelectorAll(".today").length,
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

async function looked(browser, address) {
  const [page, seen] = await watched(browser, address);
  const result = { overflow: await overflow(page), light: await faults(page) };
  if (kind === "chrome") {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
    result.dark = await faults(page);
    result.background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.emulateMediaFeatures([]);
  }
  result.copied = await copied(page);
  result.kept = await kept(page);
  result.printed = (await page.pdf({ printBackground: true })).length;
  Object.assign(result, structuredClone(seen));
  result.played = await played(page);
  result.strangers = await strangers(page);
  result.styles_off = await without_styles(page);
  result.injected = await injected(page);
  if (kind === "chrome") result.scripts_off = await without_scripts(browser, address);
  await page.close();
  return result;
}

(async () => {
  const options = kind === "chrome" ? { args: ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"] } : {};
  const browser = await puppeteer.launch({ browser: kind, executablePath: program, headless: true, ...options });
  try {
    const results = [];
    for (const address of addresses) results.push(await looked(browser, address));
    process.stdout.write(JSON.stringify(results));
  } finally {
    await browser.close();
  }
})();
