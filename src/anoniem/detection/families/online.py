"""E-mail addresses, web addresses and account names, typed, spoken or chatted.

presidio's own recognizers for these consult the public suffix list and would fetch it; the forms here need no network.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anoniem.detection.finding import Kind
from anoniem.detection.match import Match, line_before
from anoniem.detection.scan import DIGITS, matches_at, scan, word_class
from anoniem.detection.wording import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["find"]

_TLD = (
    r"(?:nl|be|com|net|org|eu|de|fr|uk|co\.uk|info|nu|frl|amsterdam|brussels|gent|vlaanderen|io|me|app|dev|tv|cc|"
    r"biz|online|shop|site|example|"
    r"es|it|pt|pl|tr|ro|bg|hu|cz|gr|ch|at|lu|dk|se|no|fi|ie|ma|sr|cw|aw|ru|ua|us|ca|edu|gov|int|academy|coach|care|"
    r"zorg|school|blog|cloud|test)"
)
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+'%-]{0,63}\w(?:@| @ )(?:[a-zA-Z0-9\u00c0-\u024f](?:[a-zA-Z0-9\u00c0-\u024f-]{0,62})\.){1,5}[a"
    r"-zA-"
    r"Z]{2,12}(?![\w@])"
)
_EMAIL_LOOSE = re.compile(
    rf"(?<![\w.+-])[\w.+'-]{{1,64}} ?(?:\[at\]|\(at\)|\{{at\}}|@) ?[\w-]{{1,63}} ?(?:\[dot\]|\(dot\)|\(punt\)|"
    rf"\[punt\]|\.) ?{_TLD}(?!\w)",
    re.IGNORECASE,
)
_EMAIL_SPOKEN = re.compile(
    rf"(?<!\w)(?:(?:[\w'-]{{1,40}} (?:punt|streepje|underscore|"
    rf"liggend streepje) ){{0,4}}[\w.+'-]{{1,40}}) (?:apenstaartje|apestaartje|at|@) "
    rf"(?:[\w-]{{1,40}} (?:(?:punt|dot) )){{1,3}}{_TLD}(?!\w)",
    re.IGNORECASE,
)
_URL = re.compile(r"(?:https?|ftp)://[^\s<>\"'()\[\]]{3,2000}|(?<![\w@.])www\.[^\s<>\"'()\[\]]{3,2000}", re.IGNORECASE)
_BARE_DOMAIN = re.compile(
    rf"(?<![\w@./-])(?:[a-z0-9](?:[a-z0-9-]{{0,62}})\.){{1,4}}{_TLD}(?![\w@]|-\w|"
    rf"\.\w)(?::\d{{2,5}})?(?:/[^\s<>\"'()\[\]]{{0,500}})?",
    re.IGNORECASE,
)
_DOMAIN_OF_EMAIL = re.compile(rf"(?<=\w@)(?:[a-z0-9-]{{1,63}}\.){{1,4}}{_TLD}(?!\w)", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w@.+-])@[A-Za-z0-9_\u00c0-\u024f](?:[\w.-]{0,40}\w|_)?")
_DISCORD = re.compile(r"(?<!\w)[\w.]{2,32}#\d{4}(?!\w)")
_SKYPE = re.compile(r"(?<!\w)live:[\w.]{3,40}\w")
_PLATFORM = re.compile(
    r"\b(?:insta(?:gram)?|snap(?:chat)?|tik ?tok|discord|twitter|facebook|fb|skype|telegram|linkedin|twitch|psn|"
    r"roblox|steam|gamertag|"
    r"mastodon|bluesky|threads|gebruiker(?:snaam)?|account(?:naam)?|username|user|nickname|nick|inlognaam|login)\b"
    r"(?:[ ]?(?:-?naam|account|heet (?:hij|ze|zij|ie)|is|heet|onder|als|van \w{2,20}|[:=-])){0,3}[ :=('\"@-]{1,4}"
    r"(?P<name>[a-z0-9_][\w.-]{2,40}\w)",
    re.IGNORECASE,
)
_UNDERSCORED = re.compile(
    r"(?<![A-Za-z0-9_@./-])[A-Za-z][A-Za-z0-9]{0,30}(?:_[A-Za-z0-9]{1,30}){1,6}_?(?![A-Za-z0-9_@-]|\.\w)"
)
_SPEAKER = re.compile(
    r"^(?:\[[^\]\n]{4,24}\] ?|\d{1,2}[-/:]\d\d[^\n]{0,20} - )?~?(?P<name>[A-Za-z][\w.]{2,30}\d\d|"
    r"[A-Za-z]\w{0,30}_\w{1,30}|(?<=~)\w{3,30})(?= ?:| - \d)",
    re.MULTILINE,
)
_TAILED = re.compile(r"(?<![\w@./#-])[a-z]{5,20}\d{1,4}(?![\w@]|[.-]\w)")
_TAILED_WORDS = re.compile(
    r"^(?:covid|sessie|groep|blok|fase|stap|week|dag|versie|niveau|bijlage|punt|vraag|deel|les|kamer|lokaal|klas|"
    r"jaar|route|ronde|team|"
    r"gesprek|traject|thema|spoor|plaats|hoofdstuk|pagina|nummer|schaal|jongens|meisjes|heren|dames|vrouwen|onder)\d"
)
_COLUMN = frozenset(";\t|")
_EVERYBODY = word_set("""
    all allen iedereen everyone here channel team thuis home school work werk ons jullie groep
