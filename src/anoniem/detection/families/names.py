"""Persons by the words around the name: titles, kin, form fields, speaker labels, salutations, signatures, initials.

The model reads sentences; these rules read the conventions of notes, letters and chats, in lower case too.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from anoniem.detection.families.known_public import is_adjective
from anoniem.detection.finding import Kind
from anoniem.detection.match import Match
from anoniem.detection.scan import CAPITALS, matches_at, scan, word_class
from anoniem.detection.wording import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["NAME", "NOT_NAMES", "find"]

_UPPER = r"A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽĿŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽȘȚƏÞÐ"
_CAP = rf"[{_UPPER}][\w'’]{{0,40}}(?:-\w[\w'’]{{0,40}}){{0,4}}"
_INITIALS = (
    rf"(?:(?!(?:Mw|Dr|Mr|Hr|Ds|Zr|Br|Ir|Gr|St|Nr|Bv)\.)[{_UPPER}][a-z]?\.[ -]?|"
    rf"(?:Chr|Joh|Jac|Ant|Corn|Wilh)\.[ -]?){{1,5}}"
)
_PARTICLE = (
    r"(?:van|von|de|der|den|het|'t|ter|ten|te|la|le|el|al|du|des|di|da|dos|das|do|bin|ben|ibn|abu|zu|und|y|e|vd|v\.d\.|"
    r"v/d|d'|op den|op 't|in 't|in den|uit den|aan den|aan 't|"
    r"Van|Von|De|Der|Den|Het|'T|Ter|Ten|Te|La|Le|El|Al|Du|Di|Da|Dos)"
)
NAME = (
    rf"(?:{_INITIALS}(?:\([^()\n]{{2,20}}\) )?(?:{_PARTICLE} ){{0,3}}{_CAP}(?:[ -](?:{_PARTICLE} )?{_CAP})?|"
    rf"(?:{_PARTICLE} ){{0,3}}{_CAP}(?:(?: (?:{_INITIALS}|{_PARTICLE} )*| (?=[{_UPPER}])){_CAP}){{0,3}}|"
    rf"{_INITIALS.replace(',5', ',4')})"
)
"""A name in capitals: initials and surname, or one to four capitalised words with particles between."""

_LOWER = r"a-zà-öø-ÿāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįıĵķĺļľłńņňōŏőœŕřśŝşšţťŧũūŭůűųŵŷźżžșțəạ-ỹ"
_LOWER_NAME = (
    rf"(?:(?:van|de|der|den|het|'t|ter|ten|te|el|al|"
    rf"vd) ){{0,3}}[{_LOWER}][{_LOWER}'’]{{1,30}}(?:-[{_LOWER}]{{1,30}}){{0,3}}"
)
_STRONG_TITLE = (
    r"(?:mw|mevr|mevrouw|mevrouwtje|mej|mejuffrouw|dhr|meneer|mijnheer|menheer|meneertje|de heer|den heer|heer|hr|"
    r"dr|drs|dra|prof|ir|ing|mr|ds|dominee|pastoor|past|pater|"
    r"zuster|zr|broeder|br|juf|juffrouw|meester|mstr|fam|familie|tante|tant|oom|nonkel|ome|oma|opa|bompa|bomma|opoe|"
    r"pake|beppe|pastor|priester|imam|rabbijn|rabbi|sensei|"
    r"dokter|doctor|huisarts|psychiater|psycholoog|therapeut|advocaat|notaris|deurwaarder|wethouder|burgemeester|"
    r"rechter|agent|majoor|kapitein|sergeant|luitenant|kolonel|"
    r"coach|mentor|bro|sheikh|sjeik|hadji|haci|pak|ibu|oncle|herr|frau|mister|miss|mrs|ms|sir|madame|monsieur|"
    r"zwager|schoonzus|schoonmoeder|schoonvader|schoonzoon|schoondochter|"
    r"collega|duo-collega|ex-collega|vriendin|vriend|broer|broertje|zus|zusje|zuster|dochter|dochtertje|zoon|"
    r"zoontje|kleinzoon|kleindochter|neef|neefje|nicht|nichtje|moeder|vader|mama|papa|mam|pap|"
    r"stiefvader|stiefmoeder|stiefzoon|stiefdochter|stiefbroer|stiefzus|pleegvader|pleegmoeder|pleegzoon|"
    r"pleegdochter|pleegkind|partner|echtgenoot|echtgenote|man|vrouw|ex|ex-man|ex-vrouw|exman|verloofde|"
    r"buurman|buurvrouw|buurjongen|buurmeisje|overbuur|bewindvoerder|begeleider|begeleidster|jobcoach|casemanager|"
    r"regiebehandelaar|behandelaar|leidinggevende|manager|teamleider|directeur|chef|baas|"
    r"bedrijfsarts|maatschappelijk werker|wijkverpleegkundige|verpleegkundige|consulent|voogd|gezinsvoogd|mediator|"
    r"supervisor|stagiair|stagiaire|leerkracht|docent|conciërge|koster|ouderling|diaken|"
    r"cliënt|cliënte|client|cliente|coachee|patiënt|patiënte|patient|patiente|deelnemer|deelneemster|kandidaat|"
    r"werknemer|werkneemster|klant|bewoner|bewoonster|leerling|student|studente|jongere|roepnaam|bijnaam)"
)
_TITLED = re.compile(
    rf"(?<![\w-])(?P<title>(?i:{_STRONG_TITLE}))(?P<stop>\.| sr\.?| jr\.?)?(?:,? |(?<=\.))(?:(?i:mr|drs|dr|ir|ing|"
    rf"prof|ds|"
    rf"mevrouw|mw|dhr)\.? ){{0,2}}(?P<name>{NAME})"
)
# Titles before which a lower-case word is more often a name than not, once common words are set aside.
_LOWER_TITLED = re.compile(
    rf"(?<![\w-])(?P<title>mw|mevr|mevrouw|dhr|meneer|mijnheer|de heer|hr|dr|dokter|juf|meester|tante|oom|nonkel|"
    rf"ome|oma|opa|pake|beppe|zr|zuster|br|ds|dominee|fam|familie|agent|pastoor|collega|"
    rf"buurvrouw|buurman|broer|broertje|zus|zusje|dochter|zoon|zoontje|vriendin|vriend|neef|nicht|neefje|nichtje|"
    rf"huisarts|psychiater|mentor|begeleider|moeder|vader|cliënt|client|coachee|genaamd|heet|heette|roepnaam|"
    rf"bijnaam)\.? (?P<name>{_LOWER_NAME})"
)
_SURE_LOWER = word_set(
    "mw mevr mevrouw dhr meneer mijnheer hr dr dokter juf nonkel zr ds dominee fam genaamd heette roepnaam"
) | {"de heer"}
_FIELD = (
    r"(?:(?:roep|voor|achter|meisjes|geboorte|doop|volledige |officiële )?na(?:am|men)(?: en voornaam| cli[eë]nt|"
    r" kind| leerling| ouders?| coachee| deelnemer| pati[eë]nt| werknemer)?|voornamen|"
    r"cli[eë]nte?|coachee|kandidaat|deelne(?:e)?m(?:er|ster)|werkne(?:e)?m(?:er|ster)|pati[eë]nte?|pt|betrokkene|"
    r"verzekerde|verzoek(?:er|ster)|leerling|student(?:e)?|hulpvrager|klant|aanvrager|melder|aangever|kind(?:eren)?|"
    r"gezin|"
    r"contactpers(?:oon|\.)?|contact|partner(?: [ab])?|moeder|vader|ouders?|verzorger|mantelzorger|broer|zus|zoon|"
    r"dochter|echtgeno(?:ot|te)|ex|vrouw|man|"
    r"(?:ingevuld|opgesteld|opgemaakt|geschreven|gevoerd|afgenomen|uitgevoerd|verzorgd|ondertekend|besproken|"
    r"aangemeld|verwezen)(?: en ondertekend)?(?: door| met)|door|opsteller|auteur|notulist|verslag(?:gever|legger)?|"
    r"rapporteur|"
    r"coach|loopbaancoach|jobcoach|begeleid(?:er|ster)|behandelaar|regiebehandelaar|therapeut|psycholoog|psychiater|"
    r"huisarts|ha|arts|bedrijfsarts|mentor|supervisor|supervisant|mediator|consulent(?:e)?|casemanager|"
    r"leidinggevende|"
    r"manager|teamleider|directeur|opdrachtgever|trainer|docent|leerkracht|ib'?er|intern begeleider|voogd|"
    r"gezinsvoogd|bewindvoerder|tolk|advocaat|notaris|uitvoerder|adviseur|zorgconsulent|trajectbegeleider|verwijzer|"
    r"aanmelder|"
    r"aanwezig|aanw\.?|afwezig|afw\.?|absent|afgemeld|aangekomen|deelnemers|leden|team|getuige|chauffeur|voorzitter|"
    r"penningmeester|secretaris|"
    r"t\.?a\.?v\.?|t\.?n\.?v\.?|aan|van|cc|bcc|betreft|onderwerp|inzake|namens|afzender|ontvanger|verzonden door|"
    r"paraaf|handtekening|getekend|was getekend|w\.g\.|mede namens|kopie)"
)
_FIELDED = re.compile(
    rf"(?:^|[|\t;(·]|(?<=[ \t]{{2}})(?! )|[-*•☐✓\]] ?)[ "
    rf">*_#\d.)-]{{0,6}}(?i:{_FIELD})(?:\s?\([^()\n]{{1,30}}\))?\**\s{{0,4}}[:="
    rf"]\**\s{{0,6}}(?:(?i:{_STRONG_TITLE})\.? ){{0,2}}[\"']?(?P<name>{NAME}|(?-i:{_LOWER_NAME})(?=\s*(?:$|"
    rf"[,(<\n])))",
    re.MULTILINE,
)
_INLINE_FIELD = re.compile(
    rf"(?<!\w)(?:t\.?a\.?v\.?|t\.?n\.?v\.?|ter attentie van|ten name van|namens|ingevuld door|opgesteld door|"
    rf"ondertekend door|begeleid door|doorverwezen door|gesproken met|gebeld met|overleg met|gesprek met)\s?:?\s"
    rf"(?:(?i:{_STRONG_TITLE})\.? ){{0,2}}(?P<name>{NAME})"
)
_SURNAME_FIRST = re.compile(
    rf"(?:^|: |[;|\t\"] ?|^\d{{1,2}}[.)] )(?P<name>(?:{_CAP}(?:[ -]{_CAP})?), (?:{_INITIALS}|"
    rf"{_CAP})(?: \([^()\n]{{1,12}}\)| (?:van|de|der|den|van de[rn]?)\b(?! \w))?)(?=\s*(?:$|[<;(\n|/]|[ \t]{{2,8}}))",
    re.MULTILINE,
)
_COUPLED = re.compile(rf"(?: en | & |, |/| \+ |; ?| / )(?:(?i:{_STRONG_TITLE})\.? ){{0,2}}(?P<name>{NAME})")
# Wil, de voogd van de broertjes, …: the word before the comma is somebody when what follows says what they are.
_APPOSED = re.compile(
    rf"(?:^[ \t>*_•-]{{0,6}}|(?<=[.!?] ))(?P<name>{_CAP}), (?:de|mijn|zijn|haar|hun|onze|diens) (?:\w+ ){{0,1}}"
    rf"(?:{_STRONG_TITLE})(?!\w)[^,;:.\n]{{0,40}},",
    re.MULTILINE,
)
_NO_SUBJECT = word_set(
    "ja nee oké ok goed prima mooi fijn dus maar kortom helaas trouwens ook dan nou tja ach dag dank en of nb ps let"
)
_SALUTATION = re.compile(
    rf"(?:^|(?<=[.!?:>\"]) ?|\] ?)(?i:beste|hoi|hey|hé|dag|hallo|ha|hai|heej|lieve|liefste|geachte|waarde|"
    rf"goedemorgen|goedemiddag|goedenavond|dear|moi|yo|salut|bonjour|hi|hello|weledele|geliefde|hoi hoi|oi) "
    rf"(?:(?i:heer|mevrouw|mw\.?|dhr\.?|meneer|collega|familie|fam|juf|meester|dr|drs|mr|ds|dominee|zuster|broeder|"
    rf"oma|opa|tante|oom|en|/|de heer|de)(?!\w)\.? ?){{0,4}}"
    rf"(?P<name>{NAME}|(?-i:{_LOWER_NAME})(?=\s?[,!.\n]))",
    re.MULTILINE,
)
_CLOSING = (
    r"(?:(?:met )?(?:vriendelijke|hartelijke|warme|lieve|beste|collegiale|zonnige|broederlijke|zusterlijke|"
    r"christelijke|oprechte|hele lieve|mooie|fijne)?,? ?gro(?:et(?:en|jes)?|etnis)(?: uit \w+| van)?|mvg|m\.v\.g\.|"
    r"gr(?:tjs|tz|\.)?|grt|liefs|kus(?:jes)?|"
    r"hoogachtend|dank(?: je(?: wel)?| u(?: wel)?|jewel|uwel)?|bedankt|alvast bedankt|tot (?:dan|snel|ziens|straks|"
    r"morgen|gauw|maandag|dinsdag|woensdag|donderdag|vrijdag)|vriendelijk dank|met dank|in gebed verbonden|uw|je|"
    r"jullie|xxx?|x|"
    r"in christus|met hartelijke groet(?:en)?|met vriendelijke groet(?:en)?|hgr|hartelijks|sterkte|veel liefs|"
    r"dikke kus|knuffel|mit freundlichen grüßen|kind regards|best regards|regards|cheers|hochachtungsvoll|getekend|"
    r"w\.g\.|was getekend|namens \w+)"
)
_SIGNATURE = re.compile(
    rf"(?:^|(?<=[.!?]) )(?i:{_CLOSING})[,.! ]{{0,3}}(?:\s*\n\s*(?:-+\s*)?|\s)(?:(?i:mede namens|namens|ook van|van|"
    rf"de|uw|jullie|je)\s)?(?:(?i:drs|dr|mr|ir|ing|prof|ds|mw|dhr|mevr|juf|meester|pastor|zr|"
    rf"br)\.? ){{0,2}}(?P<name>{NAME}|(?-i:{_LOWER_NAME})(?=\s*(?:$|[,(\n])))",
    re.MULTILINE,
)
_INTRODUCED = re.compile(
    rf"(?<!\w)(?i:ik ben|mijn naam is|m'n naam is|ik heet|heet|heette|heten|genaamd|geheten|noemt(?: \w+)?(?: zich|"
    rf" hem| haar| me| mij| ze)?|noemde(?: \w+)?|genoemd|roept|bijgenaamd|alias|aka|a\.k\.a\.|oftewel|ofwel|"
    rf"vernoemd naar|getrouwd met|gehuwd met|samen met|gescheiden van|verloofd met|zegt(?: u)? maar|zeg maar|met|"
    rf"bel(?:de|t)?|app(?:te|t)?|mail(?:de|t)?|aldus|volgens|schreef|schrijft) "
    rf"(?:(?:gewoon|nu|eigenlijk|officieel|voluit|dus|ook) )?[\"']?(?P<name>{NAME})"
)
_INTRODUCED_LOWER = re.compile(
    rf"(?<!\w)(?i:mijn naam is|m'n naam is|ik heet|(?:hij|zij|ze|die|oma|opa|moeder|vader|hond|zoon|"
    rf"dochter) heet(?:te)?|genaamd|geheten|bijgenaamd|roepnaam|vernoemd naar) [\"']?(?P<name>(?-i:{_LOWER_NAME}))"
)
_STAMP = (
    r"(?:\[[^\]\n]{4,24}\]|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4},? \d{1,2}[:.]\d\d(?:[:.]\d\d)?|\d{1,2}[:.]\d\d(?:[:.]\d\d)?)"
)
_SPEAKER_STAMPED = re.compile(
    rf"^(?:> ?)*{_STAMP}(?: - | -|:| )? ?~?(?P<name>[^\W\d_][\w'’. -]{{0,30}}?)(?=[^\w\s:]{{0,4}} ?:)", re.MULTILINE
)
# In chats a name may end in a sign: "Gwen ✨:".
_SIGN = re.compile(r" ?[\u2190-\u2bff\u3000-\u303f\U0001f000-\U0001faff\u200d\ufe0f]{1,6}(?= ?:)")
_SPEAKER = re.compile(
    rf"^[ \t>*_-]{{0,4}}(?:(?i:mw|mevr|dhr|dr|juf|meester|oma|opa|papa|mama|tante|oom|zr|"
    rf"br)\.? )?(?P<name>{_CAP}(?: (?:{_PARTICLE} ){{0,2}}{_CAP})?)(?: \d{{1,3}})?\**(?:\s?\([^()\n]{{1,20}}\))? "
    rf"?:(?=\s)",
    re.MULTILINE,
)
_SPEAKER_LOWER = re.compile(r"^(?:~ ?)?(?P<name>[a-zà-ÿ][a-zà-ÿ'-]{1,14}(?: [a-zà-ÿ]{2,14})?) ?: ?(?=\S)", re.MULTILINE)
_PRESENT = re.compile(
    r"^[ \t*-]{0,4}(?:aanw(?:ezig(?:en)?|\.)?|afw(?:ezig|\.)?|afgemeld|deelnemers|verh(?:inderd|\.)?) ?: ?"
    r"(?P<list>[^\n]{1,160})",
    re.MULTILINE | re.IGNORECASE,
)
_MONOGRAM = re.compile(r"(?<![\w.])[A-Z](?:[a-z]{0,2}[A-Z]){1,3}(?![\w])")
_FUNCTIONS = word_set("hr or po vo ib gz mt kp vz po-er spv poh gd ggz ggd hbo cjg clb jgz gi rvb am jc tl la lb lk")
# zus M. · halfbr. Z · neef (I.) · cl. A.: a letter after what somebody is to somebody
_KIN_LETTER = re.compile(
    r"(?<![\w-])(?:(?:half|stief|pleeg|plus|schoon|klein|tweeling)?(?:zus(?:je)?|broer(?:tje)?|zoon|dochter|br|zs)|neef(?:je)?|"
    r"nicht(?:je)?|oom|tante|opa|oma|zn|dtr|ex|man|vrouw|vriendin|vriend|vader|moeder|pa|ma|cl|coachee|mw|dhr|mevr|vr|"
    r"schoonm|schoonv|buurvr|buurm|coll|pt)\.? \(?(?P<name>[A-Z](?:\.(?:[A-Z]\.)?|(?![\w'’.-])))(?! ?[=/])"
)
_INITIALED = re.compile(
    rf"(?<![\w.])(?P<name>{_INITIALS}(?:\([^()\n]{{2,20}}\) )?(?:{_PARTICLE} ){{0,3}}[{_UPPER}][\w'’]+(?:-{_CAP})?)"
)
# v/d Sluis · van den Berg: only surnames have these before a capital.
_PREFIXED = re.compile(rf"(?<![\w/])(?P<name>(?:van der|van den|v/d|v\.d\.|vd) {_CAP})")
_ALONE_INITIAL = re.compile(
    rf"(?<=[a-z,;:] )(?P<name>[{_UPPER}]\.(?:[{_UPPER}]\.){{0,3}})(?=(?:,? [a-z(]|[,;:!?)]| en |$))"
)
_START_INITIAL = re.compile(rf"^(?P<name>[{_UPPER}]\.)(?= [a-z])", re.MULTILINE)
_WITH_AGE = re.compile(rf"(?<![\w.])(?P<name>{_CAP}(?: (?:{_PARTICLE} ){{0,2}}{_CAP}){{0,2}})(?= ?\(\d{{1,2}}\))")
_CHAT_MENTION = re.compile(rf"(?<![\w@.])@(?P<name>{_CAP}|[a-zà-ÿ]{{3,15}})(?![\w.@])")
_QUOTED_NICK = re.compile(rf"(?<={'[a-z]'} )[\"'](?P<name>{_CAP})[\"'](?= {_CAP})")
_NUMBERING = re.compile(
    r"\b(?:plan|punt|partij|code|optie|groep|type|deel|bijlage|niveau|klas|lijn|kamer|stap|versie|variant|rijbewijs|"
    r"hepatitis|vitamine|categorie|route|blok|partner|vraag|veld|hal|unit|lokaal|gebouw) $",
    re.IGNORECASE,
)
NOT_NAMES = word_set("""
    de het een ik hij zij ze wij we jij je jullie u men er dat dit die deze daar hier wat wie waar hoe waarom
    wanneer als toen dan nu en of maar want dus ook nog niet geen wel al zo te op in aan van voor met bij naar
    over uit om tot door na zonder sinds volgens tijdens is was heeft had wil kan moet zal gaat komt zegt vraagt
    vindt denkt ja nee oké ok goed prima mooi fijn dank bedankt maandag dinsdag woensdag donderdag vrijdag
    zaterdag zondag januari februari maart april mei juni juli augustus september oktober november december
    verzonden verstuurd subject from to sent date attachments bijlagen voortgang ontvangen vandaag morgen
    gisteren datum tijd plaats adres telefoon tel mail email e-mail bsn geboren geb geboortedatum onderwerp
    betreft doel doelen vraag hulpvraag afspraak afspraken actie acties actiepunt actiepunten verslag notitie
    notities opmerking opmerkingen conclusie advies samenvatting inleiding aanleiding achtergrond situatie reden
    vervolg volgende plan evaluatie reflectie observatie thema punt punten bijlage bijlagen kenmerk dossier
    nummer polis werkgever opdrachtgever school functie beroep werk opleiding gezin thuis kinderen ouders team
    groep locatie status contact medicatie diagnose anamnese behandeling intake sessie gesprek bespreking
    rapportage overdracht nb ps pm let cc bcc re fw aan s o p t c th cl pt m v ma di wo do vr za zo week dag
    ochtend middag avond nacht mevrouw meneer heer mw dhr mevr allemaal allen iedereen mensen collega collega's
    team redactie bestuur directie leden ouder ouder(s) verzorger lezer vrienden vriend vriendin familie lieverd
    schat god heer jezus hulpverlener coach therapeut cliënt cliënte client patiënt moeder vader oma opa mama
    papa kind zoon dochter broer zus buurvrouw buurman leiding dokter arts huisarts sir madam juf meester ggz
    uwv ggd wmo eigen krachten valkuil valkuilen kwaliteit kwaliteiten sterke zwakke stand stemming sfeer
    energie slaap eten lichaam emotie emoties gedachte gedrag gevoel situatie score cijfer budget kosten prijs
    totaal btw periode looptijd ingang start einde duur aantal uur taal talen hobby's interesses vaardigheden
    ervaring diploma rijbewijs referenties profiel info resultaat resultaten uitkomst huiswerk opdracht oefening
    stap fase les blok dagdeel ronde agenda notulen mededelingen rondvraag besluit besluiten vergadering
    voorstel scenario casus casusvraag vragen antwoord terugblik vooruitblik ingevuld melding incident
    toelichting maatregel maatregelen signalen risico risico's veiligheid bijz bijzonderheden gewenste
    verwijzing verwijzer indicatie zorg hulp ondersteuning netwerk vervoer rooster groet groeten groetjes
    hoogachtend liefs met nu oud nieuw nieuwe oude eerste tweede derde laatste wk nr tel fax mob gsm uw onze
    mijn jouw zijn haar hun ons kerst pasen pinksteren teams zoom whatsapp excel linkedin bijbel koran onderzoek
    test toets intern extern intervisie supervisie consult spreekuur zitting bezoek huisbezoek telefonisch
    online
