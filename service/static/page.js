// The editor's page: what is typed is checked, and what is found is shown where it is.

import { show as showArchived } from "./archived.js";
import { Checker, NeedsToken, Unavailable, keepToken } from "./check.js";
import { edits, places, show as showList, sorted } from "./list.js";
import { FIELDS, article, field, underline, write } from "./texts.js";

const PAUSE_MS = 400;
const MOST_ROUNDS = 10;
const TEXTS = ["headline", "description", "body"];
const COUNTED = ["new", "expired"]; // all else is known, or somebody allows it
const VERDICTS = { pass: ["PASS", "Ready to publish"], fail: ["FAIL", "Do not publish"] };

const at = (id) => document.getElementById(id);
const checker = new Checker();
let answer = null; // on what is in the fields now; null while that is not known
let timer = 0;
let current = -1;

function later(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(check, milliseconds);
}

async function check() {
  clearTimeout(timer);
  const asked = article();
  if (!asked) {
    checker.stop();
    state("none", "No article yet", "Paste an article to check it.");
    tell(null, {});
    return;
  }
  try {
    const found = await checker.check(asked);
    if (found === null) return;
    at("token-form").hidden = true;
    tell(found, asked);
  } catch (error) {
    failed(error);
  }
}

function failed(error) {
  if (error instanceof NeedsToken) {
    const opens = at("token-form").hidden;
    at("token-form").hidden = false;
    state("none", "Not checked", error.message);
    if (opens) at("token").focus();
    return;
  }
  state("none", "Not checked", error.message);
  if (error instanceof Unavailable) later(error.seconds * 1000);
}

function tell(found, asked) {
  answer = found;
  current = -1;
  const findings = counted(found);
  showList(at("findings"), findings, { go, fix });
  at("empty").hidden = findings.length > 0;
  at("empty").textContent = found ? "No findings." : "No findings yet.";
  for (const id of TEXTS) mark(id, findings);
  showArchived(at("archived"), at("pairs"), found?.archived, asked);
  at("fix-all").hidden = !findings.some((one) => edits(one).some((edit) => edit.safe));
  if (!found) return;
  const [word, said] = VERDICTS[found.verdict];
  state(word, said, summed(found));
}

function state(verdict, word, summary) {
  const changed = at("word").textContent !== word || at("summary").textContent !== summary;
  at("verdict").dataset.verdict = verdict;
  at("word").textContent = word;
  at("summary").textContent = summary;
  if (changed) at("said").textContent = `${word}. ${summary}`;
}

function counted(found) {
  return (found?.findings ?? []).filter((one) => COUNTED.includes(one.state));
}

function summed({ counts, internal_errors: bugs }) {
  const names = [["error", "error"], ["warning", "warning"], ["info", "hint"]];
  const parts = names.filter(([key]) => counts[key]).map(([key, name]) => `${counts[key]} ${name}${counts[key] > 1 ? "s" : ""}`);
  if (bugs?.length) parts.push("some rules could not be evaluated");
  return parts.length ? parts.join(", ") : "No findings.";
}

function mark(id, findings) {
  const marked = findings.filter((one) => FIELDS[one.column] === id);
  const spans = marked.flatMap((one) => places(one).map((place) => ({ start: place.start_utf16, end: place.end_utf16, severity: one.severity })));
  underline(at(id), spans);
}

function go(finding, place = places(finding)[0]) {
  const area = field(finding.column);
  area.focus();
  if (place && area.setSelectionRange && area.type !== "datetime-local") {
    area.setSelectionRange(place.start_utf16, place.end_utf16);
    if (TEXTS.includes(area.id)) scrollTo(area, place.start_utf16);
  }
}

/** A long text has no bar of its own: the page moves to the place. */
function scrollTo(area, start) {
  let seen = 0;
  for (const node of area.previousElementSibling.childNodes) {
    seen += node.textContent.length;
    if (seen > start) {
      (node.nodeType === Node.ELEMENT_NODE ? node : area).scrollIntoView({ block: "nearest" });
      return;
    }
  }
}

async function fix(finding) {
  if (!answer) return;
  apply([finding], () => true);
  await check();
  at("findings-title").focus();
}

async function fixAll() {
  for (let round = 0; answer && round < MOST_ROUNDS; round += 1) {
    if (!apply(counted(answer), (edit) => edit.safe)) break;
    await check();
  }
  at("findings-title").focus();
}

/** Write what findings propose; whether there was something. */
function apply(findings, wanted) {
  const byField = new Map();
  for (const finding of findings) {
    const chosen = edits(finding).filter(wanted);
    if (chosen.length) byField.set(finding.column, [...(byField.get(finding.column) ?? []), ...chosen]);
  }
  for (const [column, chosen] of byField) write(field(column), chosen);
  return byField.size > 0;
}

function step(by) {
  const stops = sorted(counted(answer)).flatMap((one) => places(one).map((place) => [one, place])).filter(([one]) => field(one.column));
  if (!stops.length) return;
  current = (current + by + stops.length + (current < 0 && by < 0 ? 1 : 0)) % stops.length;
  go(...stops[current]);
}

at("article").addEventListener("input", (event) => {
  answer = null;
  if (TEXTS.includes(event.target.id)) underline(event.target, []);
  later(PAUSE_MS);
});
at("article").addEventListener("submit", (event) => event.preventDefault());
at("fix-all").addEventListener("click", fixAll);
at("token-form").addEventListener("submit", (event) => {
  event.preventDefault();
  keepToken(at("token").value.trim());
  at("token").value = "";
  check();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "F8") return;
  event.preventDefault();
  step(event.shiftKey ? -1 : 1);
});
for (const id of TEXTS) underline(at(id), []);
if (article()) check(); // the browser may have kept what was typed
