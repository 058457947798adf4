"""`presscheck serve`: the HTTP service."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from .steps import file_of, usage_errors

if TYPE_CHECKING:
    from ...service.settings import Settings

__all__ = ["serve"]

TOKEN: Final = "PRESSCHECK_TOKEN"
_NEEDS: Final = ("fastapi", "uvicorn", "prometheus_client")
_LEAST_TOKEN_CHARS: Final = 16


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8765,
    show_default=True,
    help="Port to listen on; 0 for any free port.",
)
@click.option("--archive", metavar="FILE_OR_URL", help="Archive of published articles. Created if it does not exist.")
@click.option("--profile", metavar="NAME", help="Settings for a use case: crawl, draft, or one of your own.")
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Configuration file.")
@click.option("--isolated", is_flag=True, help="Ignore configuration files.")
@click.option(
    "--token-file",
    type=click.Path(path_type=Path),
    help=f"File with the token that requests must send. [default: the environment variable {TOKEN}]",
)
@click.option(
    "--max-bytes",
    type=click.IntRange(min=1),
    default=5_000_000,
    show_default=True,
    help="Maximum size of an article, in bytes.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.1),
    default=30.0,
    show_default=True,
    help="Maximum time for a request, in seconds.",
)
@click.option(
    "--concurrency",
    type=click.IntRange(min=1),
    help="Number of articles to check in parallel. [default: number of cores]",
)
@click.option(
    "--cors-origin",
    multiple=True,
    metavar="ORIGIN",
    help="Origin of a web page that may send requests, such as https://cms.example. May be repeated.",
)
@click.option(
    "--allowed-host",
    multiple=True,
    metavar="NAME",
    help="Host name of a proxy in front of the service. May be repeated.",
)
def serve(**options: Any) -> None:
    """Run a service that checks articles over HTTP.

    It is for editors and content management systems.
    The editor's page is at /, the description of the API at /openapi.json. On SIGTERM, the service finishes running
    requests and stops. To install what it needs: pip install 'presscheck[serve]'
    """
    with usage_errors():
        settings = _settings(options)
        if any(find_spec(module) is None for module in _NEEDS):
            raise click.ClickException("serve needs FastAPI and uvicorn: pip install 'presscheck[serve]'")
        from ...service import running
        from ..run.memory import MEMORY
        from ..terms import config as terms
        from ..terms.starting import end as end_start

        end_start()
        file = file_of(options)
        config = terms.load(file, profile=options["profile"], archive=options["archive"])
        MEMORY.allow(config.max_memory)
        try:
            running.run(settings, config, is_pinned="as_of" in terms.fields_in(file))
        except OSError as error:
            reason = error.strerror or error
            raise click.ClickException(f"cannot listen on {settings.host}, port {settings.port}: {reason}") from error


def _settings(options: dict[str, Any]) -> Settings:
    """Raises ClickException for a token that is missing or weak."""
    from ...service.settings import Settings

    settings = Settings(
        host=options["host"],
        port=options["port"],
        token=_token(options["token_file"]),
        max_bytes=options["max_bytes"],
        seconds=options["timeout"],
        concurrency=options["concurrency"] or os.cpu_count() or 1,
        origins=tuple(origin.rstrip("/") for origin in options["cors_origin"]),
        hosts=options["allowed_host"],
    )
    if not settings.is_local and settings.token is None:
        raise click.ClickException(
            f"--host {settings.host} is reachable from other machines, so the service needs a token: set the "
            f"environment variable {TOKEN}, or name a file with --token-file"
        )
    return settings


def _token(file: Path | None) -> str | None:
    try:
        token = os.environ.get(TOKEN) if file is None else file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{file} cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if token is None or (file is None and not token.strip()):
        return None
    if len(token.strip()) < _LEAST_TOKEN_CHARS:
        raise click.ClickException(f"the token is too short: use at least {_LEAST_TOKEN_CHARS} characters")
    return token.strip()
