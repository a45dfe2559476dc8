"""What is found once in a document is found everywhere in it.

Detection sees a sentence at a time and needs context; a name that was recognised once can be recognised again
without: in parts, with endings, misspelt, in lower case, inside compounds and file names. The names found (and
those the dossier knows) are put in one trie over folded atoms; the text is walked once, so the time is linear in
text plus names.

The idea of one more pass with the document's own names is old in de-identification (M. Douglass, MIT 2005; "second
pass" in V. Menger et al., DEDUCE, 2018); here occurrences that may be ordinary words must also have evidence around
them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from anoniem.detection.families.known_public import is_public_person
from anoniem.detection.finding import Finding, Kind
from anoniem.identity.evidence import after_article, name_evidence, place_evidence, sentence_initial
from anoniem.identity.extension import LONGEST_NAME, extend_names
from anoniem.identity.fragments import SOURCE, Fragments, make_finding
from anoniem.identity.lexicon import Form, Lexicon, Node, build_lexicon
from anoniem.identity.parts import PREFIXES
from anoniem.identity.text import Atoms, fold, is_capitalised, keys_of
from anoniem.identity.variants import short_forms
from anoniem.identity.words import frequency, is_common

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from anoniem.identity.entities import KnownEntity

__all__ = ["propagate"]

_LONGEST_GAP = 3
_PUBLIC_WORDS = 4
_FREQUENT = 100
_NAME_KINDS = frozenset({Kind.PERSON, Kind.PLACE, Kind.ORG})

# Shares of the score of what was found that an occurrence elsewhere gets.
_WORD_BEFORE = 12
_PLACED = frozenset({"in", "te", "uit", "naar"})
_SOUGHT = 0.7
_LOWER_CASE = 0.92
_MARKED = 0.9
_EVIDENT = 0.75
_LIKELY = 0.55
_DOUBT = 0.45


def propagate(text: str, findings: Sequence[Finding], known: Sequence[KnownEntity] = ()) -> tuple[Finding, ...]:
    """Add the other occurrences of what was found, and of what the dossier knows.

    Args:
        text: the whole text.
        findings: what detection found; offsets are Python str indices into `text`.
        known: persons, places and organisations of the dossier.

    Returns:
        The findings and the added ones (source "propagation"), sorted by place. An added finding overlaps no
        finding that stays; one that wholly covers shorter findings of its kind, or doubtful ones, takes their
        place. Names found by half are made whole, greetings and titles are cut off, and a name has one kind
        throughout. Occurrences that may be ordinary words are added as doubtful (score below `DOUBT_BELOW`) or not at
        all.
    """
    if not findings and not known:
        return ()
    atoms = Atoms.of(text)
    # Whole names first: what is sought elsewhere is what they are made of.
    whole = extend_names(atoms, sorted(findings))
    candidates = _merge_neighbours(text, list(_scan(atoms, build_lexicon(whole, known))))
    return extend_names(atoms, _agree(text, _combine(text, whole, candidates)))


def _scan(atoms: Atoms, lexicon: Lexicon) -> Iterator[Finding]:
    """Walk the text once; at each atom take the longest form."""
    fragments = Fragments(atoms, lexicon)
    index = 0
    while index < len(atoms):
        last, form = _longest(atoms, index, lexicon.root)
        if form is not None:
            finding = _judge(atoms, index, last, form)
            if finding is not None:
                yield finding
                index = last + 1
                continue
        else:
            finding = fragments.at(index)
            if finding is not None:
                yield finding
        index += 1


def _longest(atoms: Atoms, index: int, root: Node) -> tuple[int, Form | None]:
    node: Node | None = root.next.get(atoms.keys[index])
    best: tuple[int, Form | None] = (index, None)
    last = index
    while node is not None:
        if node.form is not None:
            best = (last, node.form)
        if last + 1 >= len(atoms) or not _joins(atoms.gap(last), atoms.keys[last]):
            break
        last += 1
        node = node.next.get(atoms.keys[last])
    return best


def _joins(gap: str, key: str) -> bool:
    """Whether the gap after an atom may lie inside one name or number."""
    if len(gap) > _LONGEST_GAP or gap.count("\n") > 1:
        return False
    stops = any(char in ".!?;:" for char in gap)
    return not (stops and " " in gap and len(key) > 2 and not key.isdigit())  # noqa: PLR2004 - "Th." is an initial


def _judge(atoms: Atoms, first: int, last: int, form: Form) -> Finding | None:
    """Decide whether an occurrence of a form counts, and how surely."""
    if form.kind not in _NAME_KINDS:
        return make_finding(atoms, first, last, form, form.score)
    share = _share(atoms, first, last, form)
    if not share or _public(atoms, first, last):
        return None
    # What was sure enough to be sought is sure enough here, where the evidence is strong as well.
    score = max(form.score, _SOUGHT) if share >= _EVIDENT else form.score
    return make_finding(atoms, first, last, form, score * share)


def _public(atoms: Atoms, first: int, last: int) -> bool:
    """Whether the name is the start of a public figure's ("Anne" in "Anne Frank")."""
    start = atoms.starts[first]
    for end in range(last + 1, min(last + _PUBLIC_WORDS, len(atoms))):
        if atoms.gap(end - 1) != " ":
            return False
        if is_public_person(atoms.text[start : atoms.ends[end]]):
            return True
    return False


