"""LK: code, and what only programs read, that leaked into the text."""

from __future__ import annotations

import json
import re
from typing import Any, Final

import polars as pl

from ...declaring.declare import rule
from ...declaring.examples import article, paragraph
from ...declaring.rule import Options
from ...judging.subset import contains_bounded
from ...text.repairs import each

_CODE_SPAN: Final = "`[^`\n]*`"
"""Code between backticks is quoted, not leaked."""


def _text() -> pl.Expr:
    """The text without code between backticks."""
    return pl.col("text").str.replace_all(_CODE_SPAN, " ")


_QUOTE: Final = r'(?:"|\\"|&quot;)'
_JSON: Final = (
    rf"\{{\s*{_QUOTE}[A-Za-z0-9_@$.:-]{{1,60}}{_QUOTE}\s*:\s*(?:{_QUOTE}|[\[{{\d]|true|false|null)"
    rf"|{_QUOTE}@(?:type|context|graph|id){_QUOTE}\s*:"
)


def _without_linked_data(text: str) -> str | None:
    """Nothing, where the text is one whole JSON-LD object: that is data, whatever the article is about."""
    try:
        return None if _is_linked_data(json.loads(text)) else text
    except (ValueError, RecursionError):
        return text


def _is_linked_data(held: Any) -> bool:
    if isinstance(held, list):
        return bool(held) and all(_is_linked_data(item) for item in held)
    return isinstance(held, dict) and not held.keys().isdisjoint({"@type", "@context", "@graph"})


@rule(
    code="LK005",
    name="json-leak",
    severity="error",
    frame="block",
    mark=rf"(?:{_JSON})(?s:.*(?:[}}\]]|{_JSON}))?",  # to the last end or beginning: no second look at the rest
    spare=_CODE_SPAN,
    literals=('{"', '{ "', '{\\"', "{&quot;", '"@type"', '"@context"'),
    message="JSON data is in the text: {excerpt}",
    fix="safe",
    repair=lambda _: each(pl.col("text"), _without_linked_data),
    bad=(
        paragraph('{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Boats return"}'),
        paragraph('The boats return in April. {"player":{"autoplay":true,"title":"The last boat of the evening"}}'),
        paragraph('[{"@type": "Person", "name": "Mara Lindqvist"}]'),
    ),
    good=(
        paragraph('The clerk read out: {"we agree"} and nothing more, which puzzled the whole room.'),
        paragraph('An answer of the service begins with `{"boats": [` and ends an hour later, he said.'),
        paragraph("The set {1, 2} and the pair {a: b} are written on the wall of the school."),
    ),
)
def json_leak(_: Options) -> pl.Expr:
    """JSON data is in the text.

    What it does: Finds an object with a quoted name and a value, and the names `@type`, `@context`, `@graph` and `@id`
    of JSON-LD. The quotation marks may be escaped.
    Why it matters: The settings of a player or an advertisement, or the page's own metadata, are read as sentences.
    Leaves alone: Braces without a quoted name and a colon, and code in backticks.
    Fix: Drop the block if it is one JSON-LD object; otherwise remove the JSON by hand.
    For editors: Delete the code.
    Evidence: JSON-LD articleBody with `{"player":{"description":` in it; trafilatura #99.
    """
    return _text().str.contains(_JSON)


_ARGUMENTS: Final = r"\s*\([A-Za-z0-9_\s,$.='\"{}]{0,80}\)\s*"
_JAVASCRIPT: Final = (
    rf"\bfunction(?:\s+[A-Za-z0-9_$]{{1,60}})?{_ARGUMENTS}\{{"
    r"|\b(?:var|let|const)\s+[A-Za-z0-9_$]{1,60}\s*=\s*(?:[\[{\"'!(]|new\b|window\b|document\b|function\b|true\b|false\b|null\b)"
    r"|\bwindow(?:\.[A-Za-z0-9_$]+)+\s*(?:=|\|\||\()|\bwindow\[['\"]"
    r"|\bdocument\.(?:getElementById|getElementsBy\w+|querySelector(?:All)?|createElement|write(?:ln)?|addEventListener)\s*\("
    r"|\bdocument\.(?:cookie\b|location\b\s*=)"
    r"|\bgoogletag\.\w+|\badsbygoogle\b|\bfbq\(['\"]|\bgtag\(['\"]|\bdataLayer\.push\(|\b_gaq\.push\("
    r"|\)\s*=>\s*\{|\$\((?:document|window|function|['\"][.#])[^)\n]{0,80}\)"
)