""")


_TITLES = word_class("names.title", rf"{_STRONG_TITLE}|de|den|maatschappelijk|duo|genaamd|heet|heette|zr")
_INLINE = word_class(
    "names.inline",
    "t|ta|tav|tn|tnv|ter|ten|namens|ingevuld|opgesteld|ondertekend|begeleid|doorverwezen|gesproken|gebeld|overleg|gesprek",
)
_LEADS = word_class(
    "names.lead",
    "ik|mijn|m|heet|heette|heten|genaamd|geheten|noemt|noemde|genoemd|roept|bijgenaamd|alias|aka|a|oftewel|ofwel|vernoemd|"
    "getrouwd|gehuwd|samen|gescheiden|verloofd|zegt|zeg|met|bel(?:de|t)?|app(?:te|t)?|mail(?:de|t)?|aldus|volgens|"
    "schreef|schrijft|hij|zij|ze|die|oma|opa|moeder|vader|hond|zoon|dochter|roepnaam",
)
_PREFIXES = word_class("names.prefix", "van|v|vd")
_KIN_BEFORE = word_class(
    "names.kin",
    r"\w*(?:zus(?:je)?|broer(?:tje)?|zoon|dochter|br|zs)|neef(?:je)?|nicht(?:je)?|oom|tante|opa|oma|zn|dtr|ex|man|vrouw|"
    r"vriendin|vriend|vader|moeder|pa|ma|cl|coachee|mw|dhr|mevr|vr|schoonm|schoonv|buurvr|buurm|coll|pt",
)
_CAPITALISED: tuple[tuple[re.Pattern[str], float, str, tuple[str, ...]], ...] = (
    (_TITLED, 0.88, "title", (_TITLES,)),
    (_INLINE_FIELD, 0.85, "field", (_INLINE,)),
    (_INITIALED, 0.88, "initials", (CAPITALS,)),
    (_SURNAME_FIRST, 0.75, "field", ()),
    (_WITH_AGE, 0.8, "age-after", (CAPITALS,)),
    (_QUOTED_NICK, 0.7, "nickname", ()),
    (_INTRODUCED, 0.6, "introduction", (_LEADS,)),
    (_PREFIXED, 0.7, "prefix", (_PREFIXES,)),
)
"""Expression, score, source, and the words that it can begin with, if those are few."""
_EITHER_CASE = (
    (_FIELDED, 0.85, 0.7, "field"),
    (_SALUTATION, 0.93, 0.75, "salutation"),
    (_SIGNATURE, 0.92, 0.75, "signature"),
    (_CHAT_MENTION, 0.7, 0.55, "mention"),
)


def find(text: str) -> Iterator[Match]:
    """Find persons by the words around them."""
    words = scan(text)
    for pattern, score, source, classes in _CAPITALISED:
        for hit in matches_at(pattern, text, words.begins(*classes)) if classes else pattern.finditer(text):
            yield from _named(text, hit, score, source)
    for pattern, score, lower, source in _EITHER_CASE:
        for hit in pattern.finditer(text):
            yield from _named(text, hit, score if _capital(hit["name"]) else lower, source)
    for hit in matches_at(_INTRODUCED_LOWER, text, words.begins(_LEADS)):
        yield from _lower(hit, 0.7, "introduction")
    for hit in matches_at(_LOWER_TITLED, text, words.begins(_TITLES)):
        yield from _lower(hit, 0.8 if hit["title"] in _SURE_LOWER else 0.55, "title")
    for hit in _APPOSED.finditer(text):
        if hit["name"].lower() not in _NO_SUBJECT:
            yield Match(hit.start("name"), hit.end("name"), Kind.PERSON, 0.75, "apposition")
    yield from _letters(text)
    yield from _present(text)
    yield from _speakers(text)
    yield from _dialogue(text)


def _letters(text: str) -> Iterator[Match]:
    """Find people in a letter."""
    words = scan(text)
    for pattern, score in ((_ALONE_INITIAL, 0.55), (_START_INITIAL, 0.4)):
        for hit in matches_at(pattern, text, words.begins(CAPITALS)):
            if not _NUMBERING.search(text[max(0, hit.start() - 14) : hit.start()]):
                yield Match(hit.start("name"), hit.end("name"), Kind.PERSON, score, "initial")
    for hit in matches_at(_KIN_LETTER, text, words.begins(_KIN_BEFORE)):
        yield Match(hit.start("name"), hit.end("name"), Kind.PERSON, 0.7, "title")


_ARTICLE_FIRST = re.compile(r"(?:in|en|op|uit|bij|over|onder|aan|y|e|und|IN|EN|OP|OM|DE|HET)\s")
_THE_FIRST = re.compile(r"(?:de|het|van de|van het|van) ")
_WEAK_LEAD = re.compile(r"(?:met|volgens) ", re.IGNORECASE)
_WEAK = 0.45
"""Score of a word with a capital after "met" or "volgens": as often a method or a thing as a person."""
_SELDOM = 60
"""How often a word may stand in the counted text and still be a name where a name is expected."""
_STRONG = 0.6
_SHORTEST_CAPITALS = 4
_PRONOUNS = word_set("ik hij zij ze er wij we u je jij")
_SELF = frozenset({"ik", "coach", "therapeut", "cliënt", "client"})
_DIALOGUE_LINES = 6
"""Labelled lines from which a text is a dialogue."""
_DIALOGUE = 3
"""Lines with the same label from which they are a dialogue and the label is a speaker."""
_STOPPED_TITLES = word_set("""
    mw mevr mej dhr hr dr drs dra prof ir ing mr ds past zr br mstr fam st
