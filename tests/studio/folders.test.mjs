// A dropped folder: its files, and what the names of its folders say that they show.

import assert from "node:assert/strict";
import test from "node:test";
import { folderFiles, roleNamed } from "./folders.js";

/** What a browser gives for a file. @returns {any} */
const file = (/** @type {string} */ name) => ({ name, isFile: true, isDirectory: false, file: (/** @type {any} */ got) => got({ name }) });
/** What a browser gives for a folder: two entries at a time, then none. @returns {any} */
const folder = (/** @type {string} */ name, /** @type {any[]} */ ...inside) => ({
  name, isFile: false, isDirectory: true,
  createReader: () => ({ readEntries: (/** @type {any} */ got) => got(inside.splice(0, 2)) }),
});
const found = async (/** @type {any[]} */ ...entries) => (await folderFiles(entries)).files.map((one) => [one.file.name, one.role]);

test("files have the role of the nearest folder that is named after one", async () => {
  const dropped = folder("dispute", folder("Received", file("b.jpg"), folder("more", file("c.jpg")), folder("label", file("d.jpg"))), file("a.jpg"));
  assert.deepEqual(await found(dropped), [["b.jpg", "received"], ["d.jpg", "label"], ["c.jpg", "received"], ["a.jpg", null]]);
});

test("a file that is named after a role is what its own name says", async () => {
  assert.deepEqual(await found(folder("received", file("label.jpg"), file("IMG_1.jpg"))), [["IMG_1.jpg", "received"], ["label.jpg", null]]);
});

test("more files than a browser gives at once are all there, in the order of their names", async () => {
  const names = Array.from({ length: 25 }, (_, n) => `IMG_${100 + n}.jpg`);
  assert.deepEqual(await found(folder("x", ...names.toReversed().map(file))), names.map((name) => [name, null]));
});

test("what systems leave, a package and a case file stay where they are", async () => {
  const dropped = folder("case", file(".DS_Store"), file("Thumbs.db"), file("case.toml"), folder("__MACOSX", file("a.jpg")), folder("package", file("manifest.json"), file("b.jpg")), file("c.jpg"));
  assert.deepEqual(await found(dropped), [["c.jpg", null]]);
});

test("a file that cannot be read is named, and the others come", async () => {
  const broken = { ...file("b.jpg"), file: (/** @type {any} */ _, /** @type {any} */ failed) => failed(new Error("gone")) };
  const all = await folderFiles([folder("x", file("a.jpg"), broken, file("c.jpg"))]);
  assert.deepEqual([all.files.length, all.unread], [2, ["b.jpg"]]);
});

test("names are read as the case reads them", () => {
  for (const [name, role] of [["Size Label", "size-label"], ["LISTING", "listing"], ["received-2", "received"], ["received (1)", "received"], ["damaged parts", "damage"], ["videos", null], ["holiday", null], ["constructor", null]])
    assert.equal(roleNamed(String(name)), role, String(name));
});