def _share(atoms: Atoms, first: int, last: int, form: Form) -> float:
    """Which share of the form's score an occurrence gets; 0 if it does not count."""
    content = [i for i in range(first, last + 1) if atoms.keys[i] not in PREFIXES] or [last]
    base = atoms.keys[last][: -form.trim] if form.trim else atoms.keys[last]
    upper = is_capitalised(atoms.surface(content[0]))
    if not all(is_common(atoms.keys[i]) for i in content) and not (form.trim and is_common(base)):
        compound = form.trim or atoms.gap(last).startswith("-")
        if not upper and first == last and not compound and after_article(atoms, first):
            return _DOUBT
        return 1.0 if upper else _LOWER_CASE
    marked = upper and _capital_tells(atoms, first, last, content[0])
    if form.trim and not marked:
        return 0.0
    if form.kind is not Kind.PERSON and not upper and frequency(base) >= _FREQUENT:
        return 0.0
    if form.kind is Kind.PERSON:
        weight = name_evidence(atoms, first, last, capitalised=marked)
    else:
        weight = 2 * marked + place_evidence(atoms, first) + (last > first and upper)
    return _share_of_weight(weight, upper=upper, marked=marked)


def _share_of_weight(weight: int, *, upper: bool, marked: bool) -> float:
    """The share that the evidence for an ordinary word buys."""
    if marked and weight > 0:
        return _MARKED
    if weight > 1:
        return _EVIDENT
    if upper and weight == 1:
        return _LIKELY
    return _DOUBT if weight == 1 or (upper and weight == 0) else 0.0


def _capital_tells(atoms: Atoms, first: int, last: int, content: int) -> bool:
    """Whether a capital is there because the word is a name: not for a sentence's start or a text in capitals."""
    surface = atoms.surface(content)
    if surface.isupper() and len(surface) > 1:
        beside = [atoms.surface(i) for i in (first - 1, last + 1) if 0 <= i < len(atoms)]
        if any(len(word) > 1 and word.isupper() for word in beside):
            return False
    return not sentence_initial(atoms.text, atoms.starts[content])


def _merge_neighbours(text: str, candidates: list[Finding]) -> list[Finding]:
    """Join a first name and the surname, or an initial and the name, that stand side by side into one finding."""
    merged: list[Finding] = []
    for candidate in candidates:
        before = merged[-1] if merged else None
        if (
            before is not None
            and before.kind is candidate.kind is Kind.PERSON
            and text[before.end : candidate.start] in {" ", "-", " -"}
            and before.doubtful == candidate.doubtful
            and candidate.end - before.start <= LONGEST_NAME
        ):
            score = max(before.score, candidate.score)
            span = text[before.start : candidate.end]
            merged[-1] = Finding(before.start, candidate.end, Kind.PERSON, span, score, SOURCE)
        else:
            merged.append(candidate)
    return merged


