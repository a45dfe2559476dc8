"""The front door: scrubbing and restoring with the real detector and a real vault."""

from __future__ import annotations

import codecs
import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anoniem import Detector, RestoreResult, Scrubber, ScrubResult, TextDocument, Vault, recipes
from anoniem.detection.finding import Kind
from anoniem.errors import DossierNotFoundError, RecipeError, RefusedError
from anoniem.risk import Level
from anoniem.vault import KdfParameters

EXAMPLES = Path(__file__).parents[1] / "examples"
CHEAP = KdfParameters(memory_kib=19 * 1024, passes=2, lanes=1)
NOTE = "Gesprek met Fatima el Amrani. Mevrouw El Amrani (43) belde op 3 mei 2024. Fatima's broer Youssef woont in Urk."


@pytest.fixture(scope="module")
def detector() -> Detector:
    """One detector for all tests: loading the model takes a second."""
    return Detector()


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    """An open vault, shared: each test uses dossiers of its own."""
    with Vault.create(tmp_path_factory.mktemp("kluis") / "k.vault", "zes woorden hier", kdf=CHEAP) as opened:
        yield opened


@pytest.fixture(scope="module")
def scrubber(vault: Vault, detector: Detector) -> Scrubber:
    """A scrubber with vault."""
    return Scrubber(vault=vault, detector=detector)


def test_mentions_of_one_person_get_one_code(scrubber: Scrubber) -> None:
    """Full name, title with surname and genitive are one person; the brother is another."""
    text = scrubber.scrub(NOTE, dossier="een persoon").text
    assert text == (
        "Gesprek met [PERSOON-1]. Mevrouw [PERSOON-1] ([LEEFTIJD-1]) belde op [DATUM-1]. "
        "[PERSOON-1]'s broer [PERSOON-2] woont in [PLAATS-1]."
    )


def test_the_result_accounts_for_every_replacement(scrubber: Scrubber) -> None:
    """Counts, replacements and identities agree with the text."""
    result = scrubber.scrub(NOTE, dossier="verslag")
    assert result.counts == {Kind.PERSON: 4, Kind.PLACE: 1, Kind.DATE: 1, Kind.AGE: 1}
    assert all(NOTE[one.start : one.end] == one.surface for one in result.replacements)
    assert {one.identity for one in result.replacements} == {one.key for one in result.identities}


def test_the_same_person_keeps_the_code_in_a_later_note(scrubber: Scrubber) -> None:
    """Within a dossier the first name alone is enough."""
    scrubber.scrub(NOTE, dossier="vervolg")
    later = scrubber.scrub("Youssef kwam mee, Fatima bleef thuis.", dossier="vervolg")
    assert later.text == "[PERSOON-2] kwam mee, [PERSOON-1] bleef thuis."


def test_another_audience_gets_another_code_and_keeps_it(vault: Vault, detector: Detector) -> None:
    """Two audiences cannot compare what they were told; each sees one code for one person, and all come back."""
    peers = Scrubber("intervisie", vault=vault, detector=detector)
    readers = Scrubber("volledig", vault=vault, detector=detector)
    first = peers.scrub("Fatima en Youssef kwamen.", dossier="lezers").text
    second = readers.scrub("Fatima en Youssef kwamen.", dossier="lezers").text
    assert first == "[PERSOON-1] en [PERSOON-2] kwamen."
    assert second == "[PERSOON-3] en [PERSOON-4] kwamen."
    assert readers.scrub("Youssef weer.", dossier="lezers").text == "[PERSOON-4] weer."
    assert peers.scrub("Youssef weer.", dossier="lezers").text == "[PERSOON-2] weer."
    assert peers.restore("Dus [PERSOON-4] en [PERSOON-1]?", dossier="lezers").text == "Dus Youssef en Fatima?"


def test_another_dossier_numbers_anew(scrubber: Scrubber) -> None:
    """Codes say nothing across clients."""
    scrubber.scrub(NOTE, dossier="cliënt x")
    assert scrubber.scrub("Youssef kwam.", dossier="cliënt y").text == "[PERSOON-1] kwam."


@settings(max_examples=150)
@given(st.text(max_size=300))
def test_any_text_comes_back(text: str) -> None:
    """restore(scrub(x)) == x for any text whatsoever."""
    result = SHARED.scrub(text, dossier="willekeurig")
    restored = SHARED.restore(result.document, dossier="willekeurig")
    assert restored.exact
    assert restored.text == text


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            [
                "Fatima",
                "fatima",
                "mevr. El Amrani",
                "[PERSOON-1]",
                "[PLAATS-3]",
                "PERSOON-2",
                "Zwolle",
                "3 mei 2024",
                "06-12345678",
            ]
        )
        | st.text(max_size=8),
        max_size=25,
    )
)
def test_texts_of_names_and_codes_come_back(words: list[str]) -> None:
    """Also where the text itself holds codes, of this dossier or not."""
    text = " ".join(words)
    result = SHARED.scrub(text, dossier="namen")
    assert SHARED.restore(result.text, dossier="namen").text == text


