// Template cards as WeCom draws them: what it is about, its lines, what is asked, and the buttons with their outcome.
import { el } from "./draw.js";

const LOOKS = ["", "main", "", "danger", "danger"];
const away = (href, ...kids) => el("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...kids);

function line({ name, value, link }) {
  return [el("dt", {}, name), el("dd", {}, link ? away(link, value) : value)];
}

function question({ key, title, mode, options }) {
  if (mode === "list") {
    const rows = options.map(({ id, text, chosen }) => el("option", { value: id, selected: chosen }, text));
    return el("label", { class: "asked" }, el("span", { class: "quiet" }, title), el("select", { name: key }, ...rows));
  }
  const type = mode === "many" ? "checkbox" : "radio";
  const rows = options.map(({ id, text, chosen }) => el("label", {}, el("input", { type, name: key, value: id, checked: chosen, required: type === "radio" }), text));
  return el("fieldset", { class: "asked" }, el("legend", { class: "unseen" }, "请选择"), ...rows);
}

// Every question is named, also the one where nothing was ticked: it is the platform that refuses it.
function chosen(form, questions) {
  const given = new FormData(form);
  return Object.fromEntries(questions.map(({ key }) => [key, given.getAll(key)]));
}

function buttons(found, form, press) {
  if (found.outcome) return [el("button", { type: "button", disabled: true, class: "done" }, found.outcome)];
  return found.buttons.map(({ label, key, link, style }) => {
    const look = LOOKS[style] ?? "";
    if (link && !key) return el("a", { class: `button ${look}`, href: link, target: "_blank", rel: "noopener noreferrer" }, label);
    return el("button", { type: "button", class: look, "data-key": key, onclick: () => form.reportValidity() && press(found, key, chosen(form, found.questions)) }, label);
  });
}

export function card(found, press) {
  const form = el("form", { class: "asking", onsubmit: (event) => event.preventDefault() });
  const title = found.link ? away(found.link, found.title) : found.title;
  const rows = found.rows.map(([head, ...rest]) => el("p", {}, el("b", {}, head), ...rest.map((words) => el("span", { class: "quiet" }, words))));
  form.append(...found.questions.map(question), el("div", { class: "buttons" }, ...buttons(found, form, press)));
  return el(
    "article",
    { class: `tcard ${found.outcome ? "over" : ""}`, "data-card": found.id },
    found.source ? el("p", { class: "quiet" }, found.source) : "",
    found.title ? el("h3", {}, title) : "",
    found.note ? el("p", { class: "quiet" }, found.note) : "",
    found.strong.length ? el("p", { class: "strong" }, el("b", {}, found.strong[0]), el("span", { class: "quiet" }, found.strong[1] ?? "")) : "",
    found.quote.length ? el("blockquote", {}, found.quote.join("\n")) : "",
    found.text ? el("p", {}, found.text) : "",
    found.lines.length ? el("dl", {}, ...found.lines.flatMap(line)) : "",
    ...rows,
    ...found.jumps.map(({ label, link }) => el("p", { class: "jump" }, link ? away(link, label) : label)),
    found.questions.length || found.buttons.length || found.outcome ? form : "",
    found.link && !found.buttons.length ? el("p", { class: "jump" }, away(found.link, "查看详情")) : "",
    found.menu.length ? el("p", { class: "buttons more" }, ...found.menu.map(({ label, key }) => el("button", { type: "button", onclick: () => press(found, key, {}) }, label))) : "",
  );
}
