// The list of findings. Text of an article is only ever set as text.

import { field, label } from "./texts.js";

const WORDS = { error: "Error", warning: "Warning", info: "Hint" };
const ORDER = { error: 0, warning: 1, info: 2 };

export function element(name, className, text, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  made.append(...children);
  return made;
}

/** Places of a finding that are in a field of this page. */
export function places(finding) {
  return finding.places.filter((place) => place.start_utf16 !== null && place.end_utf16 !== null);
}

/** Edits of a finding for its field; none where the field is not here. */
export function edits(finding) {
  if (!field(finding.column)?.setSelectionRange) return [];
  const found = finding.places.map((place) => place.edit).filter((one) => one && "text" in one);
  const unique = new Map(found.map((one) => [`${one.start_utf16} ${one.end_utf16}`, one]));
  return [...unique.values()].map((one) => ({ start: one.start_utf16, end: one.end_utf16, text: one.text, safe: one.safe }));
}

export function sorted(findings) {
  return [...findings].sort((one, other) => ORDER[one.severity] - ORDER[other.severity]);
}

/** Show findings. act: {go(finding), fix(finding)}. */
export function show(list, findings, act) {
  list.replaceChildren(...sorted(findings).map((finding) => item(finding, act)));
}

function item(finding, act) {
  const head = element("p", "head", "", element("span", `tag ${finding.severity}`, WORDS[finding.severity]));
  head.append(element("span", "", label(finding.column)));
  if (finding.count > 1) head.append(element("span", "", `${finding.count} places`));
  const acts = element("div", "acts", "");
  const message = sentence(finding.message);
  if (edits(finding).length) acts.append(button("Fix", `Fix: ${message}`, () => act.fix(finding)));
  if (field(finding.column)) acts.append(button("Show", `Show: ${message}`, () => act.go(finding)));
  if (finding.rule_url?.startsWith("https://")) {
    const link = element("a", "", `About ${finding.code}`);
    link.href = finding.rule_url;
    link.rel = "noopener noreferrer";
    link.target = "_blank";
    acts.append(link);
  }
  const made = element("li", finding.severity, "", head, element("p", "message", message));
  made.dataset.code = finding.code;
  if (finding.help) made.append(element("p", "help", "", ...withCode(finding.help)));
  made.append(acts);
  return made;
}

function button(text, name, act) {
  const made = element("button", "", text);
  made.type = "button";
  made.setAttribute("aria-label", name);
  made.addEventListener("click", act);
  return made;
}

/** `x` in the words of a rule is code. */
function withCode(text) {
  return text.split(/`([^`]+)`/).map((part, at) => (at % 2 ? element("code", "", part) : part));
}

function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
