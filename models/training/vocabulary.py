"""Choose the pieces of e5's vocabulary that Dutch text and names need, and write the package's tokenizer.json.

Usage: python vocabulary.py --data DATA --e5 e5-small-q4.bin --kept kept.json.gz --pieces tokenizer.json [--from-kept]
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from network import E5File
from tokenizers import Tokenizer
from tokenizers.models import Unigram

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPECIAL = 4
_UNKNOWN = 3
_SIZE = 40_000
_FREQUENT = 150_000
_MARK = "\N{LOWER ONE EIGHTH BLOCK}"
_TEXTS = ("wikipedia_nl_silver", "ud_dutch_silver", "europeana_nl_gold")
# Names that no text can spell, so that "</s>" in a note is read as text.
_UNSPELLABLE = ["\ue000", "\ue001", "\ue002", "\ue003"]


def tokenizer_of(pieces: list[str], scores: list[float]) -> Tokenizer:
    """Return a unigram tokeniser whose first four pieces stand for no text."""
    named = [*((name, 0.0) for name in _UNSPELLABLE), *zip(pieces[_SPECIAL:], scores[_SPECIAL:], strict=True)]
    return Tokenizer(Unigram(named, unk_id=_UNKNOWN, byte_fallback=False))


def words(data: Path) -> Iterator[str]:
    """Yield the words of the texts, the commonest Dutch words, and all names, also in lower case."""
    from wordfreq import top_n_list

    for name in _TEXTS:
        with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                for token in json.loads(line)["tokens"]:
                    yield from {token, token.lower()}
    for word in top_n_list("nl", _FREQUENT, wordlist="large"):
        yield from (word, word.capitalize())
    with gzip.open(data / "names_faker_by_locale.json.gz", "rt", encoding="utf-8") as file:
        lists = json.load(file)
    with gzip.open(data / "places_nl_be_geonames.json.gz", "rt", encoding="utf-8") as file:
        places = [place["name"] for place in json.load(file)]
    for names in (*lists["first"].values(), *lists["last"].values(), places):
        for name in names:
            for word in name.split():
                yield from (word, word.lower())


def chosen(file: E5File, data: Path) -> list[int]:
    """Return the numbers of the pieces to keep: the special ones, single letters, and the most used of the others."""
    cutter = tokenizer_of(file.pieces, file.scores)
    counts: Counter[int] = Counter()
    for word, times in Counter(words(data)).items():
        for piece in cutter.encode(_MARK + word, add_special_tokens=False).ids:
            counts[piece] += times
    singles = {
        number
        for number, piece in enumerate(file.pieces)
        if number >= _SPECIAL and len(piece.strip(_MARK)) <= 1 and _is_western(piece)
    }
    single_used = {n for n in counts if n >= _SPECIAL and len(file.pieces[n].strip(_MARK)) <= 1}
    fixed = singles | single_used | set(range(_SPECIAL))
    ranked = [n for n, _ in counts.most_common() if n not in fixed]
    return sorted(fixed | set(ranked[: _SIZE - len(fixed)]))


def _is_western(piece: str) -> bool:
    return all(ord(c) < 0x250 or c == _MARK or 0x2010 <= ord(c) <= 0x20B0 for c in piece)  # noqa: PLR2004 - blocks


def main() -> None:
    """Choose and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--e5", type=Path, required=True)
    parser.add_argument("--kept", type=Path, required=True, help="numbers of the kept pieces: written, or read")
    parser.add_argument("--pieces", type=Path, required=True, help="tokenizer.json to write")
    parser.add_argument("--from-kept", action="store_true", help="do not choose anew: read --kept")
    args = parser.parse_args()
    file = E5File(args.e5)
    if args.from_kept:
        with gzip.open(args.kept, "rt", encoding="utf-8") as kept_file:
            kept = json.load(kept_file)["keep"]
    else:
        kept = chosen(file, args.data)
        with gzip.open(args.kept, "wt", encoding="utf-8") as kept_file:
            json.dump({"keep": kept}, kept_file)
    pieces = [file.pieces[n] for n in kept]
    tokenizer_of(pieces, [round(file.scores[n], 4) for n in kept]).save(str(args.pieces), pretty=False)
    print(len(kept), "pieces")


if __name__ == "__main__":
    main()
