"""LK: markup and code that leaked into the text."""

from __future__ import annotations

import polars as pl

from ....schemas import patterns
from ...declaring.declare import rule
from ...declaring.examples import article, paragraph
from ...declaring.rule import Options
from ...text.repairs import each, once_escaped, with_entities_decoded, without_tags


def _without_selectors() -> pl.Expr:
    """Nothing, where the text is selectors only; a text that speaks of one stays as it is."""
    rest = pl.col("text").str.replace_all(patterns.SELECTOR + r"\S*", " ")
    return pl.when(rest.str.contains(r"\S")).then("text")


@rule(
    code="LK001",
    name="xpath-selector",
    severity="error",
    frame="block",
    mark=r"/{1,2}(?:html|head|body|\*|[a-z]+)(?:/[\w*:-]+|\[[^\]]*\])*(?:/@[\w:-]+|/text\(\)|\[@[^\]]+\])",
    literals=patterns.SELECTOR_LITERALS,
    message="an XPath selector is in the text",
    fix="safe",
    repair=lambda _: _without_selectors(),
    moves="selectors",
    bad=(
        paragraph("/html/head/meta[@name='og:title']/@content /html/head/meta[@name='og:description']/@content"),
        paragraph("//div[@class='story-body']"),
    ),
    good=(
        paragraph("The files are kept under /var/archive/2024/03, said the clerk."),
        paragraph("Write to us at harbour/@desk, the column is called."),
    ),
)
def xpath_selector(_: Options) -> pl.Expr:
    """An XPath selector is in the text.

    What it does: Finds XPath expressions that end in an attribute (`/@content`), `text()` or an attribute test.
    Why it matters: With schema.org `speakable`, a page tells voice assistants which parts to read aloud. An extractor
    that prints the value of every property prints these selectors as if they were text.
    Leaves alone: Paths of URLs and files, which have no attribute step.
    Fix: Drop the block if it contains nothing else; the selectors move to `selectors`.
    For editors: Delete the line.
    Evidence: schema.org SpeakableSpecification.xpath; schemaorg #1389; no hit on 50,168 extracted lines.
    """
    return pl.col("text").str.contains(patterns.SELECTOR)


_HEADLINES = ("headline", "headline_alt")


@rule(
    code="LK008",
    name="html-tag",
    severity="error",
    frame="block",
    mark=patterns.HTML_TAG,
    literals=("<",),
    message="an HTML tag is in the text: {excerpt}",
    fix="safe",
    repair=lambda _: each(pl.col("text"), without_tags),
    bad=(
        paragraph('<p class="lead">The harbour master retired on Friday after thirty years.</p>'),
        paragraph("The harbour master retired on Friday.<br/>His successor begins in May."),
        article(description="The council voted on <b>Thursday</b> night to bring the evening boats back."),
    ),
    good=(
        paragraph("The test holds whenever a < b and b > c, the engineers wrote in their report."),
        paragraph("A witness, <name withheld>, told the inquiry that the gate had been open."),
        paragraph("Readers who love the island <3 have sent in more than two hundred photographs."),
    ),
)
def html_tag(_: Options) -> pl.Expr:
    """An HTML tag is in the text.

    What it does: Finds opening and closing tags of known HTML elements.
    Why it matters: Readers see markup, and programs that count words or train on the text treat it as language. If one
    tag was kept, the extractor took the field as plain text, and other markup may have been lost.
    Leaves alone: Comparisons (`a < b`), words in angle brackets that are not elements, and headlines, which HL013
    checks.
    Fix: Delete the tags; if a tag broke the line, leave a space.
    For editors: Delete the tag, and use the buttons of the editor for formatting.
    Evidence: 18 of 195 JSON-LD articleBody texts, 2 of 1,924 extracted ones; no hit in 181 hand-checked articles.
    """
    return pl.col("column").is_in(_HEADLINES).not_() & pl.col("text").str.contains(patterns.HTML_TAG)


@rule(
    code="LK009",
    name="html-entity",
    severity="warning",
    frame="block",
    mark=patterns.HTML_ENTITY,
    spare=patterns.ESCAPED_ENTITY,
    literals=("&",),
    message="an HTML entity is in the text: {excerpt}",
    fix="safe",
    repair=lambda _: each(pl.col("text"), with_entities_decoded),
    bad=(
        paragraph("Fish&nbsp;&amp; chips cost less than a year ago, the market report says."),
        article(description="The ferry&#8217;s evening sailings return in April, the council decided on Thursday."),
    ),
    good=(
        paragraph("The AT&T; tower, as locals write it, will be painted blue this summer."),
        paragraph("Research & development took a third of the budget, said the firm."),
        paragraph("The form is at https://port-ellery.example/form?year=2024&copy=2, the clerk said."),
    ),
)
def html_entity(_: Options) -> pl.Expr:
    """An HTML entity was not decoded.

    What it does: Finds numeric character references (`&#8217;`) and known entity names (`&nbsp;`).
    Why it matters: The text was escaped twice, or never unescaped. Searches miss the word, and readers see code.
    Leaves alone: `&` in names and URLs, unknown names, lines that consist only of a link, entities that were escaped
    twice (LK010), and headlines, which HL013 checks.
    Fix: Decode it once; `&lt;` stays if decoding it would create a tag.
    For editors: Type the character itself instead of its code.
    Evidence: 54 of 195 JSON-LD articleBody texts, 1 of 1,924 extracted ones; no hit in 181 hand-checked articles.
    """
    once = pl.col("text").str.replace_all(patterns.ESCAPED_ENTITY, " ")
    return _may_have_entities() & once.str.contains(patterns.HTML_ENTITY)