TELLING = [
    "Mijn cliënt is verpleegkundige",
    "Fatima",
    "een vrouw van 52",
    "uit Zwolle",
    "op 3 mei 2024",
    "gescheiden",
    "twee kinderen",
    "een tweeling",
    "werkt op een school",
    "overspannen",
    "[PERSOON-1]",
    "burgemeester van Urk",
    "stond in de krant",
]


@settings(max_examples=80)
@given(st.lists(st.sampled_from(TELLING) | st.text(max_size=6), max_size=14), st.sampled_from([" ", ". ", ", ", "\n"]))
def test_texts_made_vaguer_come_back(words: list[str], between: str) -> None:
    """restore(scrub(x, lower_risk)) == x, and what stands is what was found, at its place."""
    text = between.join(words)
    result = SHARED.scrub(text, dossier="vager", lower_risk=True)
    assert all(result.text[one.start : one.end] == one.text for one in result.standing)
    restored = SHARED.restore(result.text, dossier="vager")
    assert restored.exact
    assert restored.text == text


def test_a_recipe_that_keeps_facts_can_still_have_them_made_vaguer(detector: Detector, vault: Vault) -> None:
    """Ages and places that the recipe keeps are worded more vaguely when they give away too much."""
    whole = recipes.load("intervisie")
    kept = dict.fromkeys((Kind.AGE, Kind.PLACE), recipes.Rule("keep", {}))
    scrubber = Scrubber(
        dataclasses.replace(whole, rules={**whole.rules, **kept}), vault=vault, detector=detector, region="Overijssel"
    )
    text = (
        "Mijn cliënt Fatima is verpleegkundige, 52 jaar, en woont in Zwolle. Zij is gescheiden en heeft twee kinderen."
    )
    plain = scrubber.scrub(text, dossier="bewaart")
    assert not scrubber.assess(plain).verdict.releases
    lowered = scrubber.scrub(text, dossier="bewaart", lower_risk=True)
    assert lowered.widenings
    assert scrubber.assess(lowered).people_fit > scrubber.assess(plain).people_fit
    assert all(text[one.start : one.end] == one.surface for one in lowered.widenings)
    assert scrubber.restore(lowered.text, dossier="bewaart").text == text


def test_a_text_that_may_go_is_not_made_vaguer(scrubber: Scrubber) -> None:
    """Nothing is lost where nothing needs to be."""
    result = scrubber.scrub("Fatima is verpleegkundige.", dossier="mag al", lower_risk=True)
    assert (result.text, result.widenings) == ("[PERSOON-1] is verpleegkundige.", ())


@pytest.mark.parametrize("recipe", ["intervisie", "volledig"])
@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.[tm][xd]*")), ids=lambda path: path.name)
def test_the_gate_is_no_milder_than_a_fresh_look_at_the_result(detector: Detector, path: Path, recipe: str) -> None:
    """What is known of the scrubbing gives the level of looking anew at the scrubbed text, or doubts more."""
    scrubber = Scrubber(recipe, detector=detector)
    order = list(Level)
    for lower_risk in (False, True):
        result = scrubber.scrub(path.read_text(encoding="utf-8"), lower_risk=lower_risk)
        known, fresh = scrubber.assess(result).level, scrubber.assess_text(result.text).level
        assert order.index(known) >= order.index(fresh)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.[tm][xd]*")), ids=lambda path: path.name)
def test_every_example_comes_back(scrubber: Scrubber, path: Path) -> None:
    """The examples are restored exactly, with and without naming the dossier."""
    text = path.read_text(encoding="utf-8")
    result = scrubber.scrub(text, dossier=path.stem)
    assert result.replacements
    assert scrubber.restore(result.text).text == text


@pytest.mark.parametrize(
    "data",
    [
        "Zoë kwam bij René.\r\n".encode("cp1252"),
        codecs.BOM_UTF16_LE + "Zoë kwam bij René.\r\n".encode("utf-16-le"),
        codecs.BOM_UTF8 + "Zoë kwam bij René.\n".encode(),
    ],
)
def test_the_encoding_of_the_original_comes_back(scrubber: Scrubber, data: bytes) -> None:
    """Also where the scrubbed text is plain ASCII and no longer tells the encoding."""
    result = scrubber.scrub(TextDocument.from_bytes(data), dossier="codering")
    again = TextDocument.from_bytes(result.document.to_bytes())
    assert scrubber.restore(again, dossier="codering").document.to_bytes() == data


def test_codes_that_stood_in_the_text_are_not_given_to_others(scrubber: Scrubber) -> None:
    """A code of unknown meaning is left alone and its number skipped."""
    result = scrubber.scrub("[PERSOON-1] sprak Fatima.", dossier="al codes")
    assert result.text == "[PERSOON-1] sprak [PERSOON-2]."
    assert result.earlier_placeholders == ("[PERSOON-1]",)