def _without_script(o: Options) -> pl.Expr:
    """Nothing, where the text begins with code; else the text before it, if that ends as a sentence does."""
    before = pl.col("text").str.extract(rf"(?s)^(.*?)(?:{_JAVASCRIPT})").str.strip_chars()
    blank = before.str.len_chars() < o["max_chars_before"]
    return pl.when(~blank).then("text")


@rule(
    code="LK006",
    name="javascript-leak",
    severity="error",
    frame="block",
    mark=_JAVASCRIPT,
    spare=_CODE_SPAN,
    literals=(
        *("function", "var ", "let ", "const ", "window", "document.", "googletag.", "adsbygoogle", "fbq(", "gtag("),
        *("datalayer.", "_gaq.", "=> {", "=>{", "$("),
    ),
    options={"max_chars_before": 20},
    message="program code is in the text: {excerpt}",
    fix="unsafe",
    repair=_without_script,
    bad=(
        paragraph("window.dataLayer = window.dataLayer || []; dataLayer.push({'pageType': 'story'});"),
        paragraph(
            "The boats return in April. if (document.cookie.indexOf('seen') == -1) { googletag.cmd.push(show); }"
        ),
        paragraph("(function(d, s) { var js = d.createElement(s); })(document, 'script');"),
    ),
    good=(
        paragraph("The function of the harbour (built in 1902) is to shelter boats, and the var team agreed."),
        paragraph("In `document.cookie` the page keeps what the visitor chose, the developer explained."),
        paragraph("Let x = 3 be the number of boats, the teacher said, and window seats cost more."),
    ),
)
def javascript_leak(_: Options) -> pl.Expr:
    """Script code is in the text.

    What it does: Finds function definitions, assignments to `window`, calls of `document`, and the names of common
    advertising and analytics scripts.
    Why it matters: The extractor took the content of a script as text. Searches and language models take it as part of
    the article.
    Leaves alone: The words alone (`function`, `window`, `document`), and code in backticks.
    Fix: Drop the block if it begins with code; otherwise remove the code by hand.
    For editors: Delete the code.
    Evidence: 2 of 195 JSON-LD articleBody texts, 1 of 1,924 extracted ones; trafilatura #184; Fundus #354.
    """
    return contains_bounded(_text(), _JAVASCRIPT)


_ELEMENT: Final = (
    r"(?:a|body|button|div|footer|h[1-6]|header|html|iframe|img|input|li|p|section|span|svg|table|t[dhr]|ul)"
)
_SIMPLE: Final = r"(?:[.#][A-Za-z_][A-Za-z0-9_-]*|\[[^\]\n]{1,60}\]|:{1,2}[a-z-]{3,}(?:\([^()\n]{0,40}\))?)"
_FURTHER: Final = rf"(?:\s*[\s,>+~]\s*(?:{_ELEMENT}?{_SIMPLE}+|{_ELEMENT}\b|\*)){{0,20}}\s*"
_PROPERTY: Final = r"-{0,2}[a-z][a-z-]{2,40}\s*:\s*[^{};\n]{1,120}"
_CSS_RULE: Final = (
    r"@(?:font-face|keyframes|media|supports)\b[^{};\n]{0,120}\{\s*[^{};\n]{1,80}[{:]"
    rf"|(?:\b{_ELEMENT})?{_SIMPLE}+{_FURTHER}\{{\s*{_PROPERTY}[;}}]"
    rf"|\b{_ELEMENT}{_FURTHER}\{{\s*{_PROPERTY};"
)
_MAY_BE_CSS: Final = r"\{[^{};]*:[^{};]*[;}]|@(?:font-face|keyframes|media|supports)"
"""Every `_CSS_RULE` has one of these, and few other texts do: it takes long to compile that one."""

