"""Measure the package as it is used on the notes kept apart for validation, and fit temperature and bias.

Usage: python evaluate.py --notes NOTES... [--tsv FILE] [--errors]
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from examples import is_validation
from marked import read_notes
from score import DIRECT, Tally

import nl_anoniem

_COMPONENT = "anoniem_onnx_ner"


def calibration(pairs: list[tuple[float, bool]]) -> str:
    """Return, per tenth of score, how many runs had it and which share of them was right."""
    lines = ["score      runs  right"]
    scores = np.array([p[0] for p in pairs])
    right = np.array([p[1] for p in pairs])
    for low in np.arange(0.1, 1.0, 0.1):
        member = (scores >= low) & (scores < low + 0.1 + 1e-9 * (low > 0.85))  # noqa: PLR2004 - 1.0 joins the last
        if member.any():
            lines.append(f"{low:.1f}-{low + 0.1:.1f} {member.sum():7} {right[member].mean():6.2f}")
    return "\n".join(lines)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=Path, nargs="+", required=True)
    parser.add_argument("--bias", type=float, nargs="*", default=[], help="outside biases to try")
    parser.add_argument("--temperature", type=float, help="temperature to try")
    parser.add_argument("--errors", action="store_true", help="list what was missed and what was wrong")
    args = parser.parse_args()
    notes = [n for n in read_notes(args.notes) if is_validation(n.name)]
    words = sum(len(n.text.split()) for n in notes)
    print(len(notes), "notes", words, "words")
    for bias in args.bias or [None]:
        settings: dict[str, float] = {}
        if bias is not None:
            settings["outside_bias"] = bias
        if args.temperature is not None:
            settings["temperature"] = args.temperature
        nlp = nl_anoniem.load(config={"components": {_COMPONENT: settings}} if settings else None)
        tally = Tally()
        pairs: list[tuple[float, bool]] = []
        began = time.process_time()
        docs = [nlp(note.text) for note in notes]
        pace = words / (time.process_time() - began)
        for note, doc in zip(notes, docs, strict=True):
            spans = [*doc.ents, *doc.spans.get("quasi", ())]
            tally.add(note, [(s.start_char, s.end_char, s.label_) for s in spans])
            gold = np.zeros(len(note.text), bool)
            for s in note.stretches:
                if s.label in DIRECT:
                    gold[s.start : s.end] = True
            pairs += [
                (s._.score, bool(gold[s.start_char : s.end_char].any())) for s in (*doc.ents, *doc._.anoniem_candidates)
            ]
        print(f"settings {settings}, {pace:.0f} words per second of processor time")
        print(tally.table())
        print(calibration(pairs), flush=True)
        if args.errors:
            for kind, listed in (("missed", tally.missed), ("wrong", tally.wrong)):
                for name, label, surface in listed:
                    print(kind, label, name, repr(surface), sep="\t")


if __name__ == "__main__":
    main()
