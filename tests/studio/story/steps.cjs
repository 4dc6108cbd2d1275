// Steps: whatever is done on the page is one press of undo, also after its tab was closed.

const { open, press, shown, toBench, until } = require("./page.cjs");

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

module.exports = { closed };
