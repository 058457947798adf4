"""Leaked code and data, and marks that readers trip over, to plant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .planting import Plant, any_of, either, extra_line, in_paragraph, other_value

__all__ = ["LEAKS"]

_BASE64: Final = "aGFyYm91ciBtYXN0ZXI4Q291bmNpbDI5dm90ZXMx" * 6

LEAKS: Final[Mapping[str, Plant]] = {
    "DF006": in_paragraph("DF006", *((f"{{}}{mark}{{}}", mark) for mark in ("\u2028", "\u2029"))),
    "LK002": extra_line(
        "LK002",
        any_of(
            ".article__title, .article__lede", ".story-body > p", 'meta[property="og:title"]', "#main h1.story-head"
        ),
    ),
    "LK005": either(
        extra_line("LK005", any_of('{"@context": "https://schema.org", "@type": "NewsArticle", "name": "A boat"}')),
        in_paragraph("LK005", ('{} {"player":{"autoplay":true}}', '{"player":{"autoplay":true}}')),
    ),
    "LK006": extra_line(
        "LK006",
        any_of(
            "window.dataLayer = window.dataLayer || [];",
            "googletag.cmd.push(function() { googletag.display('ad-3'); });",
            "document.getElementById('story').remove()",
        ),
    ),
    "LK007": extra_line("LK007", any_of(".card { margin: 0 auto; }", "@media (max-width: 9em) { p { color: red; } }")),
    "LK010": in_paragraph("LK010", *((f"{{}}{code}", code) for code in ("&amp;nbsp;", "&amp;#8217;", "&amp;quot;"))),
    "LK013": either(
        other_value("LK013", "section", any_of("['Local']", '["Local", "Boats"]', '{"name": "Local"}')),
        other_value("LK013", "publisher", any_of('{"@type": "Organization", "name": "The Quay"}')),
    ),
    "LK014": in_paragraph(
        "LK014",
        *((f"{{}} {code}", code) for code in ("[ad#story-2]", '[gallery ids="4,5"]', "[youtube-feed]", "[/vc_column]")),
    ),
    "LK015": extra_line("LK015", any_of(f"data:image/png;base64,{_BASE64}", _BASE64)),
    "LK016": extra_line("LK016", any_of("Lorem ipsum dolor sit amet, consectetur adipiscing elit.", "Lorem ipsum")),
    "LK018": extra_line("LK018", any_of("|---|---|", "| :--- | ---: |", "|-", "|}")),
    "LK019": extra_line("LK019", any_of("IMG_2034.JPG", "quay (2).jpeg", "minutes-2021.pdf")),
    "LK022": either(
        in_paragraph("LK022", ("**{}**", "**"), ("## {}", "## ")),
        extra_line("LK022", any_of("![The evening boat](/images/boat.jpg)", "[Home](/) | [Sport](/sport/)")),
    ),
    "LK021": in_paragraph("LK021", ("{}\\n\\n", "\\n\\n"), ("{} \\u2013", "\\u2013"), ('\\"{}\\"', '\\"')),
}
"""Rule code to how its defect is planted."""
