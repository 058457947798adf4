"""Rules of users, tried on their own bad examples: a rule that never fires would let everything pass."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from ...checks.comparing.corpus import Corpus, keyed, outlets
from ...checks.declaring.examples import Example
from ...checks.declaring.extras import is_installed
from ...checks.declaring.rule import Rule
from ...checks.judging.judge import Judge, Judged
from ...parsers.read import read, read_frame
from ...schemas.batch import Batch, joined

__all__ = ["faults", "silent_examples"]

_AS_OF: Final = datetime(2024, 6, 1, tzinfo=UTC)
"""After the times in the examples."""

_TRIED: Final = ("article", "block", "corpus")


def silent_examples(rule: Rule) -> Iterator[int]:
    """Numbers, from 1, of the bad examples on which a rule does not fire.

    None for a rule that raises, which its run tells, for one whose extra is missing, and for those that judge pairs of
    texts or runs.
    """
    if rule.frame not in _TRIED or not is_installed(rule.extra):
        return
    for number, example in enumerate(rule.bad, 1):
        judged = _judged(rule, joined(list(_batches(example))))
        if not judged.failed and judged.findings.is_empty():
            yield number


def faults(rule: Rule) -> Iterator[str]:
    """Sentences on examples on which a rule is not as it says: a bad one that it misses, a good one that it finds."""
    if rule.frame not in _TRIED or not is_installed(rule.extra):
        return
    for kind, examples in (("bad", rule.bad), ("good", rule.good)):
        for number, example in enumerate(examples, 1):
            judged = _judged(rule, joined(list(_batches(example))))
            if judged.failed:
                yield f"it could not be evaluated on {kind} example {number}: {next(iter(judged.failed.values()))}"
            elif judged.findings.is_empty() == (kind == "bad"):
                yield f"{kind} example {number} is {'not ' if kind == 'bad' else ''}found: {example.shows}"


def _judged(rule: Rule, batch: Batch) -> Judged:
    pairs = [(rule, rule.options_for(_AS_OF))]
    if rule.frame != "corpus":
        return Judge(pairs)(batch)
    corpus = Corpus(pairs)
    rows, failed = corpus.signatures(keyed(batch))
    judged = corpus.judge(rows, outlets(batch.articles))
    judged.failed |= failed
    return judged


def _batches(example: Example) -> Iterator[Batch]:
    if example.file is None:
        yield from read_frame(list(example.records))
        return
    with tempfile.TemporaryDirectory(prefix="presscheck-") as folder:
        path = Path(folder) / "example.txt"
        path.write_bytes(example.file)
        yield from read([path])
