// The fields of the article: their text, the places that are underlined, and edits. Offsets are UTF-16 units.

/** Column of a finding to the id of its field. */
export const FIELDS = {
  headline: "headline",
  description: "description",
  body: "body",
  url: "url",
  publisher: "publisher",
  published_raw: "published",
  modified_raw: "modified",
  published_at: "published",
  modified_at: "modified",
};
const GRAVITY = ["info", "warning", "error"];
const TIMES = ["published", "modified"];

export const field = (column) => (column in FIELDS ? document.getElementById(FIELDS[column]) : null);

export const label = (column) => {
  const element = field(column);
  const name = element ? element.labels[0].textContent : column.replace(/_(raw|at)$/, "").replace(/_/g, " ");
  return name.charAt(0).toUpperCase() + name.slice(1);
};

/** What is in the fields, as presscheck reads it; null if there is nothing to check. */
export function article() {
  const found = {};
  for (const id of new Set(Object.values(FIELDS))) {
    const value = document.getElementById(id).value;
    if (value.trim()) found[id] = TIMES.includes(id) ? instant(value) : wellFormed(value);
  }
  return found.headline || found.body || found.description ? found : null;
}

/** A local time with the offset of this browser. */
function instant(value) {
  const minutes = -new Date(value).getTimezoneOffset();
  const two = (number) => String(Math.floor(Math.abs(number))).padStart(2, "0");
  const seconds = value.length === 16 ? ":00" : "";
  return `${value}${seconds}${minutes < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}

/** Half a character, which some pages leave behind, is no text; what stands for it is as long. */
function wellFormed(text) {
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
}

/** Underline places in a field. places: [{start, end, severity}]; they may overlap: the gravest is shown. */
export function underline(area, places) {
  const under = area.previousElementSibling;
  const text = area.value;
  const cuts = [...new Set([0, text.length, ...places.flatMap((one) => [one.start, one.end])])];
  cuts.sort((one, other) => one - other);
  const parts = [];
  for (let at = 0; at + 1 < cuts.length; at += 1) {
    const [start, end] = [cuts[at], Math.min(cuts[at + 1], text.length)];
    const over = places.filter((one) => one.start < end && one.end > start).map((one) => GRAVITY.indexOf(one.severity));
    const piece = text.slice(start, end);
    if (!over.length) {
      parts.push(piece);
      continue;
    }
    const mark = document.createElement("mark");
    mark.className = GRAVITY[Math.max(...over)];
    mark.textContent = piece;
    parts.push(mark);
  }
  under.replaceChildren(...parts, "\u200b"); // a last line that is empty has a height, too
}

/** Write edits into a field, from its end to its beginning, so that the browser can undo them. */
export function write(area, edits) {
  const ordered = [...edits].sort((one, other) => other.start - one.start || other.end - one.end);
  let before = Infinity;
  area.focus();
  for (const { start, end, text } of ordered) {
    if (end > before || (end === before && start === before)) continue; // it is about a place that was just changed
    area.setSelectionRange(start, end);
    const done = text ? document.execCommand("insertText", false, text) : start === end || document.execCommand("delete");
    if (!done) area.setRangeText(text, start, end, "end");
    before = start;
  }
  area.dispatchEvent(new Event("input", { bubbles: true }));
}