def _combine(text: str, findings: Sequence[Finding], candidates: Iterable[Finding]) -> tuple[Finding, ...]:
    """Lay the candidates over the findings, by the rule that `propagate` states."""
    kept = sorted(findings)
    added: list[Finding] = []
    dropped: set[Finding] = set()
    position = 0
    for candidate in candidates:
        while position < len(kept) and kept[position].end <= candidate.start:
            position += 1
        over: list[Finding] = []
        ahead = position
        while ahead < len(kept) and kept[ahead].start < candidate.end:
            if kept[ahead].end > candidate.start:
                over.append(kept[ahead])
            ahead += 1
        if len(over) == 1 and _same_doubt(over[0], candidate):
            # Two independent doubts about one place add up (noisy-or).
            dropped.update(over)
            score = 1 - (1 - over[0].score) * (1 - candidate.score)
            added.append(replace(candidate, score=score))
        elif not over:
            added.append(candidate)
        elif all(_gives_way(finding, candidate) for finding in over):
            dropped.update(over)
            score = max(candidate.score, *(f.score for f in over if f.kind is candidate.kind), 0.0)
            span = text[candidate.start : candidate.end]
            added.append(Finding(candidate.start, candidate.end, candidate.kind, span, score, SOURCE))
    return tuple(sorted([finding for finding in kept if finding not in dropped] + added))


def _agree(text: str, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Give a name one kind throughout: one sense per discourse (W. Gale, K. Church and D. Yarowsky, 1992).

    Part of a name is what the whole is: "Maaswonen" is an organisation beside "Stichting Maaswonen", and a surname is
    the person's who bears it, unless it stands where only a place does ("in Emmen").
    """
    votes: dict[str, dict[Kind, float]] = {}
    for finding in findings:
        if finding.kind in _NAME_KINDS and not finding.doubtful:
            row = votes.setdefault(_name_key(finding.text), {})
            row[finding.kind] = row.get(finding.kind, 0.0) + finding.score
    for finding in findings:
        for key in _parts_of(finding):
            alone = votes.get(key)
            if alone is not None:
                alone[finding.kind] = alone.get(finding.kind, 0.0) + finding.score
    if all(len(row) == 1 for row in votes.values()):
        return tuple(findings)
    chosen = {key: max(row, key=lambda kind: (row[kind], kind)) for key, row in votes.items()}
    return tuple(_of_kind(text, finding, chosen) if finding.kind in _NAME_KINDS else finding for finding in findings)


def _parts_of(finding: Finding) -> Iterator[str]:
    """Yield the parts under which a longer name may be met alone."""
    words = fold(finding.text).split() if not finding.doubtful and " " in finding.text else []
    if len(words) > 1 and finding.kind is Kind.PERSON:
        yield words[0]
        yield words[-1]
    elif len(words) > 1 and finding.kind is Kind.ORG:
        for short in short_forms(keys_of(finding.text)):
            yield _name_key(" ".join(short))


def _name_key(surface: str) -> str:
    """A name as it is compared: folded, without an article before it."""
    key = fold(surface)
    for article in ("de ", "het ", "'t "):
        key = key.removeprefix(article)
    return key


def _of_kind(text: str, finding: Finding, chosen: dict[str, Kind]) -> Finding:
    kind = chosen.get(_name_key(finding.text), finding.kind)
    # An organisation in lower case needs more evidence of its own than a person does.
    if kind is finding.kind or (kind is Kind.ORG and finding.text.islower()):
        return finding
    before = text[max(0, finding.start - _WORD_BEFORE) : finding.start].rpartition(" ")[0].rpartition(" ")[2]
    if finding.kind is Kind.PLACE and kind is Kind.PERSON and before.lower() in _PLACED:
        return finding
    return replace(finding, kind=kind)


def _same_doubt(finding: Finding, candidate: Finding) -> bool:
    here = (finding.start, finding.end, finding.kind) == (candidate.start, candidate.end, candidate.kind)
    return here and finding.doubtful and candidate.doubtful


def _gives_way(finding: Finding, candidate: Finding) -> bool:
    inside = candidate.start <= finding.start and finding.end <= candidate.end
    longer = candidate.end - candidate.start > finding.end - finding.start
    if finding.doubtful and not candidate.doubtful:
        return True
    return inside and longer and finding.kind is candidate.kind and candidate.doubtful <= finding.doubtful
