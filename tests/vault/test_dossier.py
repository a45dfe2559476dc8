"""Dossiers: who is in them, merging and splitting, keeping and erasing, consent."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anoniem.errors import (
    DossierExistsError,
    DossierNotFoundError,
    EntityNotFoundError,
    RefusedError,
    VaultBusyError,
    VaultInputError,
)
from anoniem.vault import EntityRequest, Vault, consent
from anoniem.vault.consent import Consent

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from anoniem.vault import Dossier, KdfParameters

    Propose = Callable[[EntityRequest, int, frozenset[str]], str]
    Person = Callable[..., EntityRequest]
    Raw = Callable[..., list[tuple[object, ...]]]


@pytest.fixture
def dossier(vault: Vault) -> Dossier:
    """An empty dossier."""
    return vault.add_dossier("C-014")


def test_persons_can_be_named_beforehand(dossier: Dossier, person: Person, propose: Propose) -> None:
    """With their role, without a pseudonym yet; naming them again adds to them."""
    named = dossier.remember(person("Fatima el Amrani", "Faat"), role="cliënt", note="intake in maart")
    assert (named.role, named.note, named.pseudonyms) == ("cliënt", "intake in maart", {})
    again = dossier.remember(person("Fatima el Amrani", "Fati"))
    assert (again.id, again.role) == (named.id, "cliënt")
    assert again.surfaces == ("Fatima el Amrani", "Faat", "Fati")
    (found,) = dossier.pseudonymise([person("Fati")], audience="a", propose=propose)
    assert (found.id, found.role, found.pseudonyms["a"]) == (named.id, "cliënt", "[PERSOON-1]")


def test_what_is_known_can_be_corrected(dossier: Dossier, person: Person) -> None:
    """Main form, role and note; an empty name is refused."""
    known = dossier.remember(person("Fatma"))
    dossier.change(known.id, main="Fatima", role="cliënt", note="schrijffout")
    changed = dossier.entity(known.id)
    assert (changed.main, changed.surfaces, changed.role, changed.note) == (
        "Fatima",
        ("Fatima", "Fatma"),
        "cliënt",
        "schrijffout",
    )
    dossier.change(known.id, role="")
    assert dossier.entity(known.id).role == ""
    with pytest.raises(VaultInputError):
        dossier.change(known.id, main="")


def test_two_that_are_one_can_be_merged(vault: Vault, dossier: Dossier, person: Person, propose: Propose) -> None:
    """The first keeps its pseudonyms; those of the other stay readable and are never given out again."""
    one, two = dossier.pseudonymise([person("Fatima"), person("Faat")], audience="a", propose=propose)
    dossier.pseudonymise([person("Faat")], audience="b", propose=propose)
    whole = dossier.merge(one.id, two.id)
    assert whole.pseudonyms == {"a": "[PERSOON-1]", "b": "[PERSOON-1]"}
    assert whole.former == {"a": ("[PERSOON-2]",)}
    assert dossier.entity(two.id) == whole
    assert dossier.entities() == (whole,)
    (found, new) = dossier.pseudonymise([person("Faat"), person("Jan")], audience="a", propose=propose)
    assert found.id == one.id
    assert new.pseudonyms["a"] == "[PERSOON-3]"
    third = dossier.merge(new.id, one.id)
    assert third.former == {"a": ("[PERSOON-1]", "[PERSOON-2]")}
    assert dossier.entity(two.id).id == new.id
    vault.check()


def test_unlike_things_are_not_merged(dossier: Dossier, person: Person) -> None:
    """Nor is one with itself."""
    place = EntityRequest(kind="PLACE", main="Zwolle", keys=("zwolle",), surfaces=(), series="PLAATS")
    one, other = dossier.remember(person("Fatima")), dossier.remember(place)
    for second in (one.id, other.id):
        with pytest.raises(VaultInputError):
            dossier.merge(one.id, second)


def test_one_that_is_two_can_be_split(vault: Vault, dossier: Dossier, person: Person, propose: Propose) -> None:
    """The old one keeps its pseudonym, the new one gets its own; each is found by its own keys."""
    (both,) = dossier.pseudonymise([person("Jan Bakker", "Jan Smit", "Jan")], audience="a", propose=propose)
    new = dossier.split(both.id, person("Jan Smit"))
    old = dossier.entity(both.id)
    assert (old.surfaces, new.surfaces, new.pseudonyms) == (("Jan Bakker", "Jan"), ("Jan Smit",), {})
    found = dossier.pseudonymise([person("Jan Bakker"), person("Jan Smit")], audience="a", propose=propose)
    assert [one.id for one in found] == [old.id, new.id]
    assert [one.pseudonyms["a"] for one in found] == ["[PERSOON-1]", "[PERSOON-2]"]
    rest = dossier.split(old.id, person("Jan Bakker"))
    assert dossier.entity(old.id).main == "Jan"
    with pytest.raises(VaultInputError):
        dossier.split(rest.id, person("Jan Bakker"))
    vault.check()


def test_one_person_can_be_removed(vault: Vault, dossier: Dossier, person: Person, propose: Propose, raw: Raw) -> None:
    """With keys and pseudonyms; the number is not given to another."""
    one, _two = dossier.pseudonymise([person("Fatima"), person("Jan")], audience="a", propose=propose)
    dossier.remove(one.id)
    assert raw("SELECT count(*) FROM entity_key")[0] == (1,)
    with pytest.raises(EntityNotFoundError):
        dossier.entity(one.id)
    (again,) = dossier.pseudonymise([person("Fatima")], audience="a", propose=propose)
    assert again.pseudonyms["a"] == "[PERSOON-3]"
    vault.check()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    moves=st.lists(
        st.tuples(st.sampled_from(["make", "merge", "split", "remove"]), st.integers(0, 20), st.integers(0, 20)),
        max_size=12,
    )
)
def test_no_pseudonym_ever_means_two_persons(
    vault: Vault, person: Person, propose: Propose, moves: list[tuple[str, int, int]]
) -> None:
    """Whatever is merged, split and removed: pseudonyms, now and former, all differ, and the account is right."""
    dossier = vault.add_dossier(f"C-{len(vault.dossiers())}")
    given_out: set[str] = set()
    for move, first, second in moves:
        known = dossier.entities()
        if move == "make":
            before = {name for one in known for name in (*one.pseudonyms.values(), *one.former.get("a", ()))}
            made = dossier.pseudonymise([person(f"N{first}", f"M{second}")], audience="a", propose=propose)
            assert made[0].pseudonyms["a"] in before or made[0].pseudonyms["a"] not in given_out
        elif known:
            one, two = known[first % len(known)], known[second % len(known)]
            if move == "merge" and one.id != two.id:
                dossier.merge(one.id, two.id)
            elif move == "split" and len(one.surfaces) > 1:
                dossier.split(one.id, person(one.surfaces[-1]))
            elif move == "remove":
                dossier.remove(one.id)
        current = [name for one in dossier.entities() for name in (*one.pseudonyms.values(), *one.former.get("a", ()))]
        assert len(current) == len(set(current))
        given_out.update(current)
    vault.check()


def test_dossiers_can_be_renamed(vault: Vault, dossier: Dossier) -> None:
    """To a name that is free, or to another spelling of their own."""
    vault.add_dossier("C-015")
    vault.rename_dossier("C-014", "c-014")
    assert dossier.name == "c-014"
    with pytest.raises(DossierExistsError):
        vault.rename_dossier("C-014", "C-015")
    vault.rename_dossier("C-014", "C-100")
    assert vault.dossier("C-100").id == dossier.id
    with pytest.raises(DossierNotFoundError):
        vault.rename_dossier("C-014", "C-101")


def test_an_erased_dossier_is_gone(
    vault: Vault, dossier: Dossier, person: Person, propose: Propose, raw: Raw, vault_path: Path
) -> None:
    """Key and rows leave the file, it shrinks, the log says so without the name, and the user hears of copies."""
    dossier.pseudonymise([person("Fatima")], audience="a", propose=propose)
    dossier.put_scrub(b"tekst", b"x" * 50_000)
    dossier.add_record("consent", {"wat": "iets"})
    cells = [
        cell
        for table in ("dossier", "entity", "scrub")
        for row in raw(f"SELECT * FROM {table}")
        for cell in row
        if isinstance(cell, bytes)
    ]
    size = vault_path.stat().st_size
    (notice,) = vault.forget_dossier("C-014", reason="verzoek van de cliënt")
    assert notice.code == "copies-remain"
    assert "eservekopieën" in str(notice)
    assert vault_path.stat().st_size < size - 40_000
    content = vault_path.read_bytes()
    assert not any(cell in content for cell in cells if len(cell) > 16)
    assert vault.dossiers() == ()
    with pytest.raises(DossierNotFoundError):
        vault.dossier("C-014")
    for call in (dossier.entities, dossier.info, lambda: dossier.put_scrub(b"", b"")):
        with pytest.raises(DossierNotFoundError):
            call()
    entry = vault.audit()[-1]
    assert (entry.event, entry.dossier_id, entry.detail) == ("erased", dossier.id, {"reason": "verzoek van de cliënt"})
    vault.check()


def test_an_erased_name_can_be_used_anew(vault: Vault, dossier: Dossier) -> None:
    """It is another dossier."""
    vault.forget_dossier("C-014")
    assert vault.add_dossier("C-014").id != dossier.id


def test_dossiers_past_their_day_are_listed(vault: Vault, dossier: Dossier) -> None:
    """The longest overdue first; a dossier without a day never."""
    vault.add_dossier("C-2", retain_until=date(2026, 5, 1))
    vault.add_dossier("C-3", retain_until=date(2026, 4, 1))
    vault.add_dossier("C-4", retain_until=date(2026, 5, 2))
    assert [info.name for info in vault.due_dossiers(date(2026, 5, 1))] == ["C-3", "C-2"]
    dossier.describe(retain_until=date(2020, 1, 1), note="oud")
    assert [info.name for info in vault.due_dossiers(date(2026, 4, 1))] == ["C-014", "C-3"]
    assert dossier.info().note == "oud"


def test_the_log_tells_who_did_what_when(vault: Vault, dossier: Dossier, vault_path: Path, passphrase: str) -> None:
    """In order, with reasons, and readable only with the vault open."""
    dossier.put_scrub(b"tekst", b"lading")
    dossier.log("restored")
    vault.log("overridden", {"reason": "ernstig gevaar"})
    vault.close()
    with Vault.open(vault_path, passphrase) as again:
        entries = again.audit()
    assert [entry.event for entry in entries] == [
        "created",
        "dossier-added",
        "scrubbed",
        "restored",
        "overridden",
        "opened",
    ]
    assert [entry.seq for entry in entries] == [1, 2, 3, 4, 5, 6]
    assert entries[2].dossier_id == dossier.id
    assert entries[4].detail == {"reason": "ernstig gevaar"}
    assert list(entries) == sorted(entries, key=lambda entry: entry.at)
    assert b"overridden" not in vault_path.read_bytes()


def test_a_record_changed_elsewhere_is_not_overwritten(dossier: Dossier, vault_path: Path, passphrase: str) -> None:
    """Two windows on one record: the second to save hears of the first."""
    record = dossier.add_record("record", {"stand": "concept"})
    with Vault.open(vault_path, passphrase) as other:
        other.dossier("C-014").replace_record("record", record, {"stand": "akkoord"})
    with pytest.raises(VaultBusyError):
        dossier.replace_record("record", record, {"stand": "gedeeld"})
    (kept,) = dossier.records("record")
    assert (kept.content, kept.version) == ({"stand": "akkoord"}, 2)


def _consent(**changes: object) -> Consent:
    values: dict[str, object] = {
        "what": "verslag van het traject",
        "recipient": "Gemeente Zwolle",
        "purpose": "voortgang",
        "given_on": date(2026, 3, 1),
        "given_by": "cliënt",
        "form": "schriftelijk",
    }
    return Consent(**(values | changes))  # type: ignore[arg-type]


def test_nothing_is_shared_without_consent(vault: Vault, dossier: Dossier) -> None:
    """Another recipient, another purpose, too early or too late: refused, and nothing recorded."""
    consent.give(dossier, _consent(until=date(2026, 6, 30)))
    wrong = [
        ("Gemeente Kampen", "voortgang", date(2026, 4, 1)),
        ("Gemeente Zwolle", "declaratie", date(2026, 4, 1)),
        ("Gemeente Zwolle", "voortgang", date(2026, 2, 28)),
        ("Gemeente Zwolle", "voortgang", date(2026, 7, 1)),
    ]
    for recipient, purpose, on in wrong:
        with pytest.raises(RefusedError):
            consent.disclose(dossier, b"tekst", what="verslag", recipient=recipient, purpose=purpose, on=on)
    shared = consent.disclose(
        dossier, b"tekst", what="verslag", recipient="gemeente  zwolle", purpose="Voortgang", on=date(2026, 4, 1)
    )
    assert consent.disclosures(dossier) == (shared,)
    assert vault.audit()[-1].event == "exported"


def test_withdrawing_consent_lists_what_was_shared(vault: Vault, dossier: Dossier) -> None:
    """And ends it from that day on."""
    given = consent.give(dossier, _consent())
    shared = consent.disclose(
        dossier, b"tekst", what="verslag", recipient="Gemeente Zwolle", purpose="voortgang", on=date(2026, 4, 1)
    )
    assert consent.withdraw(dossier, given, date(2026, 5, 1)) == (shared,)
    assert consent.covering(dossier, "Gemeente Zwolle", "voortgang", date(2026, 4, 30)) == given
    assert consent.covering(dossier, "Gemeente Zwolle", "voortgang", date(2026, 5, 1)) is None
    assert consent.consents(dossier)[given].withdrawn_on == date(2026, 5, 1)
    assert vault.audit()[-1].event == "consent-withdrawn"
    with pytest.raises(VaultInputError):
        consent.withdraw(dossier, "0" * 32, date(2026, 5, 1))


def test_secrecy_is_broken_only_with_a_written_reason(vault: Vault, dossier: Dossier) -> None:
    """The reason is in the record and in the log."""
    shared = consent.disclose(
        dossier,
        b"tekst",
        what="melding",
        recipient="Veilig Thuis",
        purpose="veiligheid",
        on=date(2026, 4, 1),
        reason=" ernstig gevaar voor een kind ",
    )
    assert (shared.consent_id, shared.reason) == (None, "ernstig gevaar voor een kind")
    entry = vault.audit()[-1]
    assert (entry.event, entry.detail["reason"]) == ("overridden", "ernstig gevaar voor een kind")
    with pytest.raises(RefusedError):
        consent.disclose(dossier, b"", what="w", recipient="r", purpose="p", on=date(2026, 4, 1), reason="  ")


@pytest.mark.parametrize("change", [{"what": " "}, {"given_by": ""}, {"until": date(2020, 1, 1)}])
def test_a_consent_must_be_whole(change: dict[str, object]) -> None:
    """Half a consent is none."""
    with pytest.raises(ValueError, match="consent"):
        _consent(**change)


def test_every_text_can_be_kept(vault: Vault, cheap: KdfParameters) -> None:
    """Lone surrogates, NUL, right-to-left and combining characters come back as they were."""
    del cheap
    odd = ("half\ud800", "nul\x00", "שלום", "e\u0301", "🚲" * 300, "\u202eomgekeerd")
    dossier = vault.add_dossier("C-\ud800 שלום")
    request = EntityRequest(kind="K", main=odd[0], keys=odd, surfaces=odd, series="S")
    (made,) = dossier.pseudonymise([request], audience="\udfff", propose=lambda *_: "p\ud800")
    assert made.surfaces == odd
    assert vault.dossier("C-\ud800 שלום").entities() == (made,)
    vault.check()
