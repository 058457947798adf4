"""What a service is told when it is started, besides the settings of its checks."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

__all__ = ["Settings", "is_loopback"]

_BATCH_ARTICLES = 20


@dataclass(frozen=True, slots=True)
class Settings:
    """Limits and doors of a service.

    host, port: where it listens; port 0 takes a free one. token: the bearer token, if one is needed. max_bytes: of one
    article. seconds: for one request, waiting included. concurrency: checks at a time. origins: pages of other hosts
    that may ask (CORS). hosts: names, besides those of this machine, that a request may be for.
    """

    host: str = "127.0.0.1"
    port: int = 8765
    token: str | None = None
    max_bytes: int = 5_000_000
    seconds: float = 30.0
    concurrency: int = 2
    origins: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()

    @property
    def max_batch_bytes(self) -> int:
        """Of the articles of one batch together, which are held in memory."""
        return self.max_bytes * _BATCH_ARTICLES

    @property
    def is_local(self) -> bool:
        """Only programs of this machine reach it."""
        return is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Whether a host, a name or an address, is this machine alone."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"
