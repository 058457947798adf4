// Articles of the archive beside this one, and what differs, word by word.

import { element } from "./list.js";

const MOST_WORDS = 400;

export function show(section, pairs, archived, article) {
  section.hidden = !archived?.length;
  pairs.replaceChildren(...(archived ?? []).map((one) => both(one, article)));
}

function both(old, article) {
  const [text, oldText] = compared(...beginnings(article.body ?? "", old.body ?? null, old.beginning ?? ""));
  const [headline, oldHeadline] = compared(article.headline ?? "", old.headline ?? "");
  const published = old.published_at ? new Date(old.published_at).toLocaleString() : "no time is known";
  return element(
    "div",
    "both",
    "",
    side("This article", headline, article.url ?? "no URL yet", text),
    side(`In the archive (${old.codes.join(", ")})`, oldHeadline, [old.url, published].filter(Boolean).join(" · "), oldText),
  );
}

/** Both texts whole, or the beginning that the archive has of its own, and this one as far as that goes. */
function beginnings(mine, whole, beginning) {
  if (whole !== null) return [mine, whole];
  if (mine === beginning) return [mine, beginning];
  const its = uncut(beginning);
  const part = asFar(mine.slice(0, 2 * beginning.length), its) ?? uncut(mine.slice(0, beginning.length));
  return [mine.length > beginning.length ? `${part} …` : mine, `${its} …`];
}

/** Without the last word, which may be cut. */
const uncut = (text) => text.replace(/\s*\S*$/, "");

/** A text up to the last word of the other: what follows there is not known, and so no difference. */
function asFar(text, other) {
  const [all, its] = [words(text), words(other)];
  const [at, where] = common(all, its).at(-1) ?? [];
  return where === its.length - 1 ? all.slice(0, at + 1).join("").trimEnd() : null;
}

function side(title, headline, small, text) {
  return element(
    "div",
    "side",
    "",
    element("h3", "", title),
    element("p", "headline", "", ...headline),
    element("p", "small", small),
    element("p", "", "", ...text),
  );
}

/** Both texts as nodes; words that only one of them has are marked. */
export function compared(one, other) {
  const [mine, its] = [words(one), words(other)];
  const same = common(mine, its);
  return [
    nodes(mine, new Set(same.map(([at]) => at))),
    nodes(its, new Set(same.map(([, at]) => at))),
  ];
}

const words = (text) => (text.match(/\S+\s*/g) ?? []).slice(0, MOST_WORDS);

function nodes(all, same) {
  return all.flatMap((word, at) => (same.has(at) ? [word] : [element("mark", "", word.trimEnd()), word.slice(word.trimEnd().length)]));
}

/** Pairs of places of the longest common subsequence. */
function common(mine, its) {
  const key = (word) => word.trim();
  const sizes = Array.from({ length: mine.length + 1 }, () => new Uint16Array(its.length + 1));
  for (let i = mine.length - 1; i >= 0; i -= 1)
    for (let j = its.length - 1; j >= 0; j -= 1)
      sizes[i][j] = key(mine[i]) === key(its[j]) ? sizes[i + 1][j + 1] + 1 : Math.max(sizes[i + 1][j], sizes[i][j + 1]);
  const pairs = [];
  for (let i = 0, j = 0; i < mine.length && j < its.length; ) {
    if (key(mine[i]) === key(its[j])) pairs.push([i++, j++]);
    else if (sizes[i + 1][j] >= sizes[i][j + 1]) i += 1;
    else j += 1;
  }
  return pairs;
}
