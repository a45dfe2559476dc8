"""Writing to the terminal: results to stdout, everything else to stderr, progress only where somebody watches."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Reporter", "err", "forgive_encoding", "out", "print_json", "progress"]


class _Console(Console):
    """A console that leaves it to the command how to end when its reader has gone."""

    def on_broken_pipe(self) -> None:
        """The reader of the output went away.

        Raises:
            BrokenPipeError: always; rich itself would exit with the code of a refusal.
        """
        raise BrokenPipeError


out = _Console(highlight=False, markup=False, soft_wrap=True, emoji=False)
"""Results."""

err = _Console(stderr=True, highlight=False, markup=False, soft_wrap=True, emoji=False)
"""Remarks, questions and errors."""


def forgive_encoding() -> None:
    """Let a terminal that cannot show a character show a question mark, rather than stop."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def print_json(value: Any, *, indent: int | None = 2) -> None:  # noqa: ANN401  # anything that JSON can hold
    """Write one JSON value to stdout; as ASCII, so that every terminal and pipe can carry it."""
    sys.stdout.write(json.dumps(value, indent=indent) + "\n")


class Reporter:
    """Shows how far the work is.

    Args:
        progress: where it is shown.
        task: which bar.
    """

    def __init__(self, progress: Progress, task: Any) -> None:  # noqa: ANN401  # rich's TaskID is an int by NewType
        self._progress = progress
        self._task = task
        self._done = 0.0

    def within(self, description: str) -> Callable[[float], None]:
        """A callback for one unit of work, which takes the fraction of it that is done."""
        start = self._done

        def report(fraction: float) -> None:
            self._progress.update(self._task, completed=start + fraction, description=description)

        report(0.0)
        return report

    def advance(self) -> None:
        """One unit of work is done."""
        self._done += 1
        self._progress.update(self._task, completed=self._done)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Take the bar away while something is asked."""
        self._progress.stop()
        try:
            yield
        finally:
            self._progress.start()


@contextmanager
def progress(total: int) -> Iterator[Reporter]:
    """A progress bar on stderr for a number of units of work; nothing at all where stderr is no terminal."""
    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
        console=err,
        transient=True,
        disable=not err.is_terminal,
    )
    with bar:
        yield Reporter(bar, bar.add_task("", total=total))
