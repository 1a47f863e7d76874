// The chat window: whom one is, what one says, what was recorded. One view comes back from every request.
import { bubbles } from "./bubbles.js";
import { closeMenu, doors, menu, strip } from "./doors.js";
import { $, duty, el, entry, face, meeting, moment, personButton } from "./draw.js";

const EVERY = 4000;
const SOON = 1200; // what the bot says in a message of its own follows what is done
const CHUNK = 0x8000;
const own = (code) => code.replace(/^oa-/, "");
const { featured, groups, members } = await ask("api/people");
const codes = new Map([...featured, ...groups, ...members].map((person) => [person.code, person]));
let view = null;
let shown = "";
let known = new Set();
let ahead = 0;
let [busy, lost] = [false, false];

async function ask(path, body) {
  const options = body ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {};
  const answer = await fetch(path, options).catch(() => {
    throw new Error("连不上演示程序，请重新运行 python3 run.py demo。");
  });
  const found = await answer.json().catch(() => ({ error: `演示程序出错（HTTP ${answer.status}）。` }));
  if (found.error) throw new Error(found.error);
  return found;
}

function tell(text, bad = false, place = "sending") {
  $(place).textContent = text;
  $(place).className = bad ? "bad" : "";
}

function show(tab) {
  document.body.dataset.tab = tab;
  for (const button of document.querySelectorAll(".tabs button")) button.setAttribute("aria-pressed", String(button.dataset.tab === tab));
  if (tab === "records") $("dot").hidden = true;
  if (tab === "chat") $("bubbles").scrollTop = $("bubbles").scrollHeight;
}

function draw(next, { waiting = "", note = false } = {}) {
  const other = view?.person.code !== next.person.code;
  view = next;
  ahead = Date.parse(view.now) - Date.now();
  $("moment").min = view.now.slice(0, 16);
  const past = $("moment").value < $("moment").min;
  if (past && document.activeElement !== $("moment")) $("moment").value = $("moment").min; // not under one's fingers
  tick();
  const now = JSON.stringify([{ ...view, now: "" }, waiting]);
  if (now === shown) return;
  shown = now;
  const { person } = view;
  $("name").textContent = person.name;
  $("place").textContent = [person.unit, person.group, person.roles || "党员"].filter(Boolean).join(" · ");
  $("face").replaceWith(Object.assign(face(person), { id: "face" }));
  const within = $("bubbles").contains(document.activeElement);
  $("bubbles").replaceChildren(...bubbles(view, waiting, press));
  if (within) $("bubbles").focus({ preventScroll: true });
  $("bubbles").scrollTop = $("bubbles").scrollHeight;
  $("chips").replaceChildren(...view.chips.map(chip));
  $("chips").scrollLeft = 0;
  doors(view, go);
  strip(view, () => act("follow", {}));
  menu(view, (one) => act("menu", { key: one.key, link: one.link }));
  $("composer").hidden = $("chips").hidden = !person.chat || view.follows === false;
  $("voice").hidden = view.follows === null;
  $("mute").hidden = person.chat;
  $("mute").textContent = person.mute;
  records(other, note);
}

function records(other, note) {
  const isFresh = (row) => !other && !known.has(JSON.stringify(row));
  $("duties").replaceChildren(...view.duties.map((row) => duty(row, isFresh(row))));
  if (!view.duties.length) $("duties").append(el("li", { class: "quiet" }, "没有要办的任务。"));
  $("tile").textContent = view.tile;
  $("meetings").replaceChildren(...view.meetings.map((row) => meeting(row, isFresh(row))));
  if (!view.meetings.length) $("meetings").append(el("p", { class: "card quiet" }, "还没有会议。"));
  $("trail").replaceChildren(...view.trail.map((row) => entry(row, isFresh(row))));
  if (!view.trail.length) $("trail").append(el("li", { class: "quiet" }, "还没有记录。"));
  if (note && view.trail.some(isFresh) && document.body.dataset.tab !== "records") $("dot").hidden = false;
  known = new Set([...view.duties, ...view.meetings, ...view.trail].map((row) => JSON.stringify(row)));
}

function chip({ label, text, send }) {
  const fill = () => (($("text").value = text), $("text").focus());
  const hint = `${send ? "发送" : "填入"}：${text}`;
  return el("button", { type: "button", title: hint, onclick: () => (send ? say(text) : fill()) }, send ? label : `${label}…`);
}

async function act(name, body, waiting = "") {
  if (busy || !view?.person.chat) return true;
  const { code } = view.person;
  busy = $("send").disabled = true;
  tell("发送中…");
  draw(view, { waiting });
  const { delivery, error, ...next } = await ask(`api/${name}/${code}`, body).catch((failure) => ({ error: failure }));
  busy = $("send").disabled = false;
  if (view.person.code === code) draw(error ? view : next, { note: true });
  tell(error?.message ?? delivery.word, Boolean(error) || !delivery.ok);
  setTimeout(refresh, SOON);
  return !error;
}

