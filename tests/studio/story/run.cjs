// node run.cjs KIND PROGRAM STORY SETTINGS: one story of a buyer in one browser; what came of it is printed as JSON.
//
// STORY is the name of a module beside this one. SETTINGS is JSON: command (starts evidence-kit), folder (the case),
// and whatever else the story wants to know.

const { launch, open, serve } = require("./page.cjs");
const { caseOf } = require("./case.cjs");

const [kind, program, name, settingsText] = process.argv.slice(2);
const { story, options } = require(`./${name}.cjs`);
const settings = JSON.parse(settingsText);
const messages = [];
const results = {};

/** Tells a part of the story, and keeps how long it took; a problem is named after the part. */
async function timed(part, tell) {
  const since = Date.now();
  try {
    return await tell();
  } catch (problem) {
    problem.message = `${part}: ${problem.message}`;
    throw problem;
  } finally {
    (results.times ??= {})[part] = Date.now() - since;
  }
}

async function told() {
  const studio = await serve(settings.command, settings.folder);
  const browser = await launch(kind, program, options);
  // A story may start another studio in the place of the first.
  const teller = { browser, kind, messages, results, settings, studio, timed, ...caseOf(settings.folder) };
  try {
    teller.page = await timed("open", () => open(browser, studio.url, messages));
    results.address = new URL(teller.page.url()).pathname;
    await story(teller);
    results.messages ??= [...messages];
  } finally {
    await browser.close();
    results.exit = await teller.studio.end("SIGTERM");
    results.stderr = teller.studio.problems();
  }
  console.log(JSON.stringify(results));
}

told().catch((problem) => {
  console.error(problem.stack, JSON.stringify({ messages, ...results }).slice(0, 3000));
  process.exit(1);
});
