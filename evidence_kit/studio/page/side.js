// @ts-check
// The panels beside the pictures, each in its place.

import { mount as mountBuild } from "./build.js";
import { mount as mountClaim } from "./claim.js";
import { mount as mountDays } from "./days.js";
import { byId, element } from "./dom.js";
import { mount as mountFacts, mountNumbers } from "./facts.js";
import { mount as mountFilm } from "./film.js";
import { writeOnLeaving } from "./leaving.js";
import { mount as mountLeftOut } from "./left_out_note.js";
import { mountFindings, mount as mountMissing } from "./missing.js";
import { mount as mountPhone } from "./phone_panel.js";
import { mount as mountRepair } from "./repair.js";
import { mountTabs } from "./side_tabs.js";
import { mount as mountSlots } from "./slots.js";
import { startTabs } from "./tab_on.js";
import { mountBar } from "./view_bar.js";
import { mount as mountWords } from "./words_panel.js";

/** Puts every panel into its place. */
export function mountSide() {
  mountTabs();
  mountBar();
  writeOnLeaving();
  startTabs();
  mountNumbers(newPart("claim"));
  mountClaim(newPart("claim"));
  mountFacts(newPart("claim"));
  mountWords(byId("panel-words"));
  mountDays(byId("panel-days"));
  mountMissing(newPart("upload"));
  mountSlots(newPart("upload"));
  mountFindings(newPart("upload"));
  mountBuild(newPart("upload"));
  mountLeftOut(byId("pair-bar"));
  mountFilm(byId("film"));
  mountRepair(byId("repair"));
  mountPhone(byId("phone-panel"));
}

/** A new place at the end of a panel. @param {string} tab */
function newPart(tab) {
  const place = element("div.part");
  byId(`panel-${tab}`).append(place);
  return place;
}
