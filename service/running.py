"""A service from its start to its stop."""

from __future__ import annotations

import signal
import socket
import sys

import uvicorn

from ..gate.terms.config import Config
from . import logs
from .answering import Answering
from .app import make
from .settings import Settings

__all__ = ["listening", "run"]

_LAST_SECONDS = 5


def listening(settings: Settings) -> socket.socket:
    """A socket on the host and port. Raises OSError."""
    family, _, _, _, address = socket.getaddrinfo(settings.host.strip("[]"), settings.port, type=socket.SOCK_STREAM)[0]
    return socket.create_server(address[:2], family=family, backlog=1024)


def run(settings: Settings, config: Config, *, is_pinned: bool) -> None:
    """Serve until SIGTERM or SIGINT; what runs then is finished first.

    is_pinned: the configuration says what "now" is. Raises ConfigError, ArchiveError and OSError before it listens.
    """
    answering = Answering(config, is_pinned=is_pinned)
    with listening(settings) as listener:
        logs.set_up()
        server = uvicorn.Server(
            uvicorn.Config(
                make(settings, answering),
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                lifespan="on",
                timeout_graceful_shutdown=round(settings.seconds) + _LAST_SECONDS,
                h11_max_incomplete_event_size=64 << 10,
            )
        )
        for name in (signal.SIGTERM, signal.SIGINT):  # uvicorn raises them once more when it has stopped
            signal.signal(name, lambda *_: None)
        host, port = listener.getsockname()[:2]
        place = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
        logs.LOG.info("listening", extra={"fields": {"url": place}})
        server.run(sockets=[listener])
        sys.stderr.flush()
