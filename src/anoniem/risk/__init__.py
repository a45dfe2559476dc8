"""How many people could this still be, for these readers?

    from anoniem.risk import assess

    result = assess(scrubbed, audience="intervisie", region="Overijssel")
    result.level, result.sentence, result.advice

Facts (`facts`) are matched against the population (`population`), give a number of people with its uncertainty
(`score`), a decision (`gate`), the cheapest repairs (`advice`) and a report (`report`). Nothing here reads or writes
files of the user, and nothing says that a text is anonymous.
"""

from __future__ import annotations

from anoniem.risk.advice import Advice, TextChange, apply_changes, generalise, inverse
from anoniem.risk.assessment import Lowered, RiskAssessment, assess, lower_risk
from anoniem.risk.audience import AUDIENCES, Audience, Reach, audience
from anoniem.risk.disclosure import Disclosure, disclose, linking_chance
from anoniem.risk.facts import Block, Category, Fact, Person, extract_facts
from anoniem.risk.gate import Level, Verdict
from anoniem.risk.population import Population, Region, Source, load_population
from anoniem.risk.score import chance_of_right_pick

__all__ = [
    "AUDIENCES",
    "Advice",
    "Audience",
    "Block",
    "Category",
    "Disclosure",
    "Fact",
    "Level",
    "Lowered",
    "Person",
    "Population",
    "Reach",
    "Region",
    "RiskAssessment",
    "Source",
    "TextChange",
    "Verdict",
    "apply_changes",
    "assess",
    "audience",
    "chance_of_right_pick",
    "disclose",
    "extract_facts",
    "generalise",
    "inverse",
    "linking_chance",
    "load_population",
    "lower_risk",
]