_CSS_ONLY: Final = r"^\s*(?:/\*[^*]*\*/\s*|[^{}]{1,200}\{[^{}]*\}\s*|@[a-z-]+[^{};]{0,120}(?:;|\{)\s*|\}\s*)+$"


@rule(
    code="LK007",
    name="css-leak",
    severity="error",
    frame="block",
    mark=_CSS_RULE,
    spare=_CODE_SPAN,
    literals=("{",),
    screen=lambda _: (
        pl.col("text").str.contains(":", literal=True)
        & pl.col("text").str.contains_any([";", "}"])
        & _text().str.contains(_MAY_BE_CSS)
    ),
    message="CSS code is in the text: {excerpt}",
    fix="safe",
    repair=lambda _: pl.when(~pl.col("text").str.contains(_CSS_ONLY)).then("text"),
    bad=(
        paragraph(".story-card { margin: 0 auto; color: #333; }"),
        paragraph("The boats return in April. #gallery-3 .item { float: left; } The council is content."),
        paragraph("@media (max-width: 600px) { .menu { display: none; } }"),
    ),
    good=(
        paragraph("A set such as a {length: 1} is small; the harbour {see page 3: map} is large; both are old."),
        paragraph("Write `p { margin: 0; }` to close the gap, the manual says."),
    ),
)
def css_leak(_: Options) -> pl.Expr:
    """CSS code is in the text.

    What it does: Finds a CSS selector followed by braces with a property, a colon and a value.
    Why it matters: The extractor took a style sheet as text; it may have taken other non-text content too.
    Leaves alone: Braces after ordinary words, and code in backticks.
    Fix: Drop the block if it contains nothing else; otherwise remove the CSS by hand.
    For editors: Delete the code.
    Evidence: Style sheets of embedded galleries in extracted texts.
    """
    return contains_bounded(_text(), _CSS_RULE)


_SHORTCODES: Final = (
    r"\[(?:"
    r"(?:caption|gallery|embed|audio|video|playlist)\s+[A-Za-z_][A-Za-z0-9_-]*=[^\]]{1,400}"
    r"|/(?:caption|gallery|embed|audio|video|playlist)"
    r"|gallery|embed|youtube-[A-Za-z0-9_-]+|youtube[\s=][^\]]{1,200}"
    r"|/?(?:vc|et_pb|fusion|su|wpdm|elementor)_[A-Za-z0-9_]+(?:\s[^\]]{0,400})?"
    r"|contact-form-7(?:\s[^\]]{0,200})?|ad[#_][A-Za-z0-9_-]{1,40}"
    r")\s*/?\]"
)


def _without(pattern: str) -> pl.Expr:
    """The text without matches; null if nothing else is there."""
    rest = pl.col("text").str.replace_all(pattern, "")
    return pl.when(rest.str.contains(r"\S")).then(rest)


@rule(
    code="LK014",
    name="cms-shortcode",
    severity="error",
    frame="block",
    mark=_SHORTCODES,
    spare=_CODE_SPAN,
    literals=("[",),
    message="a shortcode was not replaced by its content: {excerpt}",
    fix="safe",
    repair=lambda _: _without(_SHORTCODES),
    bad=(
        paragraph('[caption id="attachment_4711" align="left"]The east quay at dusk[/caption]'),
        paragraph("[ad#story-2]"),
        paragraph(
            '[vc_column width="1/2"]The boats return in April, and so do the gulls, the council hopes.[/vc_column]'
        ),
    ),
    good=(
        paragraph("“It was [sic] a [video] of the quay [see below] that started it,” she wrote."),
        paragraph("[Gallery] The evening boats in pictures, from 1902 to the last sailing of all."),
        paragraph('Type `[gallery ids="1"]` where the pictures should go, says the manual.'),
    ),
)
def cms_shortcode(_: Options) -> pl.Expr:
    """A shortcode of WordPress or of a page builder is in the text.

    What it does: Finds the shortcodes of WordPress and its common page builders from a fixed list. `[audio]`, `[video]`
    and `[caption]` count only with an attribute or as closing shortcodes.
    Why it matters: The content that it stands for is missing, and readers see the shortcode.
    Leaves alone: Editors' remarks in brackets (`[sic]`, `[video]`), and code in backticks.
    Fix: Remove the shortcode, and keep the text between an opening and a closing one.
    For editors: Delete the shortcode, or insert the content again with the editor.
    Evidence: `[audio src=…]`, `[youtube-feed]`, `[ad#ad-2]` in extracted texts; apple-news #112; wp-calypso #32655.
    """
    return _text().str.contains(_SHORTCODES)


