"""CP001, CP002, CP003, CP006, CP009, CP010: what is not as it was in earlier runs."""

from __future__ import annotations

from typing import Final

import polars as pl

from ....schemas.profiles import EVERY_OUTLET, PROFILED_FIELDS
from ...comparing.profile import DUPLICATE_CODES, chars_of_step
from ...comparing.rates import HOST, OTHER, articles, of_kind, percent, rates, rises, runs
from ...declaring.declare import rule
from ...declaring.registry import all_rules
from ...declaring.rule import Options


def _volumes(_: Options, now: pl.DataFrame, past: pl.DataFrame) -> pl.DataFrame:
    """By outlet: articles of this run, and what is usual. A run in which an outlet is missing counts as none."""
    runs = past.select("as_of").unique()
    each = of_kind(past, "articles").select("outlet", "as_of", past="count")
    since = each.group_by("outlet").agg(since=pl.col("as_of").min())
    usual = since.join(runs, how="cross").filter(pl.col("as_of") >= pl.col("since"))
    usual = usual.join(each, on=["outlet", "as_of"], how="left")
    usual = usual.with_columns(pl.col("past").fill_null(0).cast(pl.Int64))
    weekday = now["as_of"].dt.weekday().first()
    same_day = pl.col("past").filter(pl.col("as_of").dt.weekday() == weekday)
    numbers = usual.group_by("outlet").agg(
        runs=pl.len(),
        median=pl.col("past").median(),
        spread=(pl.col("past") - pl.col("past").median()).abs().median() * 1.4826,
        same_day=pl.when(same_day.len() >= 2).then(same_day.median()).otherwise(pl.col("past").median()),
    )
    here = numbers.join(articles(now), on="outlet", how="left").with_columns(pl.col("articles").fill_null(0))
    return here.with_columns(usual=pl.min_horizontal("median", "same_day").round().cast(pl.Int64)).sort("outlet")


@rule(
    code="CP001",
    name="volume-drop",
    severity="error",
    frame="history",
    column="host",
    measure=_volumes,
    options={"min_runs": 14, "min_articles": 10, "z": 4.0, "max_share": 0.5},
    message="{outlet} has {articles: article} in this run, far below the usual {usual} ({runs: earlier run})",
    bad=(
        runs(
            ((HOST, "articles", "", 100), (OTHER, "articles", "", 90)),
            ((OTHER, "articles", "", 90),),
            beside=("CP002",),
        ),
        runs(((HOST, "articles", "", 40),), ((HOST, "articles", "", 8),)),
    ),
    good=(
        runs(((HOST, "articles", "", 40),), ((HOST, "articles", "", 27),)),
        runs(((HOST, "articles", "", 4),), ((OTHER, "articles", "", 9),)),
        runs(((HOST, "articles", "", 100),), ((HOST, "articles", "", 1),), number=13),
    ),
)
def volume_drop(o: Options) -> pl.Expr:
    """An outlet has far fewer articles than usual.

    What it does: Compares the number of articles of each outlet with the median of earlier runs, once there are 14
    runs. Fires if the number is less than half of the usual one, also for the day of the week, and more than four
    (robust) standard deviations away from it.
    Why it matters: The site has a new layout, a feed is gone, or there is a new paywall. Nobody notices articles that
    are missing.
    Leaves alone: Outlets with fewer than 10 articles per run, and weekends that are always quiet. Runs should cover
    equal periods of time, such as one day each.
    Fix: Check whether the outlet's pages are still fetched and parsed.
    Evidence: Users of Great Expectations and pointblank check volumes; layouts that parsers no longer recognize (Fundus
    #351).
    """
    scale = pl.max_horizontal(pl.col("spread"), pl.col("median").sqrt())  # counts vary by their root at least
    far = (pl.col("articles") - pl.col("median")) / scale < -o["z"]
    few = (pl.col("articles") < o["max_share"] * pl.col("median")) & (
        pl.col("articles") < o["max_share"] * pl.col("same_day")
    )
    return (pl.col("runs") >= o["min_runs"]) & (pl.col("median") >= o["min_articles"]) & far & few


_SMALL_SHARE: Final = 0.01


