"""The command line in the process of the tests, where all is imported: a start costs more than most checks.

What proves how presscheck starts and ends as a process (tests/gate/cli, the command of the README) starts it.
"""

from __future__ import annotations

import marshal
import os
import socket
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import pytest

from presscheck.checks.declaring import registry
from presscheck.gate.cli.commands import main
from presscheck.gate.terms import rulebook

WITHOUT_OTHERS = "-p no:anyio -p no:hypothesispytest -p no:schemathesis -p no:typeguard"
"""Options for pytest: without plugins that are here by chance, which take longer to load than the rest."""

_NO_ANSWER = 70

_ASKING = f"""
import marshal, os, socket, sys
with socket.socket(socket.AF_UNIX) as server:
    server.connect(os.path.join(os.path.dirname(sys.argv[0]), "socket"))
    socket.send_fds(server, [b"!"], [0, 1, 2])
    server.sendall(marshal.dumps((sys.argv[1:], os.getcwd(), dict(os.environ))))
    server.shutdown(socket.SHUT_WR)
    sys.exit(int(server.recv(16) or b"{_NO_ANSWER}"))
"""


@contextmanager
def rules_forgotten() -> Iterator[pytest.MonkeyPatch]:
    """Rules of files stay declared as long as a process lives; here, as long as this lasts."""
    registry.load()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "_registered", dict(registry._registered))
        patch.setattr(rulebook, "_FROM_FILES", set())
        # Kept by paths, in which another test has other rules
        patch.setattr(rulebook, "_load_rule_file", cache(rulebook._load_rule_file.__wrapped__))
        try:
            yield patch
        finally:
            if rulebook._FROM_FILES:
                rulebook._compiled.cache_clear()  # kept by codes, which another test declares anew


@contextmanager
def answered(folder: Path) -> Iterator[None]:
    """While this lasts, the program `folder/presscheck` is the command line in this process.

    Each command has the arguments, streams, folder and environment of its caller, and knows the rules that one knows
    that has just started. One is answered after the other: two of them in one pipe would wait for each other. `serve`
    is a process of its own, which can be told to end.
    """
    program, asking = folder / "presscheck", folder / "asking.py"
    asking.write_text(_ASKING, encoding="utf-8")
    own, quick = f'exec "{sys.executable}" -m presscheck "$@"', f'exec "{sys.executable}" -I -S "{asking}" "$@"'
    program.write_text(f'#!/bin/sh\n[ "$1" = serve ] && {own}\n{quick}\n', encoding="utf-8")
    program.chmod(0o755)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / "socket"))
        listener.listen()
        thread = threading.Thread(target=_answer_all, args=(listener,))
        thread.start()
        yield
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def _answer_all(listener: socket.socket) -> None:
    """Until it is shut down."""
    while True:
        try:
            asker, _ = listener.accept()
        except OSError:
            return
        with asker:
            _, streams, _, _ = socket.recv_fds(asker, 1, 3)
            with asker.makefile("rb") as asked:
                arguments, folder, environment = marshal.load(asked)
            asker.sendall(str(_exit_code(arguments, folder, environment, streams)).encode())


def _exit_code(arguments: Sequence[str], folder: str, environment: Mapping[str, str], streams: Sequence[int]) -> int:
    """Of a command that has these streams: standard input, output and errors. A failure is its traceback, and 70."""
    with ExitStack() as stack:
        patch = stack.enter_context(rules_forgotten())
        for name, number, mode in zip(("stdin", "stdout", "stderr"), streams, ("r", "w", "w"), strict=True):
            stream = stack.enter_context(open(number, mode, encoding="utf-8"))
            patch.setattr(sys, name, stream)
        patch.setattr(sys, "argv", ["presscheck", *arguments])
        patch.chdir(folder)
        for name in os.environ.keys() - environment.keys():
            patch.delenv(name)
        for name, value in environment.items():
            patch.setenv(name, value)
        try:
            main(prog_name="presscheck")
        except SystemExit as ended:
            return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
        except BaseException:
            sys.excepthook(*sys.exc_info())
            return _NO_ANSWER
    return 0
