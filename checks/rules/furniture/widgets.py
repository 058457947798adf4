"""BD and CT: what the widgets of a page say: buttons to share, places of advertisements, comments, embedded posts."""

from __future__ import annotations

from typing import Final

import polars as pl

from ...declaring.declare import rule
from ...declaring.examples import CLEAN, article, paragraph
from ...declaring.rule import Options
from ...text.labels import among, begins_with, ends_as_sentence, has_phrase, is_label, label
from ...text.lines import is_text
from ...text.phrase_lists import pattern, phrases, spellings
from ...text.repairs import dropped


def _label() -> pl.Expr:
    """The label of a line, else null; a long one is no phrase that anybody knows."""
    return label(pl.when(is_text()).then("text"))


_SHARE_TOPICS: Final = ("share_networks", "share_labels", "share_calls")


_WORD: Final = r"[^\s|,/·•*+&:()-]+"


def _words(*topics: str) -> list[str]:
    """Every word of the phrases of these topics."""
    return sorted({word for topic in topics for phrase in phrases(topic) for word in phrase.split()})


def _may_be_buttons(o: Options) -> pl.Expr:
    """A short line that is no sentence and begins with a word of buttons."""
    line = pl.col("text").str.strip_chars()
    first = _label().str.extract(f"^({_WORD})").is_in(_words(*_SHARE_TOPICS)).fill_null(False)
    return first & (line.str.len_chars() <= o["max_chars"]) & ~ends_as_sentence(line)


@rule(
    code="BD008",
    name="share-widget",
    severity="warning",
    frame="block",
    literals=spellings("share_networks", "share_labels"),
    screen=_may_be_buttons,
    looks_around=True,
    options={"max_chars": 140, "min_lines": 3},
    message="a share button is in the text: {excerpt}",
    fix="safe",
    repair=dropped,
    bad=(
        paragraph("Share this article"),
        paragraph("Facebook | Twitter | WhatsApp | Email"),
        paragraph("* Facebook\n* Twitter\n* Pinterest"),
        paragraph("Click to share on Reddit (Opens in new window)"),
        paragraph("Teilen:\nWhatsApp\nLinkedIn"),
    ),
    good=(
        paragraph("Twitter"),
        paragraph("Facebook\nThe harbour office closed its page there in the spring, after a year without a visitor."),
        paragraph("Share of passengers on Saturdays"),
        paragraph("The harbour office writes on Facebook and Twitter whenever a boat is late."),
    ),
)
def share_widget(o: Options) -> pl.Expr:
    """Buttons for sharing, printing or saving the article were extracted as text.

    What it does: Finds lines that contain only names of social networks and words such as Share or Print: several on
    one line, three or more such lines in a row, or one line that says what it is for. Covers twenty-five languages.
    Why it matters: The buttons are on every page and say nothing about the article.
    Leaves alone: The name of a network on its own, which may be a heading, and sentences.
    Fix: Drop the line.
    For editors: Delete the line.
    Evidence: `Teilen:` and ` |  | Tweet |  | ` in extracted texts; trafilatura RE_FILTER.
    """
    words, named, networks = pl.col("words"), pl.col("named"), pl.col("networks")
    several = words.list.eval(pl.element().is_in(_words(*_SHARE_TOPICS))).list.all() & (networks >= 2)
    called = (networks >= 1) & begins_with(named, "share_calls")
    return among(
        where=_may_be_buttons(o),
        marks={
            "words": pl.col("text").str.to_lowercase().str.extract_all(_WORD),
            "networks": words.list.eval(pl.element().is_in(_words("share_networks"))).list.sum(),
            "named": label(pl.col("text")),
            "certain": several | called | is_label(named, "share_labels"),
        },
        entry=pl.col("certain") | is_label(named, "share_networks"),
        verdict=pl.col("certain").any().over("run") | (pl.len().over("run") >= o["min_lines"]),
    )


_WITH_NAME: Final = r"^\W*(?:ADVERTISEMENT|ANZEIGE|PUBLICIDAD|PUBLICIDADE|PUBLICITÉ|PUBBLICITÀ)\W+\p{Lu}"


@rule(
    code="BD013",
    name="ad-marker",
    severity="warning",
    frame="block",
    literals=spellings("ad_labels"),
    bound=80,
    message="an advertisement marker is in the text: {excerpt}",
    fix="safe",
    repair=dropped,
    bad=(
        paragraph("Advertisement"),
        paragraph("- Anzeige -"),
        paragraph("[PUBLICIDAD]"),
        paragraph("Реклама"),
        paragraph("Story continues below advertisement"),
    ),
    good=(
        paragraph("Advertisements for the night boat hang in every window of the town."),
        paragraph("Promoted: Wexley Rowers, Quay United"),
        paragraph("The loading of the boat takes an hour."),
    ),
)
def ad_marker(_: Options) -> pl.Expr:
    """A line only marks an advertisement or something that was still loading.

    What it does: Finds lines that consist only of “Advertisement”, “Sponsored content”, “Article continues below”,
    “Loading …” or similar words, in thirty languages.
    Why it matters: The marker cuts a paragraph in two, and the same line is in thousands of articles.
    Leaves alone: Lines with more words.
    Fix: Drop the line.
    For editors: Delete the line.
    Evidence: 31 lines in 20 of 1,924 extracted texts; readability #867.
    """
    named = is_text() & pl.col("text").str.contains(_WITH_NAME)
    return named | is_label(_label(), "ad_labels")


