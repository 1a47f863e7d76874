// Where one stands: the doors of a person, the note of a door, and the menu under the chat.
import { $, el } from "./draw.js";

// What looks as before stays: who goes by the keyboard keeps his place in it.
const seen = new Map();

function isNew(id, shown) {
  const now = JSON.stringify(shown);
  const before = seen.get(id);
  seen.set(id, now);
  return now !== before;
}

export function doors(view, go) {
  if (!isNew("doors", view.doors)) return;
  const found = view.doors.map((door) => el("button", { type: "button", "aria-pressed": String(door.here), onclick: () => go(door) }, door.label));
  $("doors").replaceChildren(...found);
  $("doors").hidden = !found.length;
}

export function strip(view, follow) {
  const words = { null: "", true: "取消关注", false: "关注" }[String(view.follows)];
  const button = words ? el("button", { type: "button", class: view.follows ? "" : "main", onclick: follow }, words) : "";
  if (!isNew("note", [view.note, view.follows])) return;
  $("note").replaceChildren(...[view.note ? el("span", {}, view.note) : "", button].filter(Boolean));
  $("note").hidden = !view.note && !words;
}

let open = "";

export function closeMenu() {
  open = "";
  for (const top of document.querySelectorAll("#menu [aria-expanded]")) top.setAttribute("aria-expanded", "false");
  for (const below of document.querySelectorAll("#menu ul")) below.hidden = true;
}

function entry(one, choose) {
  const done = () => (closeMenu(), choose(one));
  if (one.link) return el("a", { class: "button", href: one.link, target: "_blank", rel: "noopener noreferrer", onclick: done }, one.name);
  return el("button", { type: "button", onclick: done }, one.name);
}

function top(one, choose) {
  if (!one.below.length) return el("li", {}, entry(one, choose));
  const below = el("ul", { hidden: true }, ...one.below.map((each) => el("li", {}, entry(each, choose))));
  const turn = () => {
    const wanted = open === one.name ? "" : one.name;
    closeMenu();
    open = wanted;
    below.hidden = !wanted;
    button.setAttribute("aria-expanded", String(Boolean(wanted)));
  };
  const button = el("button", { type: "button", "aria-expanded": "false", onclick: turn }, one.name);
  return el("li", {}, button, below);
}

export function menu(view, choose) {
  if (!isNew("menu", view.menu)) return;
  open = "";
  $("menu").replaceChildren(...view.menu.map((one) => top(one, choose)));
  $("menu").hidden = !view.menu.length;
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !open) return;
  document.querySelector("#menu [aria-expanded=true]")?.focus();
  closeMenu();
});
document.addEventListener("click", (event) => event.target.closest("#menu") || closeMenu());