""")
# Web shops and services that are also what people call the company; no address of a person.
_PUBLIC_SITES = frozenset(
    {
        "bol.com",
        "booking.com",
        "indeed.com",
        "indeed.nl",
        "google.com",
        "gmail.com",
        "outlook.com",
        "hotmail.com",
        "marktplaats.nl",
    }
)


_AT_SIGN = re.compile(r"[@\]]|at[)}]", re.IGNORECASE)
_AT_WORD = re.compile(r" (?:apenstaartje|apestaartje|at|@) ", re.IGNORECASE)
_PLATFORMS = word_class(
    "online.platform",
    "insta(?:gram)?|snap(?:chat)?|tik|tiktok|discord|twitter|facebook|fb|skype|telegram|linkedin|twitch|psn|roblox|steam|"
    "gamertag|mastodon|bluesky|threads|gebruiker(?:snaam)?|account(?:naam)?|username|user|nickname|nick|inlognaam|login",
)


def find(text: str) -> Iterator[Match]:
    """Find e-mail addresses, URLs and account names."""
    yield from _emails(text)
    yield from _urls(text)
    yield from _handles(text)


def _emails(text: str) -> Iterator[Match]:
    if "@" in text:
        for hit in _EMAIL.finditer(text):
            yield Match(hit.start(), hit.end(), Kind.EMAIL, 0.98 if " " not in hit[0] else 0.9, "email")
    for pattern, told in ((_EMAIL_LOOSE, _AT_SIGN), (_EMAIL_SPOKEN, _AT_WORD)):
        for hit in pattern.finditer(text) if told.search(text) else ():
            yield Match(hit.start(), hit.end(), Kind.EMAIL, 0.9, "email")


def _urls(text: str) -> Iterator[Match]:
    for hit in _URL.finditer(text) if "://" in text or "www." in text.lower() else ():
        end = hit.start() + len(hit[0].rstrip(".,;:!?*_'"))
        yield Match(hit.start(), end, Kind.URL, 0.98, "url")
    if "." not in text:
        return
    for hit in _BARE_DOMAIN.finditer(text):
        surface = hit[0].rstrip(".,;:!?*_'")
        if surface.lower() in _PUBLIC_SITES:
            continue
        # "gedaan.de" after a missing space is more often two words than a German site.
        sure = "/" in surface or surface.lower().endswith((".nl", ".be", ".com", ".org", ".eu", ".net", ".example"))
        yield Match(hit.start(), hit.start() + len(surface), Kind.URL, 0.85 if sure else 0.45, "url")
    for hit in _DOMAIN_OF_EMAIL.finditer(text):
        yield Match(hit.start(), hit.end(), Kind.URL, 0.8, "url")


def _handles(text: str) -> Iterator[Match]:
    if "@" in text:
        for hit in _HANDLE.finditer(text):
            if hit[0][1:].lower() not in _EVERYBODY:
                yield Match(hit.start(), hit.end(), Kind.HANDLE, 0.9, "handle")
    for pattern, score, sign in ((_DISCORD, 0.85, "#"), (_SKYPE, 0.9, "live:"), (_UNDERSCORED, 0.6, "_")):
        for hit in pattern.finditer(text) if sign in text else ():
            yield Match(hit.start(), hit.end(), Kind.HANDLE, score, "handle")
    for hit in _SPEAKER.finditer(text):
        yield Match(hit.start("name"), hit.end("name"), Kind.HANDLE, 0.85, "handle")
    yield from _accounts(text)
    for hit in matches_at(_TAILED, text, scan(text).begins(DIGITS, back=1)):
        if not _TAILED_WORDS.match(hit[0]) and "http" not in line_before(text, hit.start(), 60):
            column = text[hit.start() - 1 : hit.start()] in _COLUMN and text[hit.end() : hit.end() + 1] in _COLUMN
            yield Match(hit.start(), hit.end(), Kind.HANDLE, 0.65 if column else 0.45, "handle")


def _accounts(text: str) -> Iterator[Match]:
    """Find names of accounts after the name of a platform."""
    for hit in matches_at(_PLATFORM, text, scan(text).begins(_PLATFORMS)):
        name = hit["name"]
        shaped = any(character.isdigit() or character in "._" for character in name)
        between = text[hit.start() : hit.start("name")]
        if shaped or ((":" in between or "'" in between) and name.lower() == name):
            yield Match(hit.start("name"), hit.end("name"), Kind.HANDLE, 0.85 if shaped else 0.7, "handle")
