// What scripts add to the page: files are checked as soon as they are chosen or dropped, and the camera scans.
// The rule: every text stands in the document already, in the reader's language; nothing is ever written as markup.

import { Scanner } from "./scanner.js";
import { acceptDrops } from "./drop.js";

const checking = document.getElementById("checking");

function submit(form) {
  checking.textContent = checking.dataset.checking;
  form.requestSubmit();
}

function check(input) {
  const size = [...input.files].reduce((sum, file) => sum + file.size, 0);
  if (size > Number(checking.dataset.largest)) checking.textContent = checking.dataset.tooLarge; // not even sent
  else if (input.files.length) submit(input.form);
}

for (const input of document.querySelectorAll("input[data-at-once]")) {
  input.addEventListener("change", () => check(input));
}

acceptDrops(document.getElementById("drop"), document.getElementById("file"));

const scanner = new Scanner(document.getElementById("scan"), document.getElementById("scan-dialog"), submit);
document.getElementById("scan-start").addEventListener("click", () => scanner.start());

// A link to the camera starts it, also from the answer before; a link to the details of one file opens them.
function follow() {
  const target = document.getElementById(location.hash.slice(1));
  if (target?.id === "scan") {
    history.replaceState(null, "", location.pathname + location.search);
    scanner.start();
  } else if (target instanceof HTMLDetailsElement) {
    target.open = true;
  }
}
addEventListener("hashchange", follow);
follow();

// Back from an answer: nothing is being checked any more.
addEventListener("pageshow", () => { checking.textContent = ""; });
