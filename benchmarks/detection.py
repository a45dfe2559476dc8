"""One table about detection: what it finds, and what it costs.

    python benchmarks/detection.py tests/gold/ordinary/dev

Recall, leaks and precision over marked notes; words per second on one core, warm; peak memory and cold start of a
process that detects one note of about 250 words.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from anoniem.detection import Detector
from anoniem.evaluation import Evaluation, evaluate, evaluate_linking, load_marked
from anoniem.identity import link

_COLD = """
import resource, sys, time
start = time.perf_counter()
from anoniem.detection import Detector
Detector().detect(sys.stdin.read())
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(time.perf_counter() - start, peak / (1024 * 1024 if sys.platform == "darwin" else 1024))
"""
_COLD_WORDS = 250


def _one_core() -> None:
    """Keep this process and its children on one core, where the system can do so."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def _cold(text: str, runs: int) -> tuple[float, float]:
    """Seconds (best of the runs) and megabytes at the peak of a fresh process that detects one text."""
    outcomes = []
    for _ in range(runs):
        start = time.perf_counter()
        done = subprocess.run([sys.executable, "-c", _COLD], input=text, capture_output=True, text=True, check=True)
        peak = float(done.stdout.split()[1])
        outcomes.append((time.perf_counter() - start, peak))
    return min(outcomes)[0], max(peak for _, peak in outcomes)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}"


def _table(outcome: Evaluation) -> Table:
    table = Table(title="Detection on marked notes (%)")
    for column in ("type", "marks", "covered", "shown", "strict", "entity", "precision", "strict precision"):
        table.add_column(column, justify="left" if column == "type" else "right")
    for score in (outcome.total, *outcome.types):
        shown = score.shown / score.marks if score.marks else None
        table.add_row(
            score.type,
            str(score.marks),
            *map(_percent, (score.recall, shown, score.strict_recall, score.entity_recall)),
            *map(_percent, (score.precision, score.strict_precision)),
            end_section=score is outcome.total,
        )
    return table


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, help="a marked note, or a folder of them")
    parser.add_argument("--runs", type=int, default=3, help="cold starts to take the best of (3)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    arguments = parser.parse_args()

    _one_core()
    notes = load_marked(arguments.gold)
    detector = Detector()
    detector.load()
    detector.detect(notes[0].text)
    start = time.perf_counter()
    found = {note.text: detector.detect(note.text) for note in notes}
    seconds = time.perf_counter() - start
    outcome = evaluate(notes, found.__getitem__)
    linking = evaluate_linking(notes, link)
    sample = " ".join(" ".join(note.text for note in notes).split(" ")[:_COLD_WORDS])
    cold, peak = _cold(sample, arguments.runs)
    costs = {
        "words_per_second": round(sum(len(text.split()) for text in found) / seconds),
        "cold_start_s": round(cold, 2),
        "peak_memory_mb": round(peak),
        "linking_b3_precision": round(linking.precision, 4),
        "linking_b3_recall": round(linking.recall, 4),
        "linking_b3_f": round(linking.f, 4),
    }
    if arguments.json:
        sys.stdout.write(json.dumps({**outcome.to_json(), **costs}, ensure_ascii=False, indent=1) + "\n")
        return
    console = Console()
    console.print(_table(outcome))
    summary = Table(title=f"{outcome.notes} notes, {outcome.words} words")
    for column in (
        "leak-free notes",
        "doubtful",
        "words/s, one core",
        "cold start, s",
        "peak memory, MB",
        "linking B³ P / R / F",
    ):
        summary.add_column(column, justify="right")
    summary.add_row(
        f"{outcome.leak_free} ({_percent(outcome.leak_free_share)} %)",
        str(outcome.doubtful),
        str(costs["words_per_second"]),
        f"{cold:.2f}",
        f"{peak:.0f}",
        f"{linking.precision:.3f} / {linking.recall:.3f} / {linking.f:.3f}",
    )
    console.print(summary)


if __name__ == "__main__":
    main()
