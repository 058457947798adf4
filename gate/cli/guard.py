"""The command in a process that another one watches: it ends with a sentence, whatever an input does to it.

The engine is not Python: where it gets no memory, or meets a damage that it does not expect, it ends its process, and
no handler is asked. The first process does nothing but look: at the memory of the second, and at how it ends. Linux
only; elsewhere the command is its own process.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import sys
import tempfile
from typing import Final, NoReturn

from ..run.engine import spare
from ..run.memory import MEMORY, given_back, own_bytes, share_arenas
from ..run.orphans import die_with

__all__ = ["watch"]

_LOOK_SECONDS: Final = 0.02
_EXIT_USAGE: Final = 2
_PASSED_ON: Final = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")
_CRASHES: Final = ("SIGABRT", "SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE", "SIGKILL", "SIGTRAP", "SIGSYS")


def watch() -> None:
    """Go on in a second process. This one watches it, and ends as that one ends."""
    if not sys.platform.startswith("linux") or not own_bytes():
        return
    MEMORY.share()
    signals = {signal.SIGCHLD, *(signal.Signals[name] for name in _PASSED_ON)}
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    folder = _folder()
    parent = os.getpid()
    try:
        child = os.fork()
    except OSError:  # no more processes here: unwatched is better than not at all
        MEMORY.allow(0)
        child = 0
    if not child:
        die_with(parent)
        share_arenas()
        spare(os.environ)
        tempfile.tempdir = folder
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return
    status, sentence = _watched(child, signals)
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)
    _end(status, sentence, before)


def _folder() -> str | None:
    """Where the second process has what is temporary, so that nothing of it stays; None where that cannot be."""
    try:
        return tempfile.mkdtemp(prefix="presscheck-")
    except OSError:
        return None


def _watched(child: int, signals: set[signal.Signals]) -> tuple[int, str]:
    """How a process has ended, as `os.waitstatus_to_exitcode` has it, and what is to be said of that."""
    ending = _ending(child)
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            code = os.waitstatus_to_exitcode(status)
            return code, _of_crash(-code) if code < 0 else ""
        allowed = MEMORY.allowed
        if allowed and own_bytes(child) > allowed and own_bytes(child) - given_back(child) > allowed:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return -signal.SIGKILL, _of_memory(allowed)
        select.select(ending, [], [], _LOOK_SECONDS)
        # Without waiting: where a wait was stopped and continued (Ctrl-Z, fg), Python gives what no signal has said
        said = signal.sigtimedwait(signals, 0)
        # What comes from a terminal has reached both; what a process has sent, this one alone
        if said is not None and said.si_signo != signal.SIGCHLD and said.si_code <= 0:
            os.kill(child, said.si_signo)


def _ending(child: int) -> list[int]:
    """What can be read when a process has ended; nothing where the kernel does not tell that."""
    try:
        return [os.pidfd_open(child)]
    except (AttributeError, OSError):  # before Linux 5.3: its end is seen a look later
        return []


def _of_memory(allowed: int) -> str:
    if MEMORY.is_comparing:
        remedy = "Very many records have something in common. Check the data in parts"
    else:
        remedy = "Check smaller batches (--batch-bytes 4MB --jobs 1), leave out that file"
    need = f"the check needs more than {allowed / 1e6:,.0f} MB of memory{_place()}"
    return f"{need}. {remedy}, or allow more memory (--max-memory)"


def _of_crash(number: int) -> str:
    """Empty for a signal that somebody ends a program with."""
    name = signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"
    if name not in _CRASHES:
        return ""
    if MEMORY.source:
        reason = "the file is damaged in a way that crashes the engine"
        remedy = "leave out that file, or write it again"
    else:
        reason, remedy = "the engine has crashed", "check the data in parts"
    return f"the process ended with {name}{_place()}: it ran out of memory, or {reason}. Nothing was checked; {remedy}"


def _place() -> str:
    if MEMORY.is_comparing:
        return " while comparing the records with each other"
    return f" while reading {MEMORY.source}" if MEMORY.source else ""


def _end(code: int, sentence: str, mask: set[signal.Signals | int]) -> NoReturn:
    """End as the other process did, or with what is to be said of it."""
    if sentence:
        from ...reports.text import visible

        print(f"presscheck: {visible(sentence)}", file=sys.stderr)
        code = _EXIT_USAGE
    if code < 0:
        signal.signal(-code, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        os.kill(os.getpid(), -code)
    sys.exit(code)