def _shares(_: Options, now: pl.DataFrame, past: pl.DataFrame) -> pl.DataFrame:
    """One row: how far the shares of outlets are from what they were, and which outlet moved most."""
    both = (
        articles(now)
        .join(articles(past).rename({"articles": "past"}), on="outlet", how="full", coalesce=True)
        .with_columns(pl.col("articles", "past").fill_null(0))
    )
    named = both.with_columns(
        articles_share=pl.col("articles") / pl.col("articles").sum(), past_share=pl.col("past") / pl.col("past").sum()
    )
    small = pl.max_horizontal("articles_share", "past_share") < _SMALL_SHARE
    shares = named.group_by(pl.when(~small).then("outlet")).agg(
        pl.col("articles_share", "past_share", "articles", "past").sum()
    )
    one, other = pl.col("articles_share"), pl.col("past_share")
    middle = (one + other) / 2
    half = [pl.when(part > 0).then(part * (part / middle).log(2)).otherwise(0.0).sum() / 2 for part in (one, other)]
    moved = (one - other).abs()
    most = [pl.col(name).sort_by(moved, descending=True).first() for name in ("outlet", "articles_share", "past_share")]
    return shares.select(
        outlet=pl.lit(EVERY_OUTLET),
        divergence=half[0] + half[1],
        articles=pl.col("articles").sum(),
        outlets=pl.len(),
        runs=pl.lit(past["as_of"].n_unique()),
        most=most[0].fill_null("small outlets"),
        share=most[1],
        past_share=most[2],
    ).with_columns(shown=percent("share"), past_shown=percent("past_share"))


@rule(
    code="CP002",
    name="publisher-share-drift",
    severity="warning",
    frame="history",
    column="host",
    measure=_shares,
    options={"min_runs": 7, "min_articles_an_outlet": 20, "max_divergence": 0.1},
    message="the mix of outlets has changed, most of all {most}: {shown}, was {past_shown}",
    bad=(
        runs(
            ((HOST, "articles", "", 300), (OTHER, "articles", "", 100)),
            ((HOST, "articles", "", 160), (OTHER, "articles", "", 500)),
        ),
    ),
    good=(
        runs(
            ((HOST, "articles", "", 300), (OTHER, "articles", "", 100)),
            ((HOST, "articles", "", 280), (OTHER, "articles", "", 130)),
        ),
        runs(
            ((HOST, "articles", "", 9), (OTHER, "articles", "", 9)),
            ((HOST, "articles", "", 18), (OTHER, "articles", "", 6)),
        ),
    ),
)
def publisher_share_drift(o: Options) -> pl.Expr:
    """The mix of outlets has changed.

    What it does: Compares the outlets' shares of all articles with those of earlier runs, and fires if their
    Jensen-Shannon divergence is more than 0.1 bits. Outlets with less than 1 % are combined.
    Why it matters: Models and statistics based on the corpus change with its mix of outlets, and nobody decided that.
    Leaves alone: Runs with fewer than 20 articles per outlet on average, because shares vary by chance there.
    Fix: Check which outlet grew or shrank, which the message names, and whether that is intended.
    Evidence: J. Lin, Divergence measures based on the Shannon entropy (1991).
    """
    enough = pl.col("articles") >= o["min_articles_an_outlet"] * pl.col("outlets")
    return (pl.col("runs") >= o["min_runs"]) & enough & (pl.col("divergence") > o["max_divergence"])


def _missing(_: Options, now: pl.DataFrame, past: pl.DataFrame) -> pl.DataFrame:
    return rates(now, past, "missing").filter(pl.col("name").is_in(PROFILED_FIELDS)).with_columns(column="name")