@rule(
    code="BD014",
    name="comment-section",
    severity="warning",
    frame="block",
    literals=spellings("comments", "comment_labels"),
    bound=200,
    message="the readers' comments begin here: {excerpt}",
    fix="unsafe",
    repair=dropped,
    bad=(
        article(body=f"{CLEAN['body']}\n12 comments"),
        article(body=f"{CLEAN['body']}\nLeave a Reply Cancel reply\nYour email address will not be published."),
        article(body=f"{CLEAN['body']}\nKommentare (3)"),
        article(body=f"{CLEAN['body']}\nОставить комментарий"),
        article(body=f"{CLEAN['body']}\nAtenção: comentários ofensivos não são aprovados pelo moderador."),
    ),
    good=(
        paragraph("The operator declined to comment."),
        paragraph("Comments by the council were few, and no reply came from the operator."),
        paragraph("Kommentar"),
    ),
)
def comment_section(_: Options) -> pl.Expr:
    """The heading or the form of the comment section was extracted as text.

    What it does: Finds lines that consist only of “Comments”, “Leave a reply”, “12 comments” or similar words, and
    short lines from comment forms, such as “Your email address will not be published” and “Comments are moderated”.
    Covers more than thirty languages.
    Why it matters: What follows was written by readers, not by the author: opinions and names that are not the
    outlet's.
    Leaves alone: Sentences with such words, and the single word “Comment”, which is a genre.
    Fix: Drop the line, and everything after it if it is comments; check that part yourself.
    For editors: Delete the comments.
    Evidence: 4.9 % of raw pages, 1.0 % of extracted texts; readability #867.
    """
    form = is_text() & has_phrase(pl.col("text"), "comments")
    return form | is_label(_label(), "comment_labels")


@rule(
    code="BD035",
    name="embed-residue",
    severity="info",
    frame="block",
    mark=rf"(?i){pattern('embeds')}\w*",
    literals=spellings("embeds"),
    message="remains of an embedded post or player are in the text: {excerpt}",
    bad=(
        paragraph("Thanks. Twitter will use this to make your timeline better. UndoUndo"),
        paragraph("View this post on Instagram"),
        paragraph("The boats are back! pic.twitter.com/Qy7Fe44rY"),
        paragraph("Sieh dir diesen Beitrag auf Instagram an"),
    ),
    good=(
        paragraph("Her picture of the boats was shared on Instagram more than four hundred times."),
        paragraph("The boats are back, the harbour office wrote on Twitter."),
    ),
)
def embed_residue(_: Options) -> pl.Expr:
    """An embedded post, video or player left some of its words in the text.

    What it does: Finds labels of embedded posts and players (“View this post on Instagram”), and links to pictures in
    posts (`pic.twitter.com/…`).
    Why it matters: The post itself may be content, but these words are not. They also show that a picture or a video is
    missing here.
    Leaves alone: Quoted posts, and texts about such labels.
    Fix: Remove the words, and check whether the post is still there.
    For editors: Delete the words, or embed the post again.
    Evidence: `Thanks. Twitter will use this to make your timeline better.` in extracted texts.
    """
    return is_text() & pl.col("text").str.to_lowercase().str.contains_any(list(phrases("embeds")))


_HANDLE: Final = r"@[\w.]{2,}"
_PROFILE: Final = (
    r"(?:https?://)?(?:www\.|m\.)?(?:twitter|x|facebook|fb|instagram|t|youtube|linkedin|tiktok|vk|threads|bsky)"
    r"\.(?:com|me|net|app)/[^\s,|]+"
)
_NETWORK_NAME: Final = "(?:twitter|x|instagram|facebook|telegram|tiktok|threads|bluesky|mastodon)"
_ACCOUNT: Final = f"(?:{_HANDLE}|{_PROFILE})"
_HANDLES: Final = rf"(?i)^\s*(?:{_NETWORK_NAME}:\s*)?{_ACCOUNT}(?:[\s,;|/·•&+-]+(?:and\s+)?{_ACCOUNT})*\W*$"


@rule(
    code="CT006",
    name="social-handle-row",
    severity="info",
    frame="block",
    literals=("@", *(f"{name}/" for name in (".com", ".me", ".net", ".app"))),
    bound=160,
    message="a line of the text lists social media accounts: {excerpt}",
    fix="unsafe",
    repair=dropped,
    bad=(
        paragraph("@jonas_okafor"),
        paragraph("twitter.com/harbourcourier | facebook.com/harbourcourier"),
        paragraph("Twitter: @harbourcourier, @jonas_okafor"),
    ),
    good=(
        paragraph("@dataclass is what the programmer writes above a class."),
        paragraph("The harbour office, @portellery, answers within an hour."),
        paragraph("@override"),
        paragraph("Her account: @mara_on_the_quay"),
    ),
)
def social_handle_row(_: Options) -> pl.Expr:
    """A line consists only of social media accounts.

    What it does: Finds lines that consist only of names such as `@name` and URLs of profiles.
    Why it matters: The accounts belong to the author or the outlet, not to the text.
    Leaves alone: Names in a sentence, and single words that are program code, such as `@override`.
    Fix: Move the line to the author's metadata, or drop it.
    For editors: Move the accounts to the author's profile.
    Evidence: `@macbacchi` in extracted texts; trafilatura AUTHOR_TWITTER.
    """
    code = r"^\s*@(?:classmethod|dataclass|deprecated|import|media|override|param|property|return|staticmethod|Test)\b"
    return is_text() & pl.col("text").str.contains(_HANDLES) & ~pl.col("text").str.contains(code)