async function say(text) {
  if (busy || !text.trim()) return;
  if ($("text").value === text) $("text").value = "";
  if (!(await act("say", { text }, text))) $("text").value ||= text;
}

function voice() {
  const text = $("text").value;
  $("text").value = "";
  act("voice", { text });
}

async function hand([file]) {
  if (!file) return;
  const bytes = new Uint8Array(await file.arrayBuffer());
  let content = "";
  for (let from = 0; from < bytes.length; from += CHUNK) content += String.fromCharCode(...bytes.subarray(from, from + CHUNK));
  await act("hand", { name: file.name, content: btoa(content) }, file.name);
}

const press = (found, key, chosen) => act("press", { card: found.id, key, chosen });

async function go(door) {
  if (busy) return;
  if (door.plugin !== null && door.code === view.person.code) await act("plugin", { on: door.plugin });
  else await pick(door.code, door.plugin);
}

async function attempt(work, place = "sending") {
  await work().then(() => tell("", false, place), (error) => tell(error.message, true, place));
}

const move = (body) => attempt(async () => draw(await ask(`api/clock/${view.person.code}`, body), { note: true }), "clock-word");
const pick = (code, plugin = null) => attempt(async () => {
  closeMenu();
  draw(await ask(...(plugin === null ? [`api/view/${code}`] : [`api/plugin/${code}`, { on: plugin }])));
  history.replaceState(null, "", `#${code}`);
  for (const one of document.querySelectorAll("#people [data-code]")) one.setAttribute("aria-current", String(one.dataset.code === own(code)));
  if (code === own(code) && view.person.chat) enter(code);
  show("chat");
  if (matchMedia("(min-width: 60rem)").matches && view.person.chat) $("text").focus();
});
// As in WeCom the app hears that its chat was opened; what it says to that is its own affair.
async function enter(code) {
  const next = await ask(`api/enter/${code}`, {}).catch(() => null);
  if (next && !busy && view.person.code === code) draw(next);
}

const button = (person) => personButton(person, own(view.person.code), pick);

function list() {
  const wanted = $("find").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const found = members.filter((person) => wanted.every((part) => person.search.includes(part)));
  const units = new Map();
  for (const person of found) units.set(person.unit, [...(units.get(person.unit) ?? []), person]);
  const folds = [...units].map(([unit, rows]) => {
    const open = wanted.length > 0 && found.length <= 120;
    const fold = el("details", { open }, el("summary", {}, unit, el("span", { class: "quiet" }, ` ${rows.length} 人`)));
    const fill = () => fold.children.length < 2 && fold.append(el("ul", { class: "list" }, ...rows.map(button)));
    if (open) fill();
    fold.addEventListener("toggle", fill);
    return fold;
  });
  if (groups.length && !wanted.length) folds.unshift(el("details", {}, el("summary", {}, "支部群", el("span", { class: "quiet" }, ` ${groups.length} 个`)), el("ul", { class: "list" }, ...groups.map(button))));
  $("units").replaceChildren(...folds);
  $("featured").hidden = wanted.length > 0;
  $("found").textContent = found.length ? `${wanted.length ? "找到" : "共"} ${found.length} 人` : "没有这样的人，换个词试试。";
}

async function refresh() {
  if (busy || document.hidden) return;
  const { code } = view.person;
  const next = await ask(`api/view/${code}`).catch((error) => ({ error }));
  if (next.error || lost) tell(next.error?.message ?? "", true);
  lost = Boolean(next.error);
  if (!lost && !busy && view.person.code === code) draw(next, { note: true });
}

function tick() {
  const iso = new Date(Date.now() + ahead + 8 * 3600 * 1000).toISOString();
  $("now").textContent = moment(iso);
  $("clock").textContent = moment(iso, { year: true, seconds: true });
}

$("find").addEventListener("input", list);
$("text").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  say($("text").value);
});
$("composer").addEventListener("submit", (event) => (event.preventDefault(), say($("text").value)));
$("voice").addEventListener("click", voice);
$("pick").addEventListener("click", () => $("file").click());
$("file").addEventListener("change", () => hand($("file").files).then(() => ($("file").value = "")));
$("jump").addEventListener("submit", (event) => (event.preventDefault(), move({ at: $("moment").value })));
for (const one of document.querySelectorAll("[data-move]")) one.addEventListener("click", () => move({ by: one.dataset.move }));
for (const one of document.querySelectorAll(".tabs button")) one.addEventListener("click", () => show(one.dataset.tab));

const named = () => (codes.has(own(location.hash.slice(1))) ? location.hash.slice(1) : featured[0].code);
addEventListener("hashchange", () => pick(named()));
await pick(named());
$("featured").replaceChildren(...featured.map((one) => button({ ...codes.get(one.code), ...one })));
list();
setInterval(tick, 1000);
setInterval(refresh, EVERY);