@rule(
    code="CP003",
    name="missing-rate-drift",
    severity="error",
    frame="history",
    column=PROFILED_FIELDS[0],
    also=PROFILED_FIELDS[1:],
    measure=_missing,
    options={"min_articles": 20, "min_rise": 0.2, "z": 3.0},
    message="{column} is missing in {shown} of the articles of {outlet}, up from {past_shown}",
    bad=(
        runs(
            ((HOST, "articles", "", 50), (HOST, "missing", "authors", 5)),
            ((HOST, "articles", "", 50), (HOST, "missing", "authors", 45)),
        ),
        runs(((HOST, "articles", "", 40),), ((HOST, "articles", "", 40), (HOST, "missing", "body", 20))),
    ),
    good=(
        runs(
            ((HOST, "articles", "", 50), (HOST, "missing", "section", 50)),
            ((HOST, "articles", "", 50), (HOST, "missing", "section", 50)),
        ),
        runs(((HOST, "articles", "", 8),), ((HOST, "articles", "", 8), (HOST, "missing", "authors", 4))),
        runs(
            ((HOST, "articles", "", 50), (HOST, "missing", "authors", 20)),
            ((HOST, "articles", "", 50), (HOST, "missing", "authors", 27)),
        ),
    ),
)
def missing_rate_drift(o: Options) -> pl.Expr:
    """A field is missing in many more articles of an outlet than before.

    What it does: Counts missing fields by outlet, and fires if the share is 20 percentage points higher than in earlier
    runs and the two Wilson intervals, three standard deviations each, do not overlap.
    Why it matters: The layout has changed, and the extractor no longer finds the field. Each single article looks like
    one that never had it.
    Leaves alone: Fields that were always missing, and outlets with fewer than 20 articles.
    Fix: Compare a current page with an old one, and repair the extractor.
    Evidence: A changed layout of a German daily, after which nothing was parsed (Fundus #351, #786).
    """
    return rises(o)


def _lengths(_: Options, now: pl.DataFrame, past: pl.DataFrame) -> pl.DataFrame:
    """By outlet: median lengths now and before, and how far their distributions are apart (Kolmogorov-Smirnov)."""
    key = ["outlet", "name"]
    steps = [
        of_kind(rows, "length").group_by(key).agg(pl.col("count").sum().cast(pl.Int64).alias(name))
        for rows, name in ((now, "now"), (past, "past"))
    ]
    both = steps[0].join(steps[1], on=key, how="full", coalesce=True).with_columns(pl.col("now", "past").fill_null(0))
    ordered = both.with_columns(step=pl.col("name").cast(pl.Int32)).sort("outlet", "step")
    upto = {f"{name}_upto": pl.col(name).cum_sum() / pl.col(name).sum() for name in ("now", "past")}
    summed = ordered.with_columns(share.over("outlet").alias(name) for name, share in upto.items())
    return (
        summed.group_by("outlet", maintain_order=True)
        .agg(
            pl.col("now", "past").sum(),
            apart=(pl.col("now_upto") - pl.col("past_upto")).abs().max(),
            median=chars_of_step(pl.col("step").filter(pl.col("now_upto") >= 0.5).first()),
            past_median=chars_of_step(pl.col("step").filter(pl.col("past_upto") >= 0.5).first()),
        )
        .with_columns(pl.col("median", "past_median").round().cast(pl.Int64, strict=False))
    )


@rule(
    code="CP006",
    name="length-drift",
    severity="warning",
    frame="history",
    column="body",
    measure=_lengths,
    options={"min_articles": 30, "min_change": 0.4, "c": 2.23},
    message="the median article of {outlet} has about {median: character}; before, it had {past_median}",
    bad=(
        runs(
            ((HOST, "articles", "", 60), (HOST, "length", "88", 60)),
            ((HOST, "articles", "", 60), (HOST, "length", "70", 60)),
        ),
    ),
    good=(
        runs(
            ((HOST, "articles", "", 60), (HOST, "length", "88", 60)),
            ((HOST, "articles", "", 60), (HOST, "length", "90", 60)),
        ),
        runs(
            ((HOST, "articles", "", 9), (HOST, "length", "88", 9)),
            ((HOST, "articles", "", 9), (HOST, "length", "70", 9)),
        ),
    ),
)
def length_drift(o: Options) -> pl.Expr:
    """The articles of an outlet are much longer or shorter than before.

    What it does: Compares the median length of bodies with that of earlier runs, and fires if it has changed by 40 %
    and the difference between the distributions is significant (Kolmogorov-Smirnov, one in ten thousand).
    Why it matters: Texts are cut off, comments or menus got in, or a new format replaced the old one.
    Leaves alone: Outlets with fewer than 30 articles. Lengths are counted in steps of 9 %.
    Fix: Read the shortest and the longest articles of this run.
    Evidence: An extractor that began to return the whole page (trafilatura #883).
    """
    enough = (pl.col("now") >= o["min_articles"]) & (pl.col("past") >= o["min_articles"])
    chance = o["c"] * ((pl.col("now") + pl.col("past")) / (pl.col("now") * pl.col("past"))).sqrt()
    change = pl.col("median") / pl.col("past_median") - 1
    changed = (change >= o["min_change"]) | (change <= -o["min_change"])
    return enough & changed & (pl.col("apart") > chance)


