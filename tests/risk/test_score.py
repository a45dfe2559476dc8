"""The score: its formulae, its invariants, the worked examples and the graded vignettes."""

from __future__ import annotations

import math
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anoniem.detection.finding import Finding, Kind
from anoniem.errors import AudienceUnknownError, EmptyDocumentError, RegionUnknownError
from anoniem.risk import Level, assess, chance_of_right_pick, load_population
from anoniem.risk.facts import Category, Fact
from anoniem.risk.kmap import estimate
from anoniem.risk.score import leftover_chance
from anoniem.risk.shares import fact_share

POPULATION = load_population()
NETHERLANDS = POPULATION.persons

VALUES = {
    Category.SEX: ["m", "v"],
    Category.AGE: ["52-52", "50-59", "47-47", "0-3", "35-45", "81-81", "54-58"],
    Category.PLACE: ["plaats:Zwolle", "plaats:Urk", "plaats:Overijssel", "soort:dorp", "plaats:Nes", "plaats:Twente"],
    Category.PROFESSION: [
        "1012|1|verpleegkundige",
        "0611|@342|burgemeester",
        "|1|onbekend",
        "oud:0742|1|lasser",
        "0634|@110000|veteraan",
    ],
    Category.SECTOR: ["10", "07", "06"],
    Category.EMPLOYER: ["ziekenhuis", "politie", "zaak:kaasfabriek"],
    Category.STAND: ["gescheiden", "verweduwd", "getrouwd", "eenouder", "ouders gescheiden"],
    Category.CHILDREN: ["0", "+", "2", "9", "14"],
    Category.MULTIPLE: ["tweeling", "drieling"],
    Category.ORIGIN: ["turks", "eritrees", "migratieachtergrond"],
    Category.RELIGION: ["moslim", "gelovig", "bevindelijk"],
    Category.HEALTH: ["depressie", "overspannen", "huntington", "zwanger", "dementie"],
    Category.EDUCATION: ["hbo", "promotie"],
    Category.SEXUALITY: ["homo", "trans"],
    Category.FAMILY: ["enig kind", "geadopteerd"],
    Category.ROLE: ["voorzitter", "lintje"],
    Category.EVENT: ["media", "de enige", "detentie"],
    Category.DATE: ["12 maart 2021"],
}
FACTS = st.sampled_from([(c, v) for c, values in VALUES.items() for v in values])
SETS = st.lists(FACTS, max_size=8, unique=True)


def _fact(meaning: tuple[Category, str]) -> Fact:
    """A fact without a place in a text."""
    return Fact(0, 0, "", meaning[0], meaning[1], "cliënt")


def _people(
    meanings: list[tuple[Category, str]], reference: float = NETHERLANDS, circle: float = 1.0
) -> tuple[float, float, float]:
    """Lambda, its lower bound and sigma."""
    found = estimate([_fact(m) for m in meanings], population=POPULATION, reference=reference, circle=circle)
    return found.people, found.low, found.sigma


@settings(max_examples=200, deadline=None)
@given(SETS, FACTS)
def test_one_more_fact_never_leaves_more_people(known: list[tuple[Category, str]], extra: tuple[Category, str]) -> None:
    """Adding a fact lowers neither the risk nor the uncertainty."""
    before, low_before, sigma_before = _people(known)
    after, low_after, sigma_after = _people([*known, extra])
    assert after <= before * (1 + 1e-9)
    assert sigma_after >= sigma_before - 1e-9
    assert chance_of_right_pick(low_after) >= chance_of_right_pick(low_before) - 1e-12


@settings(max_examples=100, deadline=None)
@given(SETS.flatmap(lambda s: st.tuples(st.just(s), st.permutations(s))))
def test_the_order_of_the_facts_does_not_matter(
    pair: tuple[list[tuple[Category, str]], list[tuple[Category, str]]],
) -> None:
    """The same facts in another order give the same number."""
    assert _people(pair[0]) == pytest.approx(_people(pair[1]))


@settings(max_examples=100, deadline=None)
@given(SETS)
def test_bounds_hold(known: list[tuple[Category, str]]) -> None:
    """The lower bound lies below the estimate, the risk between 0 and 1, the estimate within the reference."""
    people, low, _ = _people(known)
    assert 0 < low <= people <= NETHERLANDS * (1 + 1e-9)
    assert 0.0 <= chance_of_right_pick(low) <= 1.0