def test_a_number_dictated_in_words_is_kept_and_comes_back(scrubber: Scrubber) -> None:
    """A value without digits has a place in the vault too."""
    text = "mijn nummer is nul zes twaalf vierendertig zesenvijftig achtenzeventig."
    result = scrubber.scrub(text, dossier="gedicteerd")
    assert result.counts[Kind.PHONE] == 1
    assert scrubber.restore(result.text).text == text


def test_a_scrubbed_text_that_grew_is_scrubbed_again(scrubber: Scrubber) -> None:
    """Codes of the dossier keep their meaning; restoring twice gives everything back."""
    first = scrubber.scrub("Fatima belde.", dossier="groeit")
    grown = first.text + " Youssef ook."
    second = scrubber.scrub(grown, dossier="groeit")
    assert second.text == "[PERSOON-1] belde. [PERSOON-2] ook."
    once = scrubber.restore(second.text, dossier="groeit")
    assert once.text == grown
    assert scrubber.restore(once.text, dossier="groeit").text == "Fatima belde. Youssef ook."


def test_without_a_vault_the_codes_are_numbered_per_text(detector: Detector) -> None:
    """Nothing is kept, and nothing can be restored."""
    scrubber = Scrubber(detector=detector)
    assert scrubber.scrub("Youssef en Fatima. Youssef!").text == "[PERSOON-1] en [PERSOON-2]. [PERSOON-1]!"
    assert scrubber.scrub("Fatima!").text == "[PERSOON-1]!"
    with pytest.raises(RefusedError):
        scrubber.restore("[PERSOON-1]!")


def test_restoring_from_a_dossier_that_is_not_there_is_an_error(scrubber: Scrubber) -> None:
    """A mistyped dossier is named, not created."""
    with pytest.raises(DossierNotFoundError):
        scrubber.restore("[PERSOON-1]", dossier="bestaat niet")


def test_an_edited_text_is_recognised_among_dossiers_by_its_words(scrubber: Scrubber) -> None:
    """Without naming the dossier, the words around the codes tell where the text came from."""
    scrubber.scrub("Vandaag sprak ik Fatima over haar werk.", dossier="dossier p")
    scrubber.scrub("Vandaag sprak ik Youssef over zijn slaap.", dossier="dossier q")
    edited = "Beste collega, vandaag sprak ik [PERSOON-1] over zijn slaap en meer. Wat vind jij?"
    restored = scrubber.restore(edited)
    assert restored.dossier == "dossier q"
    assert "sprak ik Youssef over" in restored.text


def test_doubts_stand_in_the_text_and_are_listed(detector: Detector) -> None:
    """What the recipe's threshold leaves is reported with its place; volledig leaves nothing."""
    text = (EXAMPLES / "appgesprek.txt").read_text(encoding="utf-8")
    listed = Scrubber("intervisie", detector=detector).scrub(text)
    assert all(text[one.start : one.end] == one.text and one.doubtful for one in listed.doubts)
    assert Scrubber("volledig", detector=detector).scrub(text).doubts == ()


def test_an_empty_text_is_fine(scrubber: Scrubber) -> None:
    """The library takes it; refusing empty files is the reader's work."""
    result = scrubber.scrub("", dossier="leeg")
    assert (result.text, result.replacements) == ("", ())
    assert scrubber.restore("", dossier="leeg").text == ""


def test_results_are_frozen(scrubber: Scrubber) -> None:
    """Nobody changes an account after the fact."""
    for kind in (ScrubResult, RestoreResult):
        assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    with pytest.raises(AttributeError):
        scrubber.scrub("Fatima", dossier="vast").dossier = "x"  # type: ignore[misc]


class _Shared:
    """The scrubber for property tests, which cannot take fixtures of module scope; made on first use."""

    def __init__(self) -> None:
        self._scrubber: Scrubber | None = None

    def __getattr__(self, name: str) -> object:
        if self._scrubber is None:
            import tempfile

            folder = tempfile.mkdtemp()
            vault = Vault.create(Path(folder) / "k.vault", "zes woorden hier", kdf=CHEAP)
            self._scrubber = Scrubber(vault=vault)
        return getattr(self._scrubber, name)


SHARED: Scrubber = _Shared()  # type: ignore[assignment]  # passes everything on


def test_a_recipe_with_wrong_settings_is_refused_before_anything_is_kept(vault: Vault, detector: Detector) -> None:
    """Half a mask is an error of the recipe, not a fault halfway."""
    whole = recipes.load("intervisie")
    rules = {**whole.rules, Kind.BSN: recipes.Rule("mask", {"masking_char": "#"})}
    scrubber = Scrubber(dataclasses.replace(whole, rules=rules), vault=vault, detector=detector)
    with pytest.raises(RecipeError, match="mask"):
        scrubber.scrub("BSN 111222333", dossier="half masker")
    with pytest.raises(DossierNotFoundError):
        vault.dossier("half masker")