""")
_LABEL_SOURCES = frozenset({"field", "speaker"})


def _nameable(hit: re.Match[str], name: str, source: str) -> bool:
    """Whether what the expression took for a name can be one at all."""
    groups = hit.groupdict()
    # "… als mevrouw. Geduld is …": the sentence ended.
    ended = groups.get("stop") == "." and groups["title"].lower() not in _STOPPED_TITLES
    # "Groet, Anja" is no surname with a first name; "partner A" is no name.
    closing = ", " in name and name.split(",", maxsplit=1)[0].lower() in NOT_NAMES
    articled = _ARTICLE_FIRST.match(name) or (source == "introduction" and _THE_FIRST.match(name))
    # BIG, OR, AGB
    abbreviation = source in _LABEL_SOURCES and name.isupper() and len(name) < _SHORTEST_CAPITALS
    lone = len(name) == 1 and groups.get("title", "").lower() not in _SURE_LOWER
    # "vader, KNIL-soldaat": a compound that starts with an abbreviation.
    compound = re.match(r"[A-Z]{2,}-[a-z]", name)
    if ended or closing or articled or abbreviation or lone or compound:
        return False
    if name.isupper() and len(name) > _SHORTEST_CAPITALS and source in {"title", "introduction", "salutation"}:
        # In a text all in capitals an ordinary word is an ordinary word.
        return not _ordinary(name.split(" ", maxsplit=1)[0])
    if source == "initials" and not re.search(r"\w{2}", name):
        return False  # "A. Wie ben ik": the letter numbers a paragraph
    if source == "initials" and not re.search(r"\b[a-z]", name):
        return not _ordinary(name.rsplit(" ", maxsplit=1)[-1])
    return not (" " not in name and source in {"introduction", "age-after"} and _ordinary(name))


def _surely_titled(hit: re.Match[str], name: str) -> bool:
    """Whether a word with a capital after "de heer" or "mevrouw" is a name, whatever it means otherwise."""
    title = hit.groupdict().get("title") or ""
    return title.lower() in _SURE_LOWER and name.istitle() and name.lower() not in _PRONOUNS


def _ordinary(word: str) -> bool:
    # The word list is data of the identity package, which imports this one; a module-level import would be a circle.
    from anoniem.identity.words import frequency

    return frequency(word.lower().strip(".'")) > 2  # noqa: PLR2004 - rarer words are more often names


def _capital(name: str) -> bool:
    return any(map(str.isupper, name))


def _trimmed(name: str) -> str:
    # A sentence that goes on after the name starts with a capital too: "Beste Wim. Ik" ends at the stop.
    words = name.split(" ")
    while len(words) > 1 and words[-1].lower().strip(".,'") in NOT_NAMES:
        words.pop()
    return " ".join(words).rstrip(" -'’,")


def _named(text: str, hit: re.Match[str], score: float, source: str) -> Iterator[Match]:
    start = hit.start("name")
    name = _trimmed(hit["name"])
    first = re.split(r"[ .,-]", name.lower(), maxsplit=1)[0]
    if (
        not name
        or not _nameable(hit, name, source)
        or (first in NOT_NAMES and (" " not in name or first in _PRONOUNS) and not _surely_titled(hit, name))
        or first.isdigit()
    ):
        return
    if not _capital(name):
        yield from _lower(hit, score, source)
        return
    if source == "introduction" and _WEAK_LEAD.match(hit[0]) and text.count(name) == 1:
        score = _WEAK
    yield Match(start, start + len(name), Kind.PERSON, score, source)
    if source in {"field", "salutation", "signature"}:
        end = start + len(name)
        while further := _COUPLED.match(text, end):
            more = _trimmed(further["name"])
            if more.lower() in NOT_NAMES or is_adjective(more) or "\n" in text[end : further.end()]:
                return
            end = further.start("name") + len(more)
            yield Match(further.start("name"), end, Kind.PERSON, score - 0.1, source)


def _common_score(word: str, score: float, source: str) -> float:
    """Score a lower-case ordinary word where a name is expected: "hoi roos," is one, "mevrouw lacht" is not."""
    from anoniem.identity.words import frequency

    rare = frequency(word) <= _SELDOM
    if source in {"salutation", "signature"}:
        return 0.55 if rare else 0.0
    if source == "title" and score > _STRONG:
        verb = word.endswith(("t", "de", "te", "en"))
        return 0.55 if rare and not verb else 0.3
    return 0.0


def _lower(hit: re.Match[str], score: float, source: str) -> Iterator[Match]:
    # The word list is data of the identity package, which imports this one; a module-level import would be a circle.
    from anoniem.identity.words import is_common

    name = hit["name"]
    last = name.rsplit(" ", maxsplit=1)[-1].strip("'’")
    if last in NOT_NAMES or (len(last) < 3 and " " not in name):  # noqa: PLR2004 - "jo" aside, two letters are no evidence
        return
    if is_common(last):
        score = _common_score(last, score, source) if " " not in name else 0.0
    if score:
        yield Match(hit.start("name"), hit.end("name"), Kind.PERSON, score, source)


def _dialogue(text: str) -> Iterator[Match]:
    """Find the speakers of a dialogue typed in lower case: several labels, again and again, on most of the lines."""
    labels = [hit for hit in _SPEAKER_LOWER.finditer(text) if hit["name"] in _SELF or hit["name"] not in NOT_NAMES]
    counts = Counter(hit["name"] for hit in labels)
    often = sum(count > 1 for count in counts.values())
    if often < 2 or len(labels) < _DIALOGUE_LINES or 2 * len(labels) < text.count("\n"):  # noqa: PLR2004 - two speak
        return
    for hit in labels:
        if counts[hit["name"]] > 1 and hit["name"] not in _SELF:
            yield Match(hit.start("name"), hit.end("name"), Kind.PERSON, 0.7, "speaker")


def _present(text: str) -> Iterator[Match]:
    """Find people in initials in a list of those present: "Aanw.: BK (vz), AdG, MvL"."""
    for row in _PRESENT.finditer(text):
        for hit in _MONOGRAM.finditer(text, row.start("list"), row.end("list")):
            if hit[0].lower() not in _FUNCTIONS:
                yield Match(hit.start(), hit.end(), Kind.PERSON, 0.75, "field")


def _heading(text: str, label: str) -> bool:
    """Whether a label before a colon is more often a party ("A:") or a heading ("TODO:") than somebody's name."""
    return len(label) == 1 or (label.isupper() and len(label) >= _SHORTEST_CAPITALS and not text.isupper())


def _speakers(text: str) -> Iterator[Match]:
    for hit in _SPEAKER_STAMPED.finditer(text):
        name = hit["name"].strip()
        if name.lower() not in NOT_NAMES:
            signed = _SIGN.match(text, hit.end("name"))
            end = signed.end() if signed else hit.start("name") + len(name)
            yield Match(hit.start("name"), end, Kind.PERSON, 0.88, "speaker")
    labels = [hit for hit in _SPEAKER.finditer(text) if hit["name"].split(" ")[0].lower() not in NOT_NAMES]
    counts: dict[str, int] = {}
    for hit in labels:
        counts[hit["name"]] = counts.get(hit["name"], 0) + 1
    for hit in labels:
        numbered = re.search(r"\d", text[hit.end("name") : hit.end()])
        if counts[hit["name"]] > 1 and not (numbered and (_ordinary(hit["name"]) or hit["name"].isupper())):
            if _heading(text, hit["name"]):
                continue
            often = counts[hit["name"]] >= _DIALOGUE
            yield Match(hit.start("name"), hit.end("name"), Kind.PERSON, 0.65 if often else 0.45, "speaker")