_DATA_URI: Final = r"data:[a-z]+/[\w.+-]+(?:;[\w=-]+)*;base64,[A-Za-z0-9+/=%]*"
_LONG_TOKEN: Final = r"[A-Za-z0-9+/]{200,}={0,2}"
_ADDRESS: Final = r"(?:https?:)?//\S+"
_BLOB: Final = f"{_DATA_URI}|{_LONG_TOKEN}"
_LONG_WORD: Final = r"[A-Za-z0-9+/]{60}"
"""Is in each long token, and is soon looked for."""


def _is_encoded(token: pl.Expr) -> pl.Expr:
    """Capitals, small letters and many digits: a glued list of words has no digits, or no small letters."""
    digits = token.str.count_matches("[0-9]") * 10 >= token.str.len_bytes()
    return digits & token.str.contains("[A-Z]") & token.str.contains("[a-z]")


@rule(
    code="LK015",
    name="base64-blob",
    severity="error",
    frame="block",
    mark=_BLOB,
    spare=_ADDRESS,
    screen=lambda _: (
        pl.col("text").str.contains(";base64,", literal=True)
        | ((pl.col("text").str.len_bytes() >= 200) & pl.col("text").str.contains(_LONG_WORD))
    ),
    sieve=f";base64,|{_LONG_WORD}",
    message="base64 data is in the text: {excerpt}",
    fix="safe",
    repair=lambda _: pl.when(pl.col("text").str.contains(_ADDRESS)).then("text").otherwise(_without(_BLOB)),
    bad=(
        paragraph("data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"),
        paragraph("The quay at dusk " + "aGFyYm91ciBtYXN0ZXI4Q291bmNpbDI5dm90ZXMx" * 6),
    ),
    good=(
        paragraph("GalicianGeorgianGermanGreekHaitianHausaHawaiianHebrewHindiHmong" * 4),
        paragraph("The image is sent as data:image/png, said the engineer, not as a link."),
        paragraph("0123456789" * 30),
    ),
)
def base64_blob(_: Options) -> pl.Expr:
    """An image or a file is in the text as base64 data.

    What it does: Finds `data:` URLs in base64, and sequences of at least 200 base64 characters with uppercase and
    lowercase letters and at least 10 % digits, if they are longer than the rest of the paragraph.
    Why it matters: It is not text. One such word can be longer than the article.
    Leaves alone: URLs, menus and lists that lost their spaces, long numbers, and mentions of `data:` without data.
    Fix: Remove the data.
    For editors: Delete the code, and insert the image again.
    Evidence: Six lists of languages or months without spaces fired when only the length was tested.
    """
    text = pl.col("text")
    bare = text.str.replace_all(_ADDRESS, " ")
    return text.str.contains(";base64,[A-Za-z0-9+/=%]{8}") | _is_encoded(bare.str.extract(f"({_LONG_TOKEN})"))


_DUMMY: Final = (
    r"(?i)\b(?:lorem|ipsum|dolor|sit|amet|consectetur|adipisc?ing|elit|sed|eiusmod|tempor|incididunt|labore|dolore|magna"
    r"|aliqua|enim|minim|veniam|nostrud|exercitation|ullamco|laboris|aliquip|commodo|consequat|duis|irure|voluptate|velit"
    r"|esse|cillum|fugiat|nulla|pariatur|excepteur|occaecat|cupidatat|proident|culpa|officia|deserunt|mollit|laborum)\b"
)
_OPENING: Final = r"(?i)^[^\p{L}]{0,4}lorem\s+ipsum(?:\s+dolor|[^\p{L}\p{N}]*$)"