@settings(max_examples=100, deadline=None)
@given(SETS)
def test_bits_add_up(known: list[tuple[Category, str]]) -> None:
    """The bits of the facts are never negative and sum to log2(N / lambda), apart from a cap on posts."""
    found = estimate([_fact(m) for m in known], population=POPULATION, reference=NETHERLANDS)
    assert all(b >= -1e-9 for b in found.bits.values())
    capped = any(v in {"de enige", "0611|@342|burgemeester"} for _, v in known)
    if not capped:
        assert math.fsum(found.bits.values()) == pytest.approx(math.log2(NETHERLANDS / found.people), abs=1e-6)


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        ((Category.AGE, "52-52"), (Category.AGE, "50-59")),
        ((Category.PLACE, "plaats:Zwolle"), (Category.PLACE, "plaats:Overijssel@Overijssel")),
        ((Category.PROFESSION, "1012|1|verpleegkundige"), (Category.SECTOR, "10")),
        ((Category.PROFESSION, "0611|@342|burgemeester"), (Category.SECTOR, "06")),
        ((Category.CHILDREN, "2"), (Category.CHILDREN, "+")),
        ((Category.ORIGIN, "eritrees"), (Category.ORIGIN, "migratieachtergrond")),
        ((Category.RELIGION, "bevindelijk"), (Category.RELIGION, "gelovig")),
    ],
)
@settings(max_examples=30, deadline=None)
@given(known=SETS)
def test_generalising_never_raises_the_risk(
    narrow: tuple[Category, str], wide: tuple[Category, str], known: list[tuple[Category, str]]
) -> None:
    """A wider wording leaves at least as many people."""
    rest = [m for m in known if m[0] is not narrow[0] and m[0] is not wide[0]]
    assert _people([*rest, wide])[0] >= _people([*rest, narrow])[0] * (1 - 1e-9)


@given(st.floats(0, 1e9), st.floats(0, 1e9))
def test_fewer_people_mean_a_greater_chance(one: float, other: float) -> None:
    """R falls as lambda rises, from 1 at 0."""
    low, high = sorted((one, other))
    assert 1.0 >= chance_of_right_pick(low) >= chance_of_right_pick(high) >= 0.0


def test_eleven_people_and_nine_percent_are_one_rule() -> None:
    """R(11) is 0.09 and R(20) is 0.05."""
    assert chance_of_right_pick(0) == 1.0
    assert chance_of_right_pick(11) == pytest.approx(0.0909, abs=1e-4)
    assert chance_of_right_pick(20) == pytest.approx(0.05, abs=1e-4)


@pytest.mark.parametrize(
    ("text", "people", "low", "risk"),
    [
        ("Een vrouw van 52 uit Zwolle werkt als gespecialiseerd verpleegkundige.", 18.6, 5.7, 0.17),
        ("Een vrouw van 52 uit Zwolle, gespecialiseerd verpleegkundige, gescheiden, twee kinderen.", 0.7, 0.1, 0.95),
        (
            "Een vrouw van 52 uit Zwolle, gespecialiseerd verpleegkundige, gescheiden, twee kinderen, overspannen.",
            0.02,
            0.002,
            1.0,
        ),
        ("Een vrouw, vijftiger, werkt in zorg en welzijn in Overijssel.", 15_300, 6_800, 0.00015),
        (
            "Een vrouw, vijftiger, werkt in zorg en welzijn in Overijssel, gescheiden, twee kinderen, overspannen.",
            17.9,
            2.1,
            0.42,
        ),
        ("Een man van rond de 40 op Urk.", 1_360, 1_020, 0.001),
        ("Een man van rond de 40 op Urk is docent voortgezet onderwijs.", 14.4, 4.4, 0.22),
    ],
)
def test_worked_examples_come_out_within_a_factor_two(text: str, people: float, low: float, risk: float) -> None:
    """The examples of the documentation come out, up to a factor of two."""
    found = assess(text, audience="publicatie")
    assert people / 2 <= found.people_fit <= people * 2
    assert low / 2 <= found.people_fit_low <= low * 2
    assert risk / 2 <= found.risk <= min(1.0, risk * 2)


def _ranks(values: list[float]) -> list[float]:
    """Average ranks, ties shared."""
    order = sorted(range(len(values)), key=lambda i: values[i])
    ranks = [0.0] * len(values)
    i = 0
    while i < len(order):
        j = i
        while j + 1 < len(order) and values[order[j + 1]] == values[order[i]]:
            j += 1
        for k in range(i, j + 1):
            ranks[order[k]] = (i + j) / 2
        i = j + 1
    return ranks


