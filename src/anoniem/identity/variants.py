"""Other forms of a name: diminutives, spelling slips, short forms of organisations."""

from __future__ import annotations

from anoniem.identity.text import word_set

__all__ = ["GENERIC_ORG", "LONGEST_WORD", "deletions", "diminutives", "short_forms", "within_one", "without_legal_form"]

GENERIC_ORG = word_set(
    """
    stichting st vereniging ver basisschool bs obs cbs kbs rkbs school hogeschool universiteit college lyceum
    gymnasium mavo havo praktijkschool transportschool zorggroep zorg groep team praktijk huisartsenpraktijk
    fysiotherapie tandartspraktijk apotheek ziekenhuis kliniek centrum huis verpleeghuis verzorgingstehuis
    verzorgingshuis kinderdagverblijf kdv bso peuterspeelzaal bedrijf firma fa gebr gebroeders mts maatschap
    bakkerij slagerij garage kapsalon restaurant cafe hotel wasserij kwekerij drukkerij aannemer
    aannemersbedrijf bouwbedrijf hoveniersbedrijf autobedrijf transportbedrijf woonstichting woningstichting
    woningcorporatie corporatie gemeente provincie kerk parochie moskee stal manege bv nv vof vzw cv bvba zn
    zoon zonen co de het een van en der den te ter in op aan bij voor 't 't t s v afdeling locatie vestiging
    unit club fc sv vv sc rkvv hv tv ijsclub voetbalvereniging sportvereniging pluimveeslachterij slachterij
    staalbouw bouw transport koeltransport advies arboadvies bewind bewindkantoor kantoor advocaten notariaat
    accountants administratiekantoor uitzendbureau buro bureau go clb gti coop speeltuin buurthuis wijkcentrum
    dorpshuis zwembad sportpark camping vakantiepark hospice woonzorgcentrum wzc zorgcentrum zorgboerderij
    kinderboerderij boerderij crisisdienst ggz jeugdzorg jeugdpunt brouwerij slager bakker kapper boekhandel museum
    theater bibliotheek koor zangkoor mannenkoor fanfare harmonie scouting sporthal sportschool rijschool winkel
    bouwmarkt tuincentrum supermarkt snackbar pizzeria kwekerij tuinderij rederij werf fabriek molen
    """
)
"""Words (folded) in an organisation's name that do not single it out."""

_LEGAL_FORMS = tuple(
    tuple(form.split())
    for form in ("b v", "n v", "v o f", "v z w", "en zn", "en zoon", "en zonen", "bv", "nv", "vof", "vzw", "bvba", "zn")
)

_ARTICLES = word_set("de het t d")
_PREFIXES = word_set("van den der ten ter te")
_INSIDE = word_set("van aan in op bij voor en der den uit over onder te ter")
_GENERIC_ENDINGS = (
    "school", "kantoor", "bedrijf", "groep", "huis", "zorg", "centrum", "praktijk", "winkel", "vereniging",
    "stichting", "kliniek", "instelling", "fabriek", "bureau", "koor", "team", "hoeve", "zaak", "kwekerij",
    "makelaar", "hulp",
)  # fmt: skip


def diminutives(name: str) -> tuple[str, ...]:
    """Dutch and Flemish diminutives and pet forms of a first name.

    Args:
        name: a folded first name, for example "rob".

    Returns:
        For example "robje", "robbie", "robke".
    """
    if not 3 <= len(name) <= LONGEST_WORD:  # noqa: PLR2004 - shorter names have no regular diminutive
        return ()
    forms = {name + ending for ending in ("je", "tje", "pje", "etje", "ke", "ie", "y", "ien")}
    last = name[-1]
    if last in "bdfgklmnprst" and name[-2] in "aeiou":
        forms |= {name + last + ending for ending in ("ie", "etje", "y", "eke")}
    if last in "ao":
        forms.add(name + last + "tje")
    return tuple(sorted(forms))


LONGEST_WORD = 40
"""Longer runs of letters are no names: they are not varied, which keeps any text within linear time."""


def deletions(key: str) -> tuple[str, ...]:
    """The key itself and every form with one letter left out.

    Two words within one edit of each other share at least one of these (the symmetric-delete method of W. Garbe,
    SymSpell, 2012), so that slips are found by look-up instead of by comparing with every name.
    """
    if len(key) > LONGEST_WORD:
        return ()
    return (key, *(key[:i] + key[i + 1 :] for i in range(len(key))))


def within_one(left: str, right: str) -> bool:
    """Whether two words are at most one edit apart.

    An edit is one letter added, dropped or changed, or two neighbours swapped (F. J. Damerau, 1964).
    """
    if left == right:
        return True
    if abs(len(left) - len(right)) > 1:
        return False
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    rest_left, rest_right = left[start:], right[start:]
    if len(left) == len(right):
        swapped = rest_left[1::-1] + rest_left[2:] == rest_right
        return swapped or rest_left[1:] == rest_right[1:]
    return rest_left[1:] == rest_right or rest_left == rest_right[1:]


def without_legal_form(keys: tuple[str, ...]) -> tuple[str, ...]:
    """An organisation's name without "B.V.", "vzw" or "en Zn." at its end."""
    for suffix in _LEGAL_FORMS:
        if len(keys) > len(suffix) and keys[-len(suffix) :] == suffix:
            return keys[: -len(suffix)]
    return keys


def short_forms(keys: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Shorter forms under which an organisation is spoken of.

    Args:
        keys: its name as folded words, for example ("pluimveeslachterij", "van", "gool", "b", "v").

    Returns:
        For example ("van", "gool"); the name itself is not among them.
    """
    if not keys:
        return ()
    end = len(without_legal_form(keys))
    start = 0
    while start < end - 1 and keys[start] in GENERIC_ORG - _ARTICLES - _PREFIXES:
        start += 1
    core = start
    while core < end - 1 and keys[core] in GENERIC_ORG:
        core += 1
    forms = {keys[start:end], keys[:end], keys[core:end]}
    if keys[core] not in GENERIC_ORG:
        forms.add((keys[core],))
    for i in range(1, end - 1):
        if keys[i] in _ARTICLES and keys[i - 1] not in _INSIDE:
            forms.add(keys[i:end])
            break
    if keys[0].endswith(_GENERIC_ENDINGS):
        forms.add(keys[1:end])
    return tuple(sorted(form for form in forms if form and form != keys))
