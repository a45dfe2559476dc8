"""Where results go: beside the input or where the user says, never over the input, over old results only on request."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from anoniem import document
from anoniem.errors import DocumentError, OutputError, OutputExistsError, RefusedError
from anoniem_cli.language import _
from anoniem_cli.streams import STDIN, agrees, interactive, read_stdin, write_stdout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anoniem import Document

__all__ = ["Job", "approved_target", "jobs_for"]


@dataclass(frozen=True, slots=True)
class Job:
    """One text to be worked on.

    Attributes:
        source: the file; None for stdin.
        target: where the result goes; None for stdout.
    """

    source: Path | None
    target: Path | None

    @property
    def name(self) -> str:
        """What the user calls the input."""
        return STDIN if self.source is None else self.source.name

    def as_concept(self) -> Job:
        """The same job with its result under the name of a concept: a text that was not released.

        The name differs from that of the input, also when that is a concept itself.
        """
        if self.target is None:
            return self
        named = _concept(self.target)
        if self.source is not None and _same_file(named, self.source):
            named = _concept(self.target, "-2")
        return replace(self, target=named)

    def read(self) -> Document:
        """Read the input.

        Raises:
            DocumentError: it cannot be read.
        """
        return read_stdin() if self.source is None else document.read(self.source)

    def overwrites(self, *, force: bool, ask: bool) -> bool:
        """Whether an older result is overwritten; false where there is none.

        Args:
            force: overwrite without asking.
            ask: ask, where somebody can answer.

        Raises:
            OutputExistsError: something stands there and it may not be overwritten.
            RefusedError: the user answered no.
        """
        if self.target is None or not self.target.exists():
            return False
        if force:
            return True
        if not (ask and self.source is not None and interactive()):
            raise OutputExistsError(
                "{path} bestaat al en is niet overschreven. Geef --force om te overschrijven, "
                "of kies met -o een andere naam.",
                path=self.target,
            )
        if not agrees(_("{path} bestaat al. Overschrijven?").format(path=self.target)):
            raise RefusedError("Er is niets gedaan.")
        return True

    def write(self, result: Document, *, overwrite: bool) -> None:
        """Write the result, making its folder when needed.

        Raises:
            OutputError: it cannot be written.
        """
        if self.target is None:
            write_stdout(result)
            return
        document.make_folder(self.target.parent)
        document.write(result, self.target, overwrite=overwrite)


def jobs_for(names: Sequence[str], output: str | None, *, mark: str) -> tuple[Job, ...]:
    """What to read and where to write.

    Args:
        names: files, folders with notes, or "-" for stdin.
        output: what the user gave with -o: a file, "-" for stdout, or a folder when there is more than one input or the
            name ends as a folder does.
        mark: comes before the ending of result files that get no other name.

    Raises:
        DocumentError: a folder holds no notes, or stdin is combined with files.
        OutputError: a result would come over its input or over another result, or -o is no folder where it must be.
    """
    sources = [source for name in names for source in _sources(name)]
    several = len(sources) > 1 or any(Path(name).is_dir() for name in names)
    if len(sources) > 1 and any(source is None for source, _relative in sources):
        raise DocumentError("Stdin (-) kan niet samen met andere bestanden.")
    into_folder = output is not None and (several or output.endswith(("/", os.sep)) or Path(output).is_dir())
    if output is not None and several:
        _require_folder(output)
    jobs = tuple(
        Job(source, _target(source, relative, output, into_folder=into_folder, mark=mark))
        for source, relative in sources
    )
    targets = [job.target for job in jobs if job.target is not None]
    if len(set(targets)) < len(targets):
        raise OutputError("Twee bestanden met dezelfde naam zouden over elkaar heen komen. Doe ze apart.")
    for job in jobs:
        _refuse_own_input(job)
    return jobs


def approved_target(concept: Path) -> Path:
    """Where a concept goes that is released after all: beside it, under the ordinary name of a result."""
    return _marked(concept, document.OUTPUT_MARK)


def _sources(name: str) -> list[tuple[Path | None, Path]]:
    """Each input with the path that it keeps below an output folder."""
    if name == STDIN:
        return [(None, Path("stdin.txt"))]
    path = Path(name)
    if path.is_dir():
        return [(note, note.relative_to(path)) for note in document.find_notes(path)]
    return [(path, Path(path.name))]


def _require_folder(output: str) -> None:
    path = Path(output)
    if output == STDIN or (path.exists() and not path.is_dir()) or path.suffix.lower() in document.SUFFIXES:
        raise OutputError("Bij meer dan één bestand moet -o een map zijn; {path} is een bestand.", path=output)


def _target(source: Path | None, relative: Path, output: str | None, *, into_folder: bool, mark: str) -> Path | None:
    if output == STDIN or (output is None and source is None):
        return None
    if output is not None:
        return Path(output) / _marked(relative, mark) if into_folder else Path(output)
    return None if source is None else _marked(source, mark)


def _marked(path: Path, mark: str) -> Path:
    return path.with_name(f"{_bare(path)}{mark}{path.suffix}")


def _concept(path: Path, number: str = "") -> Path:
    # Without an ending the mark itself would be taken for one.
    return path.with_name(f"{_bare(path)}{number}{document.CONCEPT_MARK}{path.suffix or document.SUFFIXES[0]}")


def _bare(path: Path) -> str:
    """The name without its ending and without the mark of a result."""
    return path.stem.removesuffix(document.OUTPUT_MARK).removesuffix(document.CONCEPT_MARK)


def _same_file(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def _refuse_own_input(job: Job) -> None:
    if job.source is not None and job.target is not None and _same_file(job.target, job.source):
        raise OutputError(
            "{path}: het resultaat mag niet over het bestand zelf heen. Kies met -o een andere naam.", path=job.source
        )
