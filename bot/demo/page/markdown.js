// The Markdown groups are sent: headings, bold, quotes, links, colours; lists, tables and rules in the second version.
import { el } from "./draw.js";

const INLINE = /\*\*(.+?)\*\*|`([^`]+)`|\[([^\]]+)\]\((https?:\/\/[^)\s]+)\)|<font color="?(info|comment|warning)"?>(.*?)<\/font>/g;

function inline(text, parts = [], from = 0) {
  for (const found of text.matchAll(INLINE)) {
    const [whole, bold, code, label, href, colour, coloured] = found;
    parts.push(text.slice(from, found.index));
    if (bold) parts.push(el("strong", {}, ...inline(bold)));
    else if (code) parts.push(el("code", {}, code));
    else if (href) parts.push(el("a", { href, target: "_blank", rel: "noopener noreferrer" }, label));
    else parts.push(el("span", { class: `md-${colour}` }, ...inline(coloured)));
    from = found.index + whole.length;
  }
  return [...parts, text.slice(from)];
}

const cells = (row) => row.replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());

function table(rows) {
  const [head, , ...body] = rows;
  const line = (row, tag) => el("tr", {}, ...cells(row).map((cell) => el(tag, {}, ...inline(cell))));
  return el("table", {}, el("thead", {}, line(head, "th")), el("tbody", {}, ...body.map((row) => line(row, "td"))));
}

// A block is some lines of one kind in a row.
const KINDS = [
  ["table", /^\|/, table],
  ["quote", /^> ?/, (rows) => el("blockquote", {}, ...rows.flatMap((row) => [...inline(row), el("br")]).slice(0, -1))],
  ["list", /^[-*] /, (rows) => el("ul", {}, ...rows.map((row) => el("li", {}, ...inline(row))))],
  ["steps", /^\d+\. /, (rows) => el("ol", {}, ...rows.map((row) => el("li", {}, ...inline(row))))],
];
const SECOND = new Set(["table", "list", "steps"]);
const kindOf = (row, second) => KINDS.find(([name, begins]) => begins.test(row) && (second || !SECOND.has(name)));

export function markdown(text, version) {
  const second = version === "markdown_v2";
  const blocks = [];
  for (const row of text.split("\n")) {
    const kind = kindOf(row, second);
    const last = blocks.at(-1);
    const content = kind && kind[0] !== "table" ? row.replace(kind[1], "") : row;
    if (kind && last?.kind === kind) last.rows.push(content);
    else blocks.push({ kind, rows: [content] });
  }
  return el("div", { class: "md" }, ...blocks.map(({ kind, rows }) => (kind ? kind[2](rows) : plain(rows[0], second))));
}

function plain(row, second) {
  const [heading, marks] = row.match(/^(#{1,6}) /) ?? [];
  if (heading) return el("p", { class: "md-head" }, ...inline(row.slice(marks.length + 1)));
  if (second && /^---+$/.test(row)) return el("hr");
  return row.trim() ? el("p", {}, ...inline(row)) : "";
}
