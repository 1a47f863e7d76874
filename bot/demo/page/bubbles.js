// The chat: each line as the platform would show it. What people typed becomes text nodes only.
import { card } from "./cards.js";
import { el, face, moment } from "./draw.js";
import { markdown } from "./markdown.js";

const LINK = /<a href="(https?:\/\/[^"\s]+)"[^>]*>([^<]*)<\/a>|(https?:\/\/[^\s<>"'，。；、）】」]+)/g;
const QUIET_FOR = 300000;
const PARTS = ["hidden", "card", "file", "notice"];

export const link = (href, text) => el("a", { href, target: "_blank", rel: "noopener noreferrer" }, text);

function words(text, linked, parts = [], from = 0) {
  for (const found of linked ? text.matchAll(LINK) : []) {
    const href = found[1] ?? found[3];
    parts.push(text.slice(from, found.index), link(href, found[2] || href));
    from = found.index + found[0].length;
  }
  return [...parts, text.slice(from)];
}

// Sized before it is there, so that the chat does not jump; opened by itself it is as large as it was drawn.
const picture = ({ href, width, height }) => el("a", { href, target: "_blank", title: "看大图" }, el("img", { src: href, width, height, alt: "图片" }));

function size(bytes) {
  const units = [[1 << 20, "MB"], [1 << 10, "KB"]];
  const [per, unit] = units.find(([least]) => bytes >= least) ?? [1, "字节"];
  return `${Math.round((bytes / per) * 10) / 10} ${unit}`;
}

const file = ({ href, name, size: bytes }) => el("a", { href, download: name, class: "file", title: "下载" }, el("span", { class: "paper", "aria-hidden": "true" }, name.split(".").pop().slice(0, 4)), el("span", { class: "lines" }, el("span", {}, name), el("span", { class: "quiet" }, size(bytes))));

const notice = (text, { link: href }) => {
  const [title, ...rest] = text.split("\n");
  return el("div", { class: "notice" }, el("strong", {}, title), ...rest.map((row) => el("span", { class: "quiet" }, row)), href ? link(href, "详情") : "");
};

function inside(row, view, press) {
  if (row.hidden) return [el("em", {}, row.hidden)];
  if (row.card) return [card(row.card, press)];
  if (row.picture) return [picture(row.picture)];
  if (row.file) return [file(row.file)];
  if (row.notice) return [notice(row.text, row.notice)];
  const said = row.markup ? [markdown(row.text, row.markup)] : words(row.text, !row.own);
  return [...said, ...(row.called ?? []).map((name) => el("b", { class: "called" }, ` @${name}`))];
}

function bubble(row, view, press) {
  const looks = [...["own", "waiting", "platform"], ...PARTS].filter((name) => row[name]).map((name) => (PARTS.includes(name) ? `has-${name}` : name));
  const speaker = row.own ? view.person : { name: "支", chat: true };
  const who = row.own ? "我：" : row.platform ? "平台提示：" : "支部通：";
  const said = el("div", { class: "said" }, el("span", { class: "unseen" }, who), ...inside(row, view, press));
  return el("div", { class: ["bubble", ...looks].join(" "), title: moment(row.at) }, row.platform ? "" : face(speaker, row.own ? "" : "bot"), said);
}

// A line that looks as before keeps its element: what is ticked on a card stays ticked.
let kept = new Map();

export function bubbles(view, waiting, press) {
  const rows = waiting ? [...view.bubbles, { own: true, text: waiting, at: view.now, waiting: true }] : view.bubbles;
  if (!rows.length && view.person.chat) return [el("div", { class: "hello" }, view.follows === false ? "先关注这个公众号，再和它说话。" : "点下面的词，或像平时聊天一样打字。回车发送。")];
  const before = kept;
  let last = 0;
  kept = new Map();
  return rows.flatMap((row, place) => {
    const at = Date.parse(row.at);
    const stamp = at - last > QUIET_FOR ? [el("div", { class: "stamp" }, el("time", { datetime: row.at }, moment(row.at)))] : [];
    last = at;
    const key = JSON.stringify([view.person.code, place, row]);
    kept.set(key, before.get(key) ?? bubble(row, view, press));
    return [...stamp, kept.get(key)];
  });
}