def _spearman(one: list[float], other: list[float]) -> float:
    """Spearman's rank correlation."""
    a, b = _ranks(one), _ranks(other)
    mean = sum(a) / len(a)
    covariance = sum((x - mean) * (y - mean) for x, y in zip(a, b, strict=True))
    return covariance / math.sqrt(sum((x - mean) ** 2 for x in a) * sum((y - mean) ** 2 for y in b))


@pytest.mark.parametrize("half", ["tuning", "unseen", "later"])
def test_vignettes_rank_as_people_rank_them(half: str) -> None:
    """The score of graded texts follows the grades, also on the half that was not used for tuning."""
    path = Path(__file__).parent / "vignettes" / f"{half}.toml"
    vignettes = tomllib.loads(path.read_text(encoding="utf-8"))["vignette"]
    risks = [assess(v["text"], audience="intervisie").risk for v in vignettes]
    assert _spearman([v["grade"] for v in vignettes], risks) >= 0.85


def test_something_searchable_sets_a_floor() -> None:
    """What a reader can look up counts for at least 0.2, and bars a publication."""
    text = "Een vrouw stond in de krant."
    assert assess(text, audience="intervisie").risk >= 0.2
    published = assess(text, audience="publicatie")
    assert published.risk >= 0.5
    assert published.level is Level.RED


def test_a_single_post_caps_the_number_of_people() -> None:
    """There is one mayor of a place, whatever else is told."""
    assert assess("De burgemeester van Urk is moe.", audience="publicatie").people_fit <= 1.0


def test_an_unknown_profession_widens_the_interval_and_never_lowers_the_risk() -> None:
    """A profession in no table counts, with great uncertainty and a note."""
    without = assess("Een man van 40 uit Zwolle.", audience="publicatie")
    unknown = assess("Een man van 40 uit Zwolle werkt als kwantumtimmeraar.", audience="publicatie")
    assert unknown.risk >= without.risk
    assert unknown.worst is not None
    assert unknown.worst.estimate.sigma >= 3.0
    assert any("kwantumtimmeraar" in note for note in unknown.notes)


def test_contradicting_ages_are_said_and_never_lower_the_risk() -> None:
    """Two ages that exclude each other give a note and the rarest reading."""
    one = assess("Cliënt is 52 jaar.", audience="intervisie")
    both = assess("Cliënt is 52 jaar. Verderop staat dat cliënt 94 jaar is.", audience="intervisie")
    assert both.risk >= one.risk
    assert any("tegen over de leeftijd" in note for note in both.notes)


def test_a_place_that_exists_twice_counts_as_the_smallest() -> None:
    """Nes lies in Friesland twice: the smallest is taken, and the user is told."""
    found = assess("Een man van 40 uit Nes.", audience="publicatie")
    assert any("plaatsen met deze naam" in note for note in found.notes)


def test_an_empty_text_is_refused() -> None:
    """There is no risk of nothing."""
    with pytest.raises(EmptyDocumentError):
        assess("  \n", audience="intervisie")


def test_an_unknown_region_or_audience_is_refused() -> None:
    """A typing error in the settings stops the measurement instead of changing it."""
    with pytest.raises(RegionUnknownError, match="Atlantis"):
        assess("Tekst.", audience="intervisie", region="Atlantis")
    with pytest.raises(AudienceUnknownError):
        assess("Tekst.", audience="iedereen")


def test_no_facts_is_no_clean_bill() -> None:
    """A text without facts is green with a warning, and nowhere called anonymous."""
    found = assess("De vergadering duurde lang.", audience="intervisie")
    assert found.level is Level.GREEN
    assert any("lees de tekst zelf na" in note for note in found.notes)
    assert "anoniem" not in found.to_json().casefold()


def test_leftover_identifiers_raise_the_risk() -> None:
    """A doubtful name counts by how often such doubts are names, a certain one makes it red."""
    text = "Een vrouw sprak met Jansen."
    start = text.index("Jansen")
    doubt = Finding(start, start + 6, Kind.PERSON, "Jansen", 0.3, "model")
    sure = Finding(start, start + 6, Kind.PERSON, "Jansen", 0.98, "model")
    clean = assess(text, audience="intervisie")
    doubted = assess(text, audience="intervisie", doubts=[doubt])
    assert doubted.risk == pytest.approx(0.2 * 0.3, abs=0.01)
    assert doubted.level is Level.ORANGE
    assert assess(text, [sure], audience="intervisie").level is Level.RED
    assert clean.risk < 0.01
    assert leftover_chance([doubt, doubt]) == pytest.approx(0.2 * 0.3)
    other = Finding(0, 9, Kind.PERSON, "Een vrouw", 0.4, "model")
    assert assess(text, audience="intervisie", doubts=[doubt, other]).level is Level.RED


