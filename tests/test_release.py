"""The gate with a real vault: what is released is remembered, what is not released is not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from anoniem import Detector, Scrubber, Vault
from anoniem.errors import DocumentError, DossierNotFoundError, RefusedError, StatisticsError
from anoniem.release import Way, release, releases, told
from anoniem.risk import Level
from anoniem.vault import KdfParameters, handover

CHEAP = KdfParameters(memory_kib=19 * 1024, passes=2, lanes=1)
DAY = date(2026, 3, 1)
FIRST = "Mijn cliënt is een verpleegkundige. Mevrouw Fatima el Amrani slaapt slecht."
SECOND = "Mijn cliënt is gescheiden en heeft vier kinderen. Mevrouw Fatima el Amrani is gelovig."
RED = "De cliënt is burgemeester, weduwnaar, en heeft een drieling. Dat stond in de krant."


@pytest.fixture(scope="module")
def detector() -> Detector:
    """One detector for all tests: loading the model takes a second."""
    return Detector()


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """An open vault."""
    with Vault.create(tmp_path / "k.vault", "zes woorden hier", kdf=CHEAP) as opened:
        yield opened


@pytest.fixture
def scrubber(vault: Vault, detector: Detector) -> Scrubber:
    """A scrubber with vault."""
    return Scrubber(vault=vault, detector=detector)


def test_what_was_released_counts_in_the_next_text(scrubber: Scrubber, vault: Vault) -> None:
    """The next text of the same client for the same readers is weighed together with what they know."""
    first = scrubber.scrub(FIRST, dossier="C-1")
    scrubber.release(first, scrubber.assess(first), on=DAY)
    (kept,) = releases(vault.dossier("C-1"))
    assert (kept.on, kept.way, kept.level, kept.told.audience) == (DAY, Way.GATE, "groen", "intervisie")
    assert "beroep: verpleegkundige" in kept.told.titles()
    alone = scrubber.assess(scrubber.scrub(SECOND, dossier="C-2"))
    after = scrubber.assess(scrubber.scrub(SECOND, dossier="C-1"))
    assert after.cumulative
    assert after.risk > alone.risk
    assert after.people_fit < alone.people_fit


def test_the_same_text_again_does_not_raise_the_risk(scrubber: Scrubber, vault: Vault) -> None:
    """Telling once more what was told tells nothing, and is remembered once."""
    risks = []
    for _ in range(3):
        result = scrubber.scrub(FIRST, dossier="C-1")
        assessment = scrubber.assess(result)
        scrubber.release(result, assessment, on=DAY)
        risks.append(assessment.risk)
    assert risks[0] == risks[1] == risks[2]
    assert len(releases(vault.dossier("C-1"))) == 1


def test_other_readers_and_other_clients_do_not_count(scrubber: Scrubber, vault: Vault, detector: Detector) -> None:
    """What one audience knows of one client stays there."""
    first = scrubber.scrub(FIRST, dossier="C-1")
    scrubber.release(first, scrubber.assess(first), on=DAY)
    readers = Scrubber("volledig", vault=vault, detector=detector)
    assert not readers.assess(readers.scrub(SECOND, dossier="C-1")).cumulative
    assert not scrubber.assess(scrubber.scrub(SECOND, dossier="C-2")).cumulative


def test_the_dossier_of_texts_without_a_client_does_not_add_up(scrubber: Scrubber, vault: Vault) -> None:
    """Facts of different clients would be mixed there."""
    first = scrubber.scrub(FIRST)
    scrubber.release(first, scrubber.assess(first), on=DAY)
    assert not scrubber.assess(scrubber.scrub(SECOND)).cumulative
    assert releases(vault.dossier("algemeen")) == ()


def test_a_text_above_the_limit_is_refused_and_not_remembered(scrubber: Scrubber, vault: Vault) -> None:
    """Without a reason nothing goes, and nothing counts as told."""
    result = scrubber.scrub(RED, dossier="C-1")
    assessment = scrubber.assess(result)
    assert assessment.level is Level.RED
    with pytest.raises(RefusedError):
        scrubber.release(result, assessment, on=DAY)
    assert releases(vault.dossier("C-1")) == ()
    assert scrubber.restore(result.text).text == RED


def test_an_override_is_logged_with_its_reason_and_remembered(scrubber: Scrubber, vault: Vault) -> None:
    """The log tells level, readers, hash and reason, and no text."""
    result = scrubber.scrub(RED, dossier="C-1")
    scrubber.release(result, scrubber.assess(result), on=DAY, reason=" de groep kent de zaak ")
    (entry,) = [one for one in vault.audit() if one.event == "overridden"]
    assert set(entry.detail) == {"level", "audience", "sha256", "reason"}
    assert (entry.detail["level"], entry.detail["reason"]) == ("rood", "de groep kent de zaak")
    assert [one.way for one in releases(vault.dossier("C-1"))] == [Way.OVERRIDDEN]


def test_a_reason_for_a_text_that_may_go_is_not_an_override(scrubber: Scrubber, vault: Vault) -> None:
    """Only what the gate stops is overridden."""
    result = scrubber.scrub(FIRST, dossier="C-1")
    scrubber.release(result, scrubber.assess(result), on=DAY, reason="voor de zekerheid")
    assert [one.way for one in releases(vault.dossier("C-1"))] == [Way.GATE]
    assert "overridden" not in {one.event for one in vault.audit()}


def test_a_sign_off_needs_a_name_and_a_reason(scrubber: Scrubber, vault: Vault) -> None:
    """A reviewer takes it upon himself, by name."""
    result = scrubber.scrub(RED, dossier="C-1")
    assessment, dossier = scrubber.assess(result), vault.dossier("C-1")
    for name, reason in (("", "gelezen"), ("Wil Vos", " ")):
        with pytest.raises(DocumentError):
            release(dossier, assessment, on=DAY, way=Way.APPROVED, name=name, reason=reason)
    release(dossier, assessment, on=DAY, way=Way.APPROVED, name="Wil Vos", reason="gelezen")
    (kept,) = releases(dossier)
    assert (kept.way, kept.name, kept.reason) == (Way.APPROVED, "Wil Vos", "gelezen")
    (entry,) = [one for one in vault.audit() if one.event == "approved"]
    assert entry.detail["name"] == "Wil Vos"


def test_without_a_vault_the_gate_stands_and_nothing_is_kept(detector: Detector) -> None:
    """The decision does not need a vault."""
    scrubber = Scrubber(detector=detector)
    result = scrubber.scrub(RED)
    assessment = scrubber.assess(result)
    with pytest.raises(RefusedError):
        scrubber.release(result, assessment, on=DAY)
    scrubber.release(result, assessment, on=DAY, reason="ik lees het alleen zelf")


def test_a_record_that_cannot_be_read_stops_the_next_text(scrubber: Scrubber, vault: Vault) -> None:
    """What was told is not counted as nothing."""
    first = scrubber.scrub(FIRST, dossier="C-1")
    scrubber.release(first, scrubber.assess(first), on=DAY)
    dossier = vault.dossier("C-1")
    for damage in ({"told": "{}"}, {"way": "gefluisterd"}, {"on": "ooit"}):
        (record,) = dossier.records("record")
        before = record.content
        record = dossier.replace_record("record", record, {**before, **damage})
        with pytest.raises(StatisticsError):
            scrubber.assess(scrubber.scrub(SECOND, dossier="C-1"))
        dossier.replace_record("record", record, before)


def test_what_was_told_goes_with_the_dossier(scrubber: Scrubber, vault: Vault, tmp_path: Path) -> None:
    """A backup and a successor keep it; erasing the client takes it away."""
    first = scrubber.scrub(FIRST, dossier="C-1")
    scrubber.release(first, scrubber.assess(first), on=DAY)
    with Vault.create(tmp_path / "opvolger.vault", "zes andere woorden", kdf=CHEAP) as successor:
        bundle, _manifest = handover.export(vault, ["C-1"], "\n".join(successor.access.own_code()))
        handover.accept(successor, bundle)
        assert len(told(successor.dossier("C-1"), "intervisie")) == 1
    vault.backup(tmp_path / "reserve.vault")
    vault.forget_dossier("C-1")
    with pytest.raises(DossierNotFoundError):
        vault.dossier("C-1")
    assert told(vault.dossier("C-1", create=True), "intervisie") == ()
    with Vault.open(tmp_path / "reserve.vault", "zes woorden hier") as copy:
        assert len(told(copy.dossier("C-1"), "intervisie")) == 1


def test_a_text_of_which_nothing_is_left_may_go(scrubber: Scrubber) -> None:
    """No words, no person: groen, and no fault."""
    for text in ("", "  \n", "Koffie, brood en melk kopen."):
        result = scrubber.scrub(text, dossier="leeg", lower_risk=True)
        assessment = scrubber.assess(result)
        assert assessment.level is Level.GREEN
        scrubber.release(result, assessment, on=DAY)