def _finding_rates(_: Options, now: pl.DataFrame, past: pl.DataFrame) -> pl.DataFrame:
    """Rates of the rules that were on before as well, without habits, duplicates and history itself."""
    severity = {rule.code: rule.severity for rule in all_rules() if rule.frame != "history"}
    judged = [code for code, grave in severity.items() if grave != "info" and code not in DUPLICATE_CODES]
    on_before = past.filter((pl.col("kind") == "rule") & (pl.col("outlet") == EVERY_OUTLET))
    comparable = past.join(on_before.select("as_of").unique(), on="as_of", how="semi")
    shares = rates(now, comparable, "rule").filter(pl.col("name").is_in(judged), pl.col("outlet") != EVERY_OUTLET)
    known = shares.filter(pl.col("name").is_in(on_before["name"].unique().implode()))
    return known.with_columns(
        about="name", severity=pl.col("name").replace_strict(severity, return_dtype=pl.String, default="warning")
    )


@rule(
    code="CP009",
    name="finding-rate-regression",
    severity="error",
    frame="history",
    column="host",
    measure=_finding_rates,
    options={"min_articles": 50, "min_rise": 0.02, "z": 3.0},
    message="{name} has findings in {shown} of the articles of {outlet}, up from {past_shown}",
    bad=(
        runs(
            ((HOST, "articles", "", 60), ("", "rule", "LK001", 1), (HOST, "rule", "LK001", 1)),
            ((HOST, "articles", "", 60), ("", "rule", "LK001", 20), (HOST, "rule", "LK001", 20)),
        ),
    ),
    good=(
        runs(
            ((HOST, "articles", "", 60), ("", "rule", "LK001", 9), (HOST, "rule", "LK001", 9)),
            ((HOST, "articles", "", 60), ("", "rule", "LK001", 12), (HOST, "rule", "LK001", 12)),
        ),
        runs(
            ((HOST, "articles", "", 60),),
            ((HOST, "articles", "", 60), ("", "rule", "LK001", 20), (HOST, "rule", "LK001", 20)),
        ),
    ),
)
def finding_rate_regression(o: Options) -> pl.Expr:
    """A rule fires on many more articles of an outlet than before.

    What it does: Compares, for each outlet and rule, the share of articles with a finding with that of earlier runs.
    Fires if the share is 2 percentage points higher and the two Wilson intervals do not overlap. It is a warning if the
    rule gives warnings.
    Why it matters: A baseline accepts single old findings. This rule limits their rate: a defect that was rare is
    becoming common, usually because the extractor or the page has changed.
    Leaves alone: Rules that were not enabled before, infos, duplicates (CP010), and outlets with fewer than 50
    articles.
    Fix: Look at the findings of that rule for that outlet.
    Evidence: Linters with baselines, such as mypy; requests for them in Ruff (#1149).
    """
    return rises(o)


def _repeated(_: Options, now: pl.DataFrame, past: pl.DataFrame) -> pl.DataFrame:
    return rates(now, past, "duplicates")


@rule(
    code="CP010",
    name="duplicate-rate-drift",
    severity="warning",
    frame="history",
    column="host",
    measure=_repeated,
    options={"min_articles": 50, "min_rise": 0.05, "z": 3.0},
    message="{shown} of the articles of {outlet} duplicate others, up from {past_shown}",
    bad=(
        runs(
            ((HOST, "articles", "", 100), (HOST, "duplicates", "", 2)),
            ((HOST, "articles", "", 100), (HOST, "duplicates", "", 30)),
        ),
    ),
    good=(
        runs(
            ((HOST, "articles", "", 100), (HOST, "duplicates", "", 20)),
            ((HOST, "articles", "", 100), (HOST, "duplicates", "", 26)),
        ),
    ),
)
def duplicate_rate_drift(o: Options) -> pl.Expr:
    """Many more articles of an outlet are duplicates than before.

    What it does: Compares the share of articles with a finding about duplicates (headline, URL, id or body) with that
    of earlier runs.
    Why it matters: Pages are fetched twice, or URLs have a new part, so that old articles come in as new ones.
    Leaves alone: Outlets with fewer than 50 articles, and shares that were always high.
    Fix: Check what the duplicates have in common; often it is a parameter in their URLs.
    Evidence: news-crawl #9 and #44.
    """
    return rises(o)
