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
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0: any free port.")
@click.option("--archive", metavar="FILE_OR_URL", help="Published articles. A file that is not there is made.")
@click.option("--profile", metavar="NAME", help="Settings for a kind of use: crawl, draft, or one of your own.")
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Configuration file.")
@click.option("--isolated", is_flag=True, help="Read no configuration file.")
@click.option(
    "--token-file",
    type=click.Path(path_type=Path),
    help=f"File with the token that requests must send. [default: the environment variable {TOKEN}]",
)
@click.option(
    "--max-bytes", type=click.IntRange(min=1), default=5_000_000, show_default=True, help="Largest article, in bytes."
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.1),
    default=30.0,
    show_default=True,
    help="Seconds for one request.",
)
@click.option("--concurrency", type=click.IntRange(min=1), help="Articles that are checked at a time. [default: cores]")
@click.option("--cors-origin", multiple=True, metavar="ORIGIN", help="A web page that may ask, as https://cms.example.")
@click.option("--allowed-host", multiple=True, metavar="NAME", help="Host name of a proxy in front of the service.")
def serve(**options: Any) -> None:
    """Check articles over HTTP, for editors and content systems.

    The editor's page is at /, the API is described at /openapi.json. SIGTERM stops the service after the requests that
    run. Needs pip install 'presscheck[serve]'.
    """
    with usage_errors():
        settings = _settings(options)
        if any(find_spec(module) is None for module in _NEEDS):
            raise click.ClickException("serve needs FastAPI and uvicorn: pip install 'presscheck[serve]'")
        from ...service import running
        from ..run.memory import MEMORY
        from ..terms import config as terms

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
            f"--host {settings.host} can be reached from other machines, so a token is needed: put one into the "
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
        raise click.ClickException(f"the token has fewer than {_LEAST_TOKEN_CHARS} characters: use a longer one")
    return token.strip()
