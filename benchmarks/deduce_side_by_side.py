"""Deduce and anoniem on the same notes, in one table.

    python benchmarks/deduce_side_by_side.py GOLD [GOLD …] [--cases FOLDER] [--tagged FILE] [--json]

GOLD is a folder of marked notes; `--cases` a folder of Deduce's own cases (in its repository, under
`tests/data/regression_cases`); `--tagged` sentences with BIO tags, one JSON object a line (say CoNLL-2002 Dutch,
testb: for evaluation only).

Deduce is LGPL/GPL software and no dependency of anoniem: it is installed in a virtual environment of its own, in the
user's cache folder, and run there as a separate program. Its first start builds look-up structures and takes minutes;
cold start is taken from later ones.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_cache_path
from rich.console import Console
from rich.table import Table

from anoniem.detection import DOUBT_BELOW, Finding, Kind
from anoniem.evaluation import Evaluation, MarkedNote, evaluate, load_cases, load_marked, load_tagged
from anoniem.evaluation.corpora import CASE_TAGS

if TYPE_CHECKING:
    from collections.abc import Sequence

_DEDUCE = "deduce==3.0.6"
_WORKER = """
import json, logging, resource, sys, time
logging.disable(logging.CRITICAL)
start = time.perf_counter()
from deduce import Deduce
deduce = Deduce()
texts = json.load(sys.stdin)
first = None
rows = []
begun = time.perf_counter()
for text in texts:
    found = deduce.deidentify(text).annotations
    rows.append([[int(a.start_char), int(a.end_char), a.tag] for a in found])
    first = first if first is not None else time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
json.dump({"rows": rows, "cold": first, "seconds": time.perf_counter() - begun,
           "peak": peak / (1024 * 1024 if sys.platform == "darwin" else 1024)}, sys.stdout)
"""
_OURS = """
import json, resource, sys, time
start = time.perf_counter()
from anoniem.detection import Detector
detector = Detector()
texts = json.load(sys.stdin)
detector.load()
first = None
rows = []
begun = time.perf_counter()
for text in texts:
    rows.append([[f.start, f.end, str(f.kind), f.score] for f in detector.detect(text)])
    first = first if first is not None else time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
json.dump({"rows": rows, "cold": first, "seconds": time.perf_counter() - begun,
           "peak": peak / (1024 * 1024 if sys.platform == "darwin" else 1024)}, sys.stdout)
"""


@dataclass(frozen=True, slots=True)
class _Run:
    """What one program found in one set, and what it cost."""

    outcome: Evaluation
    persons_touched: float | None
    words_per_second: float
    cold: float
    peak: float


def _deduce_python(folder: Path) -> Path:
    """The interpreter of Deduce's own environment, made and filled if it is not there yet."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        print(f"Installing {_DEDUCE} …", file=sys.stderr)
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", _DEDUCE], check=True)
        print("Letting Deduce build its look-up structures (minutes) …", file=sys.stderr)
        subprocess.run([python, "-c", _WORKER], input="[]", text=True, capture_output=True, check=True)
    return python


def _ask(python: Path | str, program: str, texts: Sequence[str]) -> dict[str, Any]:
    done = subprocess.run([python, "-c", program], input=json.dumps(texts), text=True, capture_output=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _run(notes: Sequence[MarkedNote], answer: dict[str, Any]) -> _Run:
    found: dict[str, tuple[Finding, ...]] = {}
    for note, rows in zip(notes, answer["rows"], strict=True):
        found[note.text] = tuple(
            Finding(
                row[0], row[1], Kind(CASE_TAGS.get(row[2], row[2])), note.text[row[0] : row[1]],
                row[3] if len(row) > len(("start", "end", "tag")) else 1.0, "benchmark",
            )
            for row in rows
        )  # fmt: skip
    outcome = evaluate(notes, found.__getitem__)
    return _Run(outcome, _touched(notes, found), outcome.words / answer["seconds"], answer["cold"], answer["peak"])


def _touched(notes: Sequence[MarkedNote], found: dict[str, tuple[Finding, ...]]) -> float | None:
    """Share of marked persons of which at least one character is found, as whatever kind."""
    persons = touched = 0
    for note in notes:
        sure = [finding for finding in found[note.text] if finding.score >= DOUBT_BELOW]
        for mark in note.direct:
            if mark.type == Kind.PERSON:
                persons += 1
                touched += any(f.start < mark.end and mark.start < f.end for f in sure)
    return touched / persons if persons else None


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}"


def main() -> None:
    """Run both and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="*", help="folders of marked notes")
    parser.add_argument("--cases", type=Path, help="folder of Deduce's regression cases")
    parser.add_argument("--tagged", type=Path, help="file of BIO-tagged sentences")
    parser.add_argument("--venv", type=Path, default=user_cache_path("anoniem") / "deduce", help="where Deduce lives")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    arguments = parser.parse_args()
    if not (arguments.gold or arguments.cases or arguments.tagged):
        parser.error("nothing to run on")

    sets = {str(folder): load_marked(folder) for folder in arguments.gold}
    if arguments.cases:
        sets["Deduce's cases"] = load_cases(arguments.cases)
        sets["the same, titles outside the marks"] = load_cases(arguments.cases, titles=False)
    if arguments.tagged:
        sets[arguments.tagged.name] = load_tagged(arguments.tagged, sentences_per_note=10)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    programs = {"Deduce": (_deduce_python(arguments.venv), _WORKER), "anoniem": (Path(sys.executable), _OURS)}

    runs = {
        (place, name): _run(notes, _ask(python, program, [note.text for note in notes]))
        for place, notes in sets.items()
        for name, (python, program) in programs.items()
    }
    if arguments.json:
        rows = [
            {
                "set": place,
                "program": name,
                "persons_touched": run.persons_touched,
                "words_per_second": run.words_per_second,
                "cold_start_s": run.cold,
                "peak_memory_mb": run.peak,
                **{key: value for key, value in run.outcome.to_json().items() if key not in {"misses", "false_finds"}},
            }
            for (place, name), run in runs.items()
        ]
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
        return
    table = Table(title=f"Deduce and anoniem, one core, {time.strftime('%Y-%m-%d')}")
    columns = (
        "set",
        "program",
        "recall %",
        "persons %",
        "touched %",
        "entity %",
        "leak-free",
        "precision %",
        "words/s",
        "MB",
        "cold s",
    )
    for column in columns:
        table.add_column(column, justify="left" if column in {"set", "program"} else "right")
    for (place, name), run in runs.items():
        outcome = run.outcome
        persons = next((score.recall for score in outcome.types if score.type == Kind.PERSON), None)
        table.add_row(
            place,
            name,
            _percent(outcome.total.recall),
            _percent(persons),
            _percent(run.persons_touched),
            _percent(outcome.total.entity_recall),
            f"{outcome.leak_free}/{outcome.notes}",
            _percent(outcome.total.precision),
            f"{run.words_per_second:.0f}",
            f"{run.peak:.0f}",
            f"{run.cold:.1f}",
            end_section=name == "anoniem",
        )
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
