"""Is the risk score right? Four checks, each with its numbers printed.

1 back-test: the block of place, age and sex against an exact table of municipalities by age band and sex.
2 synthetic population: people drawn from the tables, a note written for each, the estimate compared with the true
  number of people who fit; once as the model believes it, once with traits that go together without the model knowing.
3 linking attack: BM25 (Robertson and Zaragoza, 2009) of each note against a register; do hits rise with the score?
4 the graded vignettes of the tests, and the time that a thousand words take.

    python benchmarks/risk.py --exact gemeenten_leeftijd5_geslacht.csv --people 1189079 --seed 1

The exact table has the columns gemeente, leeftijd ("0-4"), mannen, vrouwen; it is not part of this project.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import math
import time
import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from anoniem.risk import assess, chance_of_right_pick, load_population
from anoniem.risk.facts import Category, Fact
from anoniem.risk.kmap import estimate
from anoniem.risk.population import AGES, Population
from anoniem.risk.shares import fact_share

if TYPE_CHECKING:
    from numpy.typing import NDArray

REGION = "Overijssel"
TOWNS = ("Zwolle", "Enschede", "Deventer", "Hengelo", "Almelo", "Hardenberg")
PROFESSIONS = {
    "verpleegkundige": "1012|1|verpleegkundige",
    "verzorgende": "1051|1|verzorgende",
    "leerkracht": "0114|1|leerkracht",
    "vrachtwagenchauffeur": "1214|1|vrachtwagenchauffeur",
    "timmerman": "0732|1|timmerman",
    "elektricien": "0761|1|elektricien",
    "boekhouder": "0421|1|boekhouder",
    "schoonmaker": "1121|1|schoonmaker",
    "jurist": "0621|1|jurist",
    "kok": "1112|1|kok",
    "programmeur": "0811|1|programmeur",
    "psycholoog": "1022|1|psycholoog",
}
STANDS = {"gescheiden": "gescheiden", "weduwe": "verweduwd", "alleenstaand": "alleenstaand", "getrouwd": "getrouwd"}
CHILDREN = {"geen kinderen": "0", "1 kind": "1", "twee kinderen": "2", "drie kinderen": "3", "vier kinderen": "4"}
HEALTH = {
    "een depressie": "depressie",
    "overspannen": "overspannen",
    "diabetes": "diabetes",
    "epilepsie": "epilepsie",
    "reuma": "reuma",
}
ORIGIN = {"Turkse": "turks", "Surinaamse": "surinaams", "Poolse": "pools", "Syrische": "syrisch"}
RELIGION = {"katholiek": "katholiek", "moslim": "moslim", "gereformeerd": "gereformeerd"}
FAITH_FOLLOWS_ORIGIN = 0.75
HURT_AFTER_LOSS = 0.10
ALONE = list(STANDS).index("alleenstaand")


@dataclass(frozen=True)
class People:
    """A synthetic population: one code per person and trait; -1 or 0 where a trait is absent."""

    traits: dict[str, NDArray[np.int16]]

    def __len__(self) -> int:
        return len(self.traits["age"])


def _grid_of(category: Category, value: str, population: Population) -> NDArray[np.float64]:
    """The share of each cell that the model holds for a fact."""
    share = fact_share(Fact(0, 0, "", category, value, ""), population)
    if share is None:
        raise ValueError(value)
    return share.grid


def _draw_one_of(
    rng: np.random.Generator, cell: NDArray[np.int16], grids: list[NDArray[np.float64]]
) -> NDArray[np.int16]:
    """For each person at most one of several exclusive values, by the shares of their cell."""
    edges = np.cumsum(np.stack(grids), axis=0)
    edges /= np.maximum(1.0, edges[-1])
    draw = rng.random(len(cell))
    chosen = np.full(len(cell), -1, dtype=np.int16)
    for index in reversed(range(len(grids))):
        chosen[draw < edges[index][cell]] = index
    return chosen


def draw_people(size: int, rng: np.random.Generator, population: Population, *, dependent: bool) -> People:
    """Draw a population from the tables.

    Args:
        size: number of people.
        rng: source of chance.
        population: the figures.
        dependent: whether religion follows origin and illness follows divorce and widowhood, which the model does
            not know.
    """
    cell = rng.choice(2 * AGES, size=size, p=population.cells).astype(np.int16)
    weights = []
    for town in TOWNS:
        place = population.place(town)
        weights.append(place.persons if place is not None else 0.0)
    region = population.region(REGION).persons
    town_edges = np.cumsum(np.array(weights) / region)
    town = np.searchsorted(town_edges, rng.random(size)).astype(np.int16)
    town[town == len(TOWNS)] = -1
    stands = _draw_one_of(rng, cell, [_grid_of(Category.STAND, v, population) for v in ("gescheiden", "verweduwd")])
    alone = rng.random(size) < _grid_of(Category.STAND, "alleenstaand", population)[cell]
    stand = np.where(stands >= 0, stands, np.where(alone, 2, -1)).astype(np.int16)
    children = _draw_one_of(rng, cell, [_grid_of(Category.CHILDREN, v, population) for v in CHILDREN.values()])
    work = _draw_one_of(rng, cell, [_grid_of(Category.PROFESSION, v, population) for v in PROFESSIONS.values()])
    health = _draw_one_of(rng, cell, [_grid_of(Category.HEALTH, v, population) for v in HEALTH.values()])
    origin = _draw_one_of(rng, cell, [_grid_of(Category.ORIGIN, v, population) for v in ORIGIN.values()])
    religion = _draw_one_of(rng, cell, [_grid_of(Category.RELIGION, v, population) for v in RELIGION.values()])
    if dependent:
        muslim = list(RELIGION.values()).index("moslim")
        follows = np.isin(origin, [list(ORIGIN.values()).index(o) for o in ("turks", "syrisch")])
        religion = np.where(follows & (rng.random(size) < FAITH_FOLLOWS_ORIGIN), muslim, religion).astype(np.int16)
        hurt = (stand >= 0) & (stand < ALONE) & (rng.random(size) < HURT_AFTER_LOSS)
        health = np.where(hurt, rng.integers(0, 2, size), health).astype(np.int16)
    return People(
        {
            "cell": cell,
            "age": (cell % AGES).astype(np.int16),
            "sex": (cell // AGES).astype(np.int16),
            "town": town,
            "stand": stand,
            "children": children,
            "work": work,
            "health": health,
            "origin": origin,
            "religion": religion,
        }
    )


def _told(people: People, person: int, rng: np.random.Generator) -> list[str]:
    """Which traits a note tells: sex always, a few of the others."""
    present = [
        t
        for t in ("age", "town", "stand", "children", "work", "health", "origin", "religion")
        if t == "age" or people.traits[t][person] >= 0
    ]
    count = min(len(present), int(rng.integers(1, 6)))
    return ["sex", *rng.choice(present, size=count, replace=False)]


def write_note(people: People, person: int, told: list[str]) -> str:
    """A scrubbed note that tells these traits, in the words of a coach."""
    t = {k: int(v[person]) for k, v in people.traits.items()}
    woman = t["sex"] == 1
    pronoun, noun = ("Zij", "vrouw") if woman else ("Hij", "man")
    lines = [f"Een {noun} meldt zich met de vraag hoe het verder moet."]
    if "age" in told:
        lines.append(f"{pronoun} is {t['age']} jaar.")
    if "town" in told:
        lines.append(f"{pronoun} woont in {TOWNS[t['town']]}.")
    if "work" in told:
        lines.append(f"{pronoun} werkt als {list(PROFESSIONS)[t['work']]}.")
    if "stand" in told:
        word = list(STANDS)[t["stand"]]
        lines.append(f"{pronoun} is {'weduwnaar' if word == 'weduwe' and not woman else word}.")
    if "children" in told:
        lines.append(f"{pronoun} heeft {list(CHILDREN)[t['children']]}.")
    if "health" in told:
        word = list(HEALTH)[t["health"]]
        lines.append(f"{pronoun} {'is' if word == 'overspannen' else 'heeft'} {word}.")
    if "origin" in told:
        lines.append(f"De {list(ORIGIN)[t['origin']]} achtergrond speelt mee.")
    if "religion" in told:
        lines.append(f"{pronoun} is {list(RELIGION)[t['religion']]}.")
    lines.append("We spraken over grenzen, rust en de volgende stap.")
    return " ".join(lines)


def count_that_fit(people: People, person: int, told: list[str]) -> int:
    """How many people of the population share the traits that are told."""
    fits = np.ones(len(people), dtype=bool)
    for trait in told:
        fits &= people.traits[trait] == people.traits[trait][person]
    return int(fits.sum())


def back_test(path: Path, population: Population) -> None:
    """Block 1 against the exact table."""
    names = sorted({row["gemeente"] for row in csv.DictReader(path.open(encoding="utf-8"))})
    totals: Counter[str] = Counter()
    rows = list(csv.DictReader(path.open(encoding="utf-8")))
    for row in rows:
        totals[row["gemeente"]] += int(row["mannen"]) + int(row["vrouwen"])
    growth = population.persons / sum(totals.values())
    errors: dict[str, list[tuple[float, float]]] = {"alles": [], "alleen onafhankelijkheid": []}
    inside, counted, found = 0.0, 0.0, set()
    for row in rows:
        place = population.place(row["gemeente"])
        first, last = (
            row["leeftijd"].removesuffix("+").split("-")
            if "-" in row["leeftijd"]
            else (row["leeftijd"].strip("+ "), "100")
        )
        grid = _grid_of(Category.AGE, f"{int(first)}-{int(last)}", population)
        for sex, column in (("m", "mannen"), ("v", "vrouwen")):
            true = int(row[column]) * growth
            if true <= 0:
                continue
            share = float((population.cells * grid * _grid_of(Category.SEX, sex, population)).sum())
            errors["alleen onafhankelijkheid"].append(
                (math.log2(totals[row["gemeente"]] * growth * share / true), true)
            )
            if place is None or place.kind == "provincie":
                continue
            found.add(row["gemeente"])
            facts = [
                Fact(0, 0, "", Category.SEX, sex, ""),
                Fact(0, 0, "", Category.AGE, f"{int(first)}-{int(last)}", ""),
                Fact(0, 0, "", Category.PLACE, f"plaats:{row['gemeente']}", ""),
            ]
            estimated = estimate(facts, population=population, reference=population.persons)
            errors["alles"].append((math.log2(estimated.people / true), true))
            counted += true
            inside += true * (estimated.low <= true)
    print("\n## 1 Terugtoets: plaats, leeftijd en geslacht tegen de exacte tabel")
    print(f"gemeenten in de tabel: {len(names)}; herkend als plaats: {len(found)}")
    for name, pairs in errors.items():
        values, weights = np.array([e for e, _ in pairs]), np.array([w for _, w in pairs])
        order = np.argsort(values)
        share = np.cumsum(weights[order]) / weights.sum()
        at = [float(values[order][np.searchsorted(share, q)]) for q in (0.01, 0.05, 0.5, 0.95, 0.99)]
        within = float(weights[np.abs(values) <= 1].sum() / weights.sum())
        text = ", ".join(f"{2**a:.2f}" for a in at)
        print(f"{name}: verhouding schatting/telling bij 1, 5, 50, 95, 99 %: {text}; binnen een factor 2: {within:.1%}")
    print(f"inwoners voor wie de telling boven de ondergrens ligt: {inside / counted:.1%} (bedoeld: 95 %)")


def synthetic(size: int, notes: int, rng: np.random.Generator, population: Population, *, dependent: bool) -> None:
    """The estimate against the true count, and the score against simulated picking."""
    people = draw_people(size, rng, population, dependent=dependent)
    ratios, inside, above, missed = [], 0, 0, 0
    bins: dict[int, list[tuple[float, float, float]]] = defaultdict(list)
    for person in rng.choice(size, notes, replace=False):
        told = _told(people, int(person), rng)
        found = assess(
            write_note(people, int(person), told), audience="intervisie", region=str(size), population=population
        )
        true = count_that_fit(people, int(person), told)
        said = {f.category for f in found.scores[0].person.facts}
        missed += len(said) < len(told)
        # The person is one of those who fit; the others are what lambda expects.
        ratios.append(math.log2(found.scores[0].estimate.people / max(true - 1, 0.5)))
        score = found.scores[0].estimate
        inside += score.low <= max(true - 1, 0) or true == 1
        above += true - 1 <= score.high
        expected = chance_of_right_pick(score.people)
        bins[min(4, int(expected * 5))].append((expected, chance_of_right_pick(score.low), 1 / true))
    ratio = np.array(ratios)
    kind = "met samenhang die het model niet kent" if dependent else "zoals het model aanneemt"
    print(f"\n## 2 Nagebootste bevolking van {size} mensen, {kind}; {notes} verslagen")
    print(f"verslagen waarvan een gegeven niet werd gevonden: {missed}")
    low, middle, high = (2 ** float(np.quantile(ratio, q)) for q in (0.05, 0.5, 0.95))
    print(f"vertekening (mediaan van schatting/telling): {middle:.2f}; middelste 90 %: {low:.2f} tot {high:.2f}")
    print(f"telling boven de ondergrens: {inside / notes:.1%}; onder de bovengrens: {above / notes:.1%}")
    print("kans volgens de schatting | volgens de ondergrens | werkelijke trefkans | verslagen")
    for key in sorted(bins):
        rows = np.array(bins[key])
        print(f"{rows[:, 0].mean():.2f} | {rows[:, 1].mean():.2f} | {rows[:, 2].mean():.2f} | {len(rows)}")


def _auc(scores: NDArray[np.float64], hits: NDArray[np.float64]) -> float:
    """Area under the ROC curve with fractional hits, ties for half."""
    order = np.argsort(scores, kind="stable")
    s, positive, negative = scores[order], hits[order], 1 - hits[order]
    area, below, i = 0.0, 0.0, 0
    while i < len(s):
        j = i
        while j < len(s) and s[j] == s[i]:
            j += 1
        area += positive[i:j].sum() * (below + negative[i:j].sum() / 2)
        below += negative[i:j].sum()
        i = j
    return float(area / (positive.sum() * negative.sum()))


def linking_attack(size: int, notes: int, rng: np.random.Generator, population: Population) -> None:
    """Find the person of each note in a register by BM25; do the hits rise with the score?"""
    people = draw_people(size, rng, population, dependent=False)
    every = ["sex", "age", "town", "work", "stand", "children", "health", "origin", "religion"]
    index: dict[str, list[int]] = defaultdict(list)
    lengths = np.zeros(size)
    for person in range(size):
        told = [t for t in every if people.traits[t][person] >= 0]
        words = {w.strip(".").casefold() for w in write_note(people, person, told).split()}
        lengths[person] = len(words)
        for word in words:
            index[word].append(person)
    postings = {word: np.array(found) for word, found in index.items()}
    k1, b = 1.2, 0.75
    norm = k1 * (1 - b + b * lengths / lengths.mean())
    scores, hits = [], []
    for person in rng.choice(size, notes, replace=False):
        told = _told(people, int(person), rng)
        note = write_note(people, int(person), told)
        total = np.zeros(size)
        for word in {w.strip(".").casefold() for w in note.split()}:
            holders = postings.get(word)
            if holders is not None:
                idf = math.log(1 + (size - len(holders) + 0.5) / (len(holders) + 0.5))
                total[holders] += idf * (k1 + 1) / (1 + norm[holders])
        best = np.flatnonzero(total >= total.max() - 1e-9)
        hits.append(float(person in best) / len(best))
        scores.append(assess(note, audience="intervisie", region=str(size), population=population).risk)
    s, h = np.array(scores), np.array(hits)
    print(f"\n## 3 Koppelaanval: {notes} verslagen tegen een register van {size} mensen")
    print(f"AUC van de score voor een treffer: {_auc(s, h):.3f}; treffers samen {h.mean():.1%}")
    print("score van | tot | verslagen | trefkans")
    edges = [0.0, 0.02, 0.09, 0.3, 0.7, 0.95, 1.01]
    for low, high in itertools.pairwise(edges):
        inside = (s >= low) & (s < high)
        if inside.any():
            print(f"{low:.2f} | {min(high, 1):.2f} | {int(inside.sum())} | {h[inside].mean():.1%}")


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Average ranks."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts - 1) / 2)[inverse]


def vignettes(folder: Path, population: Population) -> None:
    """Rank correlation with the grades of people, and the time for a thousand words."""
    print("\n## 4 Beoordeelde teksten en snelheid")
    for half in ("tuning", "unseen", "later"):
        entries = tomllib.loads((folder / f"{half}.toml").read_text(encoding="utf-8"))["vignette"]
        risks = np.array([assess(v["text"], audience="intervisie", population=population).risk for v in entries])
        grades = np.array([float(v["grade"]) for v in entries])
        print(f"Spearman, {half}: {np.corrcoef(_ranks(risks), _ranks(grades))[0, 1]:.3f} ({len(entries)} teksten)")
    text = "\n".join(v["text"] for v in entries)
    text = " ".join((text.split() * 2)[:1000])
    start = time.perf_counter()
    assess(text, audience="intervisie", population=population)
    print(f"1000 woorden, {len(entries)} beschrijvingen in één verslag: {time.perf_counter() - start:.2f} s")
    plain = (
        "[PERSOON-1] is 47 jaar, verpleegkundige, gescheiden, met twee kinderen. "
        + "We spraken over rust en grenzen in het werk. " * 112
    )
    start = time.perf_counter()
    assess(plain, audience="intervisie", population=population)
    print(f"{len(plain.split())} woorden van een gewoon verslag: {time.perf_counter() - start:.3f} s")


def main() -> None:
    """Run the checks that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--exact", type=Path, help="CSV met de exacte tabel gemeente x leeftijd x geslacht")
    parser.add_argument("--people", type=int, default=1_189_079, help="grootte van de nagebootste bevolking")
    parser.add_argument("--notes", type=int, default=1500, help="aantal nagebootste verslagen")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    population = load_population()
    rng = np.random.default_rng(options.seed)
    if options.exact is not None:
        back_test(options.exact, population)
    synthetic(options.people, options.notes, rng, population, dependent=False)
    synthetic(options.people, options.notes, rng, population, dependent=True)
    linking_attack(20_000, options.notes, rng, population)
    vignettes(Path(__file__).parent.parent / "tests" / "risk" / "vignettes", population)


if __name__ == "__main__":
    main()
