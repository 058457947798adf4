"""What a service counts, for Prometheus."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

__all__ = ["CONTENT_TYPE", "Metrics"]

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST

_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """Of one service; its registry is its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        labels = ("route", "method", "status")
        self.requests = Counter("presscheck_requests", "Answered requests.", labels, registry=self.registry)
        self.seconds = Histogram(
            "presscheck_request_seconds", "Time of a request.", ("route",), buckets=_SECONDS, registry=self.registry
        )
        self.pending = Gauge("presscheck_checks_pending", "Running and waiting checks.", registry=self.registry)
        self.lingering = Gauge(
            "presscheck_checks_lingering", "Checks that timed out and are still running.", registry=self.registry
        )
        self.articles = Counter("presscheck_articles", "Checked articles.", ("verdict",), registry=self.registry)
        self.findings = Counter("presscheck_findings", "Findings by rule.", ("code",), registry=self.registry)

    def count(self, answer: Mapping[str, Any]) -> None:
        """Count an answer."""
        self.articles.labels(answer["verdict"]).inc()
        for finding in answer["findings"]:
            self.findings.labels(finding["code"]).inc()

    def text(self) -> bytes:
        """In the text format of Prometheus."""
        return generate_latest(self.registry)
