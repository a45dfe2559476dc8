"""The report page: complete, safe to open, readable on paper."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

from anoniem.messages import Count, Message
from anoniem.risk import assess
from anoniem.risk.report import report_html, text_hash

TEXT = (
    "Zij is 47 jaar, <script>alert(1)</script> verpleegkundige in Zwolle & moeder van twee kinderen."
    " Zij stond in de krant."
)


class _Tags(HTMLParser):
    """Checks that tags are closed in order."""

    VOID = frozenset({"meta", "br", "line", "rect"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember an open tag."""
        del attrs
        self.seen.add(tag)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the last one."""
        if tag not in self.VOID:
            assert self.open.pop() == tag


def test_the_page_is_well_formed_and_without_scripts() -> None:
    """Every tag is closed, the text is escaped, nothing comes from a network."""
    page = report_html(assess(TEXT, audience="intervisie", region="Overijssel"))
    tags = _Tags()
    tags.feed(page)
    assert tags.open == []
    assert not tags.seen & {"script", "link", "img", "iframe", "form", "object"}
    assert "&lt;script&gt;" in page
    assert "http" not in page.replace("http-equiv", "")
    assert "default-src 'none'" in page


def test_the_page_can_be_read_without_colour() -> None:
    """Level, facts, bars, limit, sources and a place to sign are there in words."""
    found = assess(TEXT, audience="intervisie", region="Overijssel")
    page = report_html(found)
    for part in (
        "ROOD",
        "<sup>A</sup>",
        "<svg",
        "grens ",
        "Bron: CBS",
        "Handtekening",
        "Wat niet gemeten is",
        "opzoekbaar",
        text_hash(TEXT),
    ):
        assert part in page
    assert "@media print" in page
    assert "anoniem" not in page.casefold()


def test_marks_leave_the_text_as_it_was() -> None:
    """The marked text without its marks is the text that was scored."""
    page = report_html(assess(TEXT, audience="intervisie"))
    marked = re.search(r"<pre>(.*)</pre>", page, re.DOTALL)
    assert marked is not None
    plain = re.sub(r"<sup>[A-Z]+</sup>|</?mark[^>]*>", "", marked[1])
    assert plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == TEXT


def test_the_json_has_the_agreed_shape() -> None:
    """One line of JSON with the agreed keys; numbers that JSON cannot hold are null."""
    line = assess(TEXT, audience="intervisie").to_json()
    content = json.loads(line)
    assert "\n" not in line
    assert {
        "risk",
        "level",
        "people_fit",
        "people_fit_low",
        "people_fit_high",
        "persons",
        "facts",
        "advice",
    } <= content.keys()
    assert content["level"] == "rood"
    alone = json.loads(assess("[PERSOON-1] is 47.", audience="opdrachtgever").to_json())
    assert alone["people_fit"] is None


def test_many_facts_keep_their_letters_apart() -> None:
    """After Z comes AA."""
    text = " ".join(f"[PERSOON-{i}] is {20 + i} jaar." for i in range(1, 31))
    page = report_html(assess(text, audience="intervisie"))
    assert "<sup>AA</sup>" in page


def test_every_word_of_the_page_can_be_said_in_another_language() -> None:
    """With all messages taken out, only the text, its facts and names of sources are left."""

    def silence(text: str) -> str:
        return "" if isinstance(text, Message) else "0" if isinstance(text, Count) else text

    for audience in ("intervisie", "publicatie", "opdrachtgever"):
        found = assess("Zij is 47 jaar en verpleegkundige in Zwolle.", audience=audience, region="Overijssel")
        page = report_html(found, say=silence, language="en")
        assert '<html lang="en">' in page
        left = re.sub(
            r"<style>.*?</style>|<pre>.*?</pre>|<ul>.*?</ul>|<code>.*?</code>|<[^>]*>", " ", page, flags=re.DOTALL
        )
        words = set(re.findall(r"[^\W\d_]{4,}", left))
        dutch_note = {"verpleegkundige", "Zwolle", "Overijssel", "jaar", "veertig", "werkt", "zorg"}
        assert words <= dutch_note | {"cliënt", "bits", "nbsp"}, words