@rule(
    code="LK010",
    name="double-escaped-entity",
    severity="warning",
    frame="block",
    mark=patterns.ESCAPED_ENTITY,
    literals=("&amp;",),
    message="a double-escaped HTML entity is in the text: {excerpt}",
    fix="safe",
    repair=lambda _: each(pl.col("text"), lambda text: with_entities_decoded(once_escaped(text))),
    bad=(
        paragraph("&amp;quot;Nobody will be stranded again&amp;quot;, says the clerk of the harbour office."),
        article(description="The ferry&amp;#8217;s evening sailings return in April, the council decided on Thursday."),
    ),
    good=(
        paragraph("Quay &amp Sons; Wexley &amp, as the sign says, have built boats since 1902, both of them."),
        paragraph("The form is at https://port-ellery.example/form?year=2024&amp=2;copy, the clerk said."),
    ),
)
def double_escaped_entity(_: Options) -> pl.Expr:
    """An HTML entity was escaped twice.

    What it does: Finds entities whose `&` is itself written as `&amp;`: `&amp;quot;`.
    Why it matters: Two programs escaped the text. A program that decodes it once still shows code.
    Leaves alone: `&amp;` alone (LK009), lines that consist only of a link, and headlines, which HL013 checks.
    Fix: Decode it twice; `&lt;` stays if decoding it would create a tag.
    For editors: Type the character itself instead of its code.
    Evidence: `&amp;quot;` at the beginning of a JSON-LD articleBody.
    """
    return _may_have_entities() & pl.col("text").str.contains(patterns.ESCAPED_ENTITY)


def _may_have_entities() -> pl.Expr:
    return ~pl.col("kind").is_in(["url", "image_url", "header"]) & ~pl.col("column").is_in(_HEADLINES)


_PLACEHOLDER = (
    r"\{\{[^{}\n]{1,80}\}\}|\$\{[A-Za-z0-9_.]{1,80}\}|\{%[^%\n]{1,80}%\}|<%[=-]?[^%\n]{1,80}%>"
    r"|%%[A-Z_]{3,40}%%|\[\[[A-Z_]{3,40}\]\]"
)
_CODE_SPAN = "`[^`\n]*`"


@rule(
    code="LK011",
    name="template-placeholder",
    severity="error",
    frame="block",
    mark=_PLACEHOLDER,
    spare=_CODE_SPAN,
    literals=("{{", "${", "{%", "<%", "%%", "[["),
    message="an unfilled template placeholder is in the text: {excerpt}",
    bad=(
        paragraph("Good evening, {{ reader.first_name }}, here is what happened on the island today."),
        paragraph("The next boat leaves at ${departure.time} from the east quay."),
        paragraph("{% include 'newsletter.html' %}"),
        paragraph("Tickets are sold by %%PARTNER_NAME%% at the quay."),
    ),
    good=(
        paragraph("Prices rose by 5 %% in the draft, a slip that the printer caught."),
        paragraph("Type `{{ title }}` where the heading should go, the manual says."),
        paragraph("The set {1, 2, {3}} has three members, and the bill came to $ {in words} nine."),
        paragraph("He signed the letter [[sic]] and left."),
    ),
)
def template_placeholder(_: Options) -> pl.Expr:
    """A template placeholder was not filled in.

    What it does: Finds the placeholders of common template languages: `{{ }}`, `${ }`, `{% %}`, `<% %>`, `%%NAME%%` and
    `[[NAME]]`.
    Why it matters: The page was read before its scripts ran, or a template failed. The value that belongs here is
    missing, and other parts of the article may be missing too.
    Leaves alone: Code in backticks.
    Fix: Extract the page again after its scripts have run; the text does not contain the value.
    For editors: Replace the placeholder with the value that belongs here.
    Evidence: 6 of 1,921 raw pages, such as `{{^topArticle}}`; no hit in 181 hand-checked articles.
    """
    return pl.col("text").str.replace_all(_CODE_SPAN, " ").str.contains(_PLACEHOLDER)
