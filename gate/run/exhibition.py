"""The articles that a report shows whole, with the edits that presscheck suggests."""

from __future__ import annotations

from ...checks.judging.proposals import Proposals
from ...reports.exhibits import Exhibits, with_edits
from ..terms.rulebook import Rulebook
from .finished import Run

__all__ = ["shown"]


def shown(run: Run, exhibits: Exhibits, book: Rulebook) -> Run:
    """The run with the worst of its articles. A repair that cannot be evaluated is an internal error."""
    exhibits.complete()
    proposals = Proposals.of_judge(book.judge, ("safe", "unsafe"))
    return run.with_exhibits(with_edits(exhibits.worst(), proposals)).with_faults(proposals.faults)
