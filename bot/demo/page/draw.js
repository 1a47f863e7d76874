// Builds what is seen. Everything people typed becomes a text node; nothing is ever parsed as HTML.

export const $ = (id) => document.getElementById(id);

export function el(tag, props = {}, ...kids) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...kids.filter((kid) => kid !== null && kid !== ""));
  return node;
}

const WEEK = "日一二三四五六";

// Moments come as Shanghai time and are read as written, whatever zone the browser is in.
export function moment(iso, { year = false, seconds = false } = {}) {
  const [y, m, d] = iso.slice(0, 10).split("-").map(Number);
  const weekday = WEEK[new Date(Date.UTC(y, m - 1, d)).getUTCDay()];
  return `${year ? `${y}年` : ""}${m}月${d}日 周${weekday} ${iso.slice(11, seconds ? 19 : 16)}`;
}

export function face(person, kind = "") {
  return el("span", { class: `face ${kind} ${person.chat ? "" : "none"}`, "aria-hidden": "true" }, person.name.slice(-1));
}

export function personButton(person, chosen, pick) {
  const about = person.label ? [person.label, person.unit] : [person.roles, person.group, person.chat ? "" : "不用企业微信"];
  const lines = el("span", { class: "lines" }, el("span", {}, person.name), el("span", { class: "quiet" }, about.filter(Boolean).join(" · ")));
  const current = person.code === chosen ? "true" : null;
  return el("li", {}, el("button", { type: "button", "data-code": person.code, "aria-current": current, onclick: () => pick(person.code) }, face(person), lines));
}

export function meeting(row, fresh) {
  const counts = row.counts.map(([word, number]) => el("span", {}, `${word} `, el("b", {}, String(number))));
  const lists = row.lists.flatMap(({ word, tone, names }) => [
    el("dt", {}, el("span", { class: `pill ${tone}` }, `${word} ${names.length}`)),
    el("dd", {}, names.join("、")),
  ]);
  return el(
    "article",
    { class: `card meeting ${fresh ? "fresh" : ""}` },
    el("div", { class: "head" }, el("h4", {}, row.title), el("span", { class: `pill ${row.tone}` }, row.state)),
    el("p", { class: "quiet" }, `${moment(row.at)}${row.place ? ` · ${row.place}` : ""}`),
    el("p", { class: "counts" }, ...counts),
    lists.length ? el("dl", {}, ...lists) : "",
    row.quorum ? el("p", { class: "quiet" }, row.quorum) : "",
    el("p", { class: "quiet" }, `会议 ${row.id} · 记录：${row.minutes}`),
  );
}

export function duty(row, fresh) {
  const when = el("span", { class: `pill ${row.tone}` }, row.state || row.due);
  const about = el("span", { class: "quiet" }, `${row.number} · ${row.unit}`);
  return el("li", { class: fresh ? "fresh" : "" }, row.title, " ", when, about);
}

export function entry(row, fresh) {
  const head = el("span", { class: "quiet" }, `${moment(row.at)} · ${row.who}`);
  return el("li", { class: fresh ? "fresh" : "" }, head, row.what);
}