def test_a_telephone_number_is_seen_without_the_detector() -> None:
    """Numbers that need no model make the text red by themselves."""
    assert assess("Bel haar op 06-12345678.", audience="intervisie").level is Level.RED


def test_the_client_is_not_scored_for_the_one_who_knows_the_client() -> None:
    """The employer who commissioned the work knows the client; only others are scored."""
    alone = assess("[PERSOON-1] is 47, beiaardier en weduwe.", audience="opdrachtgever")
    assert alone.level is Level.GREEN
    assert "niet berekend" in alone.sentence
    with_other = assess("[PERSOON-1] is 47. Zijn vrouw is beiaardier.", audience="opdrachtgever", region="Zeeland")
    assert with_other.level is Level.RED


def test_relatives_narrow_the_client_down() -> None:
    """What is told of a partner says something about the client too."""
    without = assess("Een vrouw van 40 uit Zwolle.", audience="publicatie")
    with_partner = assess("Een vrouw van 40 uit Zwolle. Haar man is notaris.", audience="publicatie")
    assert with_partner.scores[0].estimate.people < without.scores[0].estimate.people / 100


def test_a_thousand_words_are_scored_well_within_the_time_of_detection() -> None:
    """A long note is scored in a fraction of a second, once the word lists are loaded."""
    line = "[PERSOON-1] is 47 jaar, verpleegkundige, gescheiden en moeder van twee kinderen, met een burn-out. "
    filler = "We spraken over wat haar energie geeft en over de vraag hoe zij haar grens bewaakt in het team. "
    text = line + filler * 55
    assess(text, audience="intervisie")
    start = time.process_time()
    assess(text, audience="intervisie")
    assert len(text.split()) > 1000
    assert time.process_time() - start < 0.6


def test_every_value_in_the_lists_has_a_share() -> None:
    """No fact falls through the tables."""
    for category, values in VALUES.items():
        for value in values:
            share = fact_share(_fact((category, value)), POPULATION)
            assert (share is None) == (category in {Category.PLACE, Category.DATE})


def test_a_bare_first_name_weighs_less_than_a_full_name() -> None:
    """A first name that thousands share is a smaller chance than a full name, and an organisation smaller still."""
    first = Finding(0, 4, Kind.PERSON, "Anna", 0.4, "model")
    full = Finding(0, 10, Kind.PERSON, "Anna Jonks", 0.4, "model")
    club = Finding(0, 4, Kind.ORG, "Ajax", 0.4, "model")
    assert leftover_chance([club]) < leftover_chance([first]) < leftover_chance([full])


def test_a_place_in_no_table_counts_as_a_small_one() -> None:
    """What the detector calls a place counts, also when no table knows it; a country does not."""
    text = "Een man van 40 uit Lutjewierum, geboren in Polen."
    at = text.index("Lutjewierum")
    named = Finding(at, at + len("Lutjewierum"), Kind.PLACE, "Lutjewierum", 0.9, "model")
    land = Finding(text.index("Polen"), text.index("Polen") + 5, Kind.PLACE, "Polen", 0.9, "model")
    without = assess(text, audience="publicatie")
    found = assess(text, [named, land], audience="publicatie")
    assert found.people_fit < without.people_fit / 100
    assert any("in geen tabel voorkomt" in note for note in found.notes)
    assert [f.text for f in found.facts if f.category is Category.PLACE] == ["Lutjewierum"]


SENTENCES = [
    "Zij is 52 jaar.",
    "Ze werkt als verpleegkundige.",
    "Ze woont in Zwolle.",
    "Haar zus is huisarts.",
    "Haar man is predikant.",
    "Zij heeft twee kinderen.",
    "Ze is gescheiden.",
    "Haar zoon van 8 heeft epilepsie.",
    "Ze stond in de krant.",
    "Ze komt uit Eritrea.",
    "Ze heeft geen kinderen.",
    "De huisarts belde.",
    "Ze woont in een klein dorp.",
    "Ze is 47.",
    "Haar vader was burgemeester van Urk.",
    "We spraken over grenzen.",
    "Ze werkt als kwantumlasser.",
    "Op 3 mei 2021 kreeg ze een lintje.",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=7, unique=True))
def test_one_more_sentence_never_lowers_the_risk(sentences: list[str]) -> None:
    """What is told more makes nobody harder to recognise, from the words to the risk."""
    before = assess(" ".join(sentences[:-1]), audience="intervisie").risk
    assert assess(" ".join(sentences), audience="intervisie").risk >= before - 1e-9
