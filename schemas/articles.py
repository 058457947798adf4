"""The `articles` frame: one row a record."""

from __future__ import annotations

from typing import Annotated, Any

import polars as pl
from pandera.polars import DataFrameModel, Field

from .vocabulary import DATE_ROLES, FORMATS, PRECISIONS

__all__ = ["ARTICLE_DTYPES", "IMAGE", "Articles"]

IMAGE = pl.Struct({"url": pl.String, "width": pl.Int32, "height": pl.Int32, "is_main": pl.Boolean})
"""One schema.org ImageObject: contentUrl, width and height in pixels, representativeOfPage."""

_PRECISIONS = list(PRECISIONS)
_DATE_ROLES = list(DATE_ROLES)
_FORMATS = list(FORMATS)


def _maybe(description: str) -> Any:
    """A nullable column."""
    return Field(nullable=True, description=description)


class Articles(DataFrameModel):
    """One row a record, in the order of the source.

    Text columns hold what was read, unchanged; nothing was read: null. A null never fires a rule, except a
    rule about what is missing.
    """

    source: pl.String = Field(description="Where the record was read: path as given, `-`, or `<frame>`.")
    format: Annotated[pl.Enum, _FORMATS] = Field(description="The parser that read it.")
    record: pl.UInt64 = Field(description="Position of the record in its source, from 0.")
    line: pl.UInt64 = _maybe("Line on which the record begins, from 1; null where a format has no lines.")
    article_id: pl.String = Field(
        description="Identity of the article: the input's own id; else 32 hex digits of the sha256 of the "
        "canonical URL; else of headline and body; else of source and record. Not unique: duplicates are findings.",
    )
    read_error: pl.String = _maybe("Why the record could not be read (DF014); all content is null then.")
    decode_ok: pl.Boolean = Field(description="The bytes were valid UTF-8 (DF004).")
    n_bytes: pl.UInt64 = Field(description="Size of the record in its source, or of its text, in bytes.")
    fields: pl.String = _maybe(
        "Names of the fields in the source that fill the columns, as a JSON object; null where it has no names."
    )

    header_raw: pl.String = _maybe("Header line of a dump record.")
    header_date: pl.String = _maybe("Date in the header of a dump: YYYY, YYYY-MM or YYYY-MM-DD.")

    url: pl.String = _maybe("URL of the article, as read (schema.org url, mainEntityOfPage).")
    url_canonical: pl.String = _maybe(
        "`url` without scheme, `www.`, fragment, tracking parameters, AMP marks and final slash (ID003); null for the "
        "address of a home page, which is that of no article."
    )
    host: pl.String = _maybe("Host of the URL in lower case, without `www.`: the outlet.")
    url_date: pl.Date = _maybe("Date in the path of the URL (TS015).")

    headline: pl.String = _maybe("schema.org headline.")
    headline_alt: pl.String = _maybe("schema.org alternativeHeadline or name, where there are two.")
    description: pl.String = _maybe("schema.org description: the lede or summary.")
    body: pl.String = _maybe(r"schema.org articleBody; paragraphs are lines (`\n`).")
    n_chars: pl.UInt32 = Field(description="Characters (code points) in `body`; 0 when missing.")

    created_raw: pl.String = _maybe("schema.org dateCreated, as read.")
    published_raw: pl.String = _maybe("schema.org datePublished, as read.")
    modified_raw: pl.String = _maybe("schema.org dateModified, as read.")
    crawled_raw: pl.String = _maybe("Time of the crawl, as read.")
    embargoed_raw: pl.String = _maybe("Time until which nobody may publish (IPTC ninjs embargoedUntil), as read.")
    created_at: Annotated[pl.Datetime, "us", "UTC"] = _maybe("Instant of `created_raw`.")
    published_at: Annotated[pl.Datetime, "us", "UTC"] = _maybe(
        "Instant of `published_raw` in UTC. Precision day: midnight UTC. Naive: as if UTC; compare with care."
    )
    modified_at: Annotated[pl.Datetime, "us", "UTC"] = _maybe("Instant of `modified_raw`.")
    crawled_at: Annotated[pl.Datetime, "us", "UTC"] = _maybe("Instant of `crawled_raw`.")
    embargoed_at: Annotated[pl.Datetime, "us", "UTC"] = _maybe("Instant of `embargoed_raw`.")
    created_precision: Annotated[pl.Enum, _PRECISIONS] = Field(description="What `created_raw` told.")
    published_precision: Annotated[pl.Enum, _PRECISIONS] = Field(description="What `published_raw` told.")
    modified_precision: Annotated[pl.Enum, _PRECISIONS] = Field(description="What `modified_raw` told.")
    published_offset_min: pl.Int16 = _maybe("UTC offset of `published_raw` in minutes; null without one.")
    date_roles: Annotated[pl.Enum, _DATE_ROLES] = Field(description="How the three times were told apart.")
    pub_status: pl.String = _maybe("Whether it may be published (IPTC ninjs pubStatus: usable, withheld, canceled).")

    authors: pl.List = Field(dtype_kwargs={"inner": pl.String}, description="schema.org author; may be empty.")
    keywords: pl.List = Field(
        dtype_kwargs={"inner": pl.String},
        description="schema.org keywords that came one by one; may be empty.",
    )
    keywords_joined: pl.String = _maybe("schema.org keywords that came as one text (`a, b, c`).")
    section: pl.String = _maybe("schema.org articleSection.")
    genre: pl.String = _maybe("schema.org genre.")
    item_type: pl.String = _maybe("What the item is (IPTC ninjs type: text, picture, audio, video, graphic).")
    language: pl.String = _maybe("schema.org inLanguage, as read.")
    publisher: pl.String = _maybe("Name of the publisher or site (schema.org publisher.name, og:site_name).")
    images: pl.List = Field(dtype_kwargs={"inner": IMAGE}, description="schema.org image; may be empty.")
    selectors: pl.List = Field(
        dtype_kwargs={"inner": pl.String}, description="schema.org speakable selectors; may be empty."
    )
    related_urls: pl.List = Field(
        dtype_kwargs={"inner": pl.String},
        description="URLs of other pages that the record names; may be empty.",
    )
    copyright_year: pl.Int16 = _maybe("schema.org copyrightYear.")
    accessible_for_free: pl.Boolean = _maybe("schema.org isAccessibleForFree.")

    class Config(DataFrameModel.Config):
        """Exactly these columns."""

        strict = True


ARTICLE_DTYPES: dict[str, pl.DataType] = {
    name: column.dtype.type for name, column in Articles.to_schema().columns.items()
}
"""Column name to Polars dtype, in order."""