@rule(
    code="LK016",
    name="lorem-ipsum",
    severity="error",
    frame="block",
    mark="(?i)lorem ipsum",
    literals=("orem ipsum", "orem Ipsum", "OREM IPSUM"),
    options={"min_words": 20},
    message="placeholder text is in the article: {excerpt}",
    bad=(
        paragraph("Lorem ipsum dolor sit amet: the evening boats in figures"),
        article(description="Lorem ipsum"),
        paragraph(
            "The boats return in April. Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor "
            "incididunt ut labore et dolore magna aliqua. Ut enim ad minim veniam, quis nostrud exercitation."
        ),
    ),
    good=(
        paragraph("The first page of the draft still said “Lorem ipsum dolor sit amet”, the printer recalls."),
        paragraph("Lorem ipsum has been the trade's dummy text since the sixteenth century, says the museum."),
    ),
)
def lorem_ipsum(o: Options) -> pl.Expr:
    """The article contains “Lorem ipsum” placeholder text.

    What it does: Finds texts that begin with the words Lorem ipsum dolor, or that contain them together with at least
    `min_words` other words of that text, too many for a quotation.
    Why it matters: A template was published, or a part of the article is still missing.
    Leaves alone: Stories about typography, which mention the placeholder text or quote its first words.
    Fix: Extract the page again when it is finished.
    For editors: Write the text that belongs here.
    Evidence: `Lorem ipsum dolor sit amet:` on a published page; dolma and C4 remove such pages.
    """
    text = pl.col("text")
    return text.str.contains(_OPENING) | (text.str.count_matches(_DUMMY) >= o["min_words"])


_CERTAIN_ESCAPE: Final = r"\\{1,2}u[0-9a-fA-F]{4}|(?:\\{1,2}n){2,}"
_ESCAPE: Final = rf"{_CERTAIN_ESCAPE}|\\{{1,2}}(?:[\"/]|[nrt](?:[^a-z]|$))"
_ESCAPE_IN_PYTHON: Final = re.compile(r"\\{1,2}(?:u(?P<code>[0-9a-fA-F]{4})|(?P<mark>[\"/])|[nrt](?![a-z]))")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def _unescaped(text: str) -> str:
    """The text with its escapes replaced by what they mean; a line end is a blank. Unchanged if one has no meaning."""
    decoded = _ESCAPE_IN_PYTHON.sub(_meant, text)
    decoded = decoded.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text if "\ufffd" in decoded and "\ufffd" not in text else decoded


def _meant(escape: re.Match[str]) -> str:
    if escape["code"]:
        character = chr(int(escape["code"], 16))
        return character if character.isprintable() or _SURROGATE.match(character) else " "
    return escape["mark"] or " "


@rule(
    code="LK021",
    name="literal-escape",
    severity="warning",
    frame="block",
    mark=_ESCAPE,
    spare=_CODE_SPAN,
    literals=("\\",),
    message="an escape sequence is in the text: {excerpt}",
    fix="safe",
    repair=lambda _: each(pl.col("text"), _unescaped),
    bad=(
        paragraph("The council\\u2019s clerk says that the boats return in April, whatever the operator thinks."),
        paragraph('The clerk said: \\"The boats return.\\" Nobody on the quay had expected that so soon.'),
        paragraph("The boats return.\\n\\nThe council decided so on Thursday, after a year of talks."),
    ),
    good=(
        paragraph(
            "The files are in C:\\new\\reports\\tables on the old machine of the harbour office, the clerk says."
        ),
        paragraph("The shrug ¯\\_(ツ)_/¯ was all that the operator had to say about the fares."),
        paragraph("He wrote \\nu and \\textbf{boats} in his thesis, and `\\u2019` in his program."),
    ),
)
def literal_escape(_: Options) -> pl.Expr:
    r"""An escape sequence of JSON or program code was not decoded.

    What it does: Finds `\u2019` and similar sequences, `\n\n`, and two or more of `\n`, `\t`, `\"` and `\/`.
    Why it matters: The text was escaped twice, or cut out of a script. Searches miss words, and readers see code.
    Leaves alone: Windows paths, LaTeX, a single `\n`, and code in backticks.
    Fix: Replace each sequence with the character that it stands for; a line break becomes a space.
    For editors: Type the character itself instead of its code.
    Evidence: trafilatura JSON_UNICODE_REPLACE.
    """
    return _text().str.contains(_CERTAIN_ESCAPE) | (_text().str.count_matches(_ESCAPE) >= 2)
