"""Words around a name that tell that it is a name, and whose: titles, family roles, salutations."""

from __future__ import annotations

from typing import Literal

from anoniem.identity.text import word_set

__all__ = ["BEFORE_NAME", "SALUTATIONS", "TITLES", "Sex", "sex_of_role"]

Sex = Literal["m", "f"]

_MALE = word_set(
    """
    dhr heer hr meneer mijnheer menier meester oom ome opa grootvader broer broertje halfbroer zoon zoontje zn
    vader vaders pa papa pap man echtgenoot vriend vriendje zwager neef neefje buurman stiefvader stiefpapa
    schoonvader schoonzoon kleinzoon pater broeder jongen pleegvader peetoom weduwnaar bompa vake nonkel
    """
)
_FEMALE = word_set(
    """
    mevr mw mevrouw mv mej juf juffrouw tante oma grootmoeder zus zusje halfzus dochter dochtertje moeder ma
    mama mam vrouw echtgenote vriendin vriendinnetje schoonzus nicht nichtje buurvrouw stiefmoeder stiefmama
    schoonmoeder schoondochter kleindochter zuster meisje pleegmoeder peettante weduwe bomma moeke frou
    mevrouwtje
    """
)
_EITHER = word_set(
    """
    dr drs ir ing mr prof ds dominee rabbi imam pastoor coach collega client cliente clt cl kind kindje
    partner ex exman exvrouw baby hulpverlener therapeut begeleider begeleidster mentor huisarts psycholoog
    psychiater teamleider manager leidinggevende directeur directrice docent docente leerling student studente
    stagiair stagiaire patient patiente deelnemer deelneemster werknemer werkneemster naam roepnaam voornaam
    achternaam genaamd heet heette vriendinnen kleinkind pleegkind jongste oudste middelste fam familie gezin
    tolk advocaat notaris bewindvoerder contactpersoon casemanager wijkagent jobcoach trainer trainster baas
    chef
    """
)

TITLES = word_set("dhr heer hr meneer mijnheer mevr mw mevrouw mej juf juffrouw dr drs ir ing mr prof ds")
"""Words that are only ever followed by a name."""

SALUTATIONS = word_set(
    """
    beste hoi hallo hi hey hee dag lieve geachte groet groetjes groeten gr gegroet liefs dank bedankt
    dankjewel sorry welkom aan
    """
)
"""Words that open or close a message just before a name."""

BEFORE_NAME = _MALE | _FEMALE | _EITHER
"""Titles, family members and functions that often stand just before a name."""


def sex_of_role(word: str) -> Sex | None:
    """Tell the sex of the person that a title or family role introduces.

    Args:
        word: a folded word, for example "mevr".

    Returns:
        "m", "f", or None if the word does not say.
    """
    if word in _MALE:
        return "m"
    if word in _FEMALE:
        return "f"
    return None
