// Names of files stand in sentences whose other words stay where they are, whatever letters a name has.

import assert from "node:assert/strict";
import test from "node:test";
import { isolated, withSafeNames } from "./names.js";

test("a name that is no trouble is as it is", () => {
  for (const name of ["lamp.jpg", "Лампа 1.heic", "listing/灯 é.png", ""]) assert.equal(isolated(name), name);
});

test("letters from right to left are kept apart, and what turns others around is seen", () => {
  assert.equal(isolated("תמונה.jpg"), "\u2068תמונה.jpg\u2069");
  assert.equal(isolated("photo\u202egpj.exe"), "photo\ufffdgpj.exe");
  assert.equal(isolated("a\nb\u0007\u0085.jpg"), "a\ufffdb\ufffd\ufffd.jpg");
  // A name that ends its own isolation.
  assert.equal(isolated("\u2069תמונה.jpg"), "\u2068\ufffdתמונה.jpg\u2069");
});

test("sentences of the case name them in the same way, also where one name is a part of another", () => {
  const [short, long] = ["תמונה.jpg", "ב/תמונה.jpg"];
  const why = `The same as ${short}, not ${long}.`;
  const now = withSafeNames({
    name: "תיק",
    files: [{ name: short }, { name: long }, { name: "lamp.jpg" }],
    uploads: [{ name: "a\nb" }],
    findings: [{ message: why, hint: "" }],
    left_out: [{ why }],
    unplaced: [],
    slots: [{ why: "It is lamp.jpg" }],
  });
  assert.deepEqual(now.files.map(({ name }) => name), [isolated(short), isolated(long), "lamp.jpg"]);
  const told = `The same as ${isolated(short)}, not ${isolated(long)}.`;
  assert.equal(now.findings[0].message, told);
  assert.equal(now.left_out[0].why, told);
  assert.deepEqual([now.name, now.uploads[0].name, now.slots[0].why], ["\u2068תיק\u2069", "a\ufffdb", "It is lamp.jpg"]);
});
