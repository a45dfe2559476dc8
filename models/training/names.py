"""Names to swap in: first names and surnames of many cultures, places and invented organisations."""

from __future__ import annotations

import gzip
import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from pathlib import Path

__all__ = ["Names"]

# How often a locale of the Faker lists is drawn: who lives in the Netherlands and Flanders, the rare ones lifted.
_WEIGHTS = {
    "nl_NL": 26, "nl_BE": 12, "tr_TR": 9, "fr_DZ": 8, "pl_PL": 5, "de_DE": 5, "fr_BE": 3, "en_GB": 4, "es_ES": 4,
    "it_IT": 2, "pt_PT": 3, "ro_RO": 2, "hr_HR": 2, "id_ID": 4, "en_IN": 4, "vi_VN": 2, "hu_HU": 1, "cs_CZ": 1,
    "yo_NG": 2, "tw_GH": 2, "az_AZ": 1, "sw": 2, "en_KE": 1,
}  # fmt: skip

# Names that are words as well: what lists hold too few of and notes have too many of.
_WORD_FIRST = """Roos Wil Mei Storm Hoop Bloem Ster Vlinder Beer Wolf Lente Zon Maan Merel Fleur Joy Faith Hope
Grace Ruth Mark Frank Ton Bas Sam Guus Rust Bram Tim Ties Iris Jasmijn Lila Olijf Linde Sterre Puck Pip Bo Jip Kick
Boy Kee Mies Bies Truus Engel Pasen Noël Dag Vos Floor Door Ad Ans An Ben Daan Dirk Dolf Fem Fien Gaaf Gul Has Hans
Kaat Klaar Las Lot Luuk Maas Mees Mare Melle Nel Noor Oom Pia Pleun Raaf Rein Rik Ria Sil Sien Stan Sol Toon Tijn
Trees Wim Zeger Zoë Luna Dewi Deniz Can Umut Yaz Bahar Nur Amal Iman Aman Hayat Sami Nada Rayan Islam Salam Jihad
Sunny Happy Lucky Blessing Precious Gift Angel Destiny Prince Princess Baby Lief Eerlijk Mooi""".split()  # noqa: SIM905
_WORD_LAST = """Bakker Visser Smit Mulder Boer Koster Kok Kuiper Slager Schipper Timmerman Dekker Brouwer Meijer
Prins Koning Keizer Graaf Hertog Ridder Schout Bos Berg Heuvel Dijk Dam Brug Poort Kerk Klooster Molen Zand Veen
Heide Linde Eik Beuk Berk Roos Bloem Tulp Vogel Haan Hen Vos Wolf Beer Haas Mol Das Otter Valk Arend Spreeuw Mus
Snoek Baars Zalm Groot Klein Lang Kort Dik Zwart Wit Bruin Groen Rood Blauw Goud Zilver Staal IJzer Koper Winter
Zomer Herfst Lente Maandag Vrijdag Zondag Mei Maart Pinkster Vrolijk Blij Goede Sterk Zacht Hard Stil Schoon Vuil
Rust Vrede Strijd Zeeman Krijger Waard Post Brief Pen Boek Blad Steen Kei Rots Water Vuur Wind Storm Regen Sneeuw
Zon Maan Ster Hemel Vriend Buur Oom Neef Broeder Vader Kind Jongen Man Vrouw Kraai Kramer Koopman Schaap Geit Bok
Ram Paard Veulen Kalf Os Stier""".split()  # noqa: SIM905

_OWN_FIRST = """Mohamed Ahmed Youssef Yassine Bilal Hamza Soufiane Karim Rachid Mustafa Abdelkader Omar Ilias
Zakaria Anass Ayoub Reda Nordin Driss Hicham Fatima Khadija Naima Samira Hanane Ikram Salma Imane Yasmina Noura
Loubna Siham Souad Malika Hafida Zineb Oumaima Chaimae Jamila Karima Emre Mehmet Yusuf Murat Hakan Serkan Kemal
Burak Ayşe Fatma Elif Zeynep Emine Hatice Gülsüm Sevgi Derya Özlem Merve Büşra Soerin Anil Rishi Priya Anjali Sharda
Radjin Romano Shanice Jermaine Xaviera Esmée Noëlle Renée Chloé Daniëlle Michèle André Joël Sjoerd Tjitske Sietske
Wietske Froukje Douwe Jelle Hessel Nynke Geert-Jan Jan-Willem Dirk-Jan Anne-Marie Marie-José Klaas-Jan Oleksandr
Olena Oksana Iryna Svitlana Andriy Dmytro Volodymyr Amina Rania Hala Nour Khaled Samer Bashar Firas Hussein Zahra
Reza Farhad Shirin Parisa Maryam Abebe Selam Tesfay Yohannes Mehret Fadumo Abdi Hodan Ayaan Ifrah Chidi Kwame Kofi
Ama Ling Wei Xiu Hiroshi Yuki Minh Linh Thanh Giovanni Shaniqua Ruthmila Jurmain Rosaline Sherwin Nathaly Gregorio
Eduviges Tamás Zsófia Bogdan Ioana Vasile Goran Dragana Snežana Besnik Arta Lirije Nino Giorgi Tamar Anush Hovhannes
Tenzin Dolma Phuntsok Leilani Manaia""".split()  # noqa: SIM905
_OWN_LAST = re.split(
    r",\s+",
    """El Khatib, El Amrani, El Idrissi, El Haddad, El Ouali, Ben Ali, Benali, Bouali, Bouzidi, Bennani, Amrani,
Azzouzi, Chaoui, Yılmaz, Yilmaz, Kaya, Demir, Çelik, Şahin, Sahin, Öztürk, Aydın, Arslan, Doğan,
Kılıç, Çetin, Kurt, Özdemir,
Ramdin, Ramlal, Jagernath, Sewnath, Kartosen, Pinas, Soekhoe, Ramsaran, Persad, Baldewsingh, Martina, Maduro, Croes,
Winklaar, Kowalski, Nowak, Wiśniewski, Wójcik, Kowalczyk, Zieliński, Nguyen, Tran, Pham, Wang, Li, Chen, Singh, Kumar,
Sharma, Khan, Hussain, Ali, Hassan, Abdi, Warsame, Tesfay, Haile, Mensah, Owusu, Boateng, Okafor, Adeyemi, Shevchenko,
Kovalenko, Melnyk, Haddad, Khoury, Nasser, Saleh, da Silva, dos Santos, Ferreira, Pereira, Popescu, Petrov, Ivanova,
Horvat, Sjaarda, Hoekstra, Dijkstra, Wiersma, Terpstra, Postma, Bouma, Tan, Liem, Oei, Kwee, Sahetapy, Pattiasina,
Manuhutu, Latumahina, Tjon A Fat, Lo Kim, Gebremariam, Kidane, Tekle, Rahimi, Ahmadi, Hosseini, Karimi, Nazari,
Barzani, Kadyrova, Sargsyan, Beridze""",
)
_REGIONS = """Friesland Groningen Drenthe Overijssel Gelderland Flevoland Noord-Holland Zeeland Brabant Limburg
Twente Marokko Turkije Suriname Curaçao Aruba Bonaire Polen Syrië Oekraïne Eritrea Somalië Iran Irak Afghanistan
België Spanje Indonesië Ghana Kaapverdië Bulgarije Roemenië Texel Terschelling Ameland Overvecht Kanaleneiland
Lombok Charlois Transvaal Antwerpen Gent Leuven Aalst Mechelen Kortrijk Istanbul Casablanca Paramaribo Damascus
Nador Warschau Aleppo Asmara Mogadishu Kabul Tabriz Erbil Lagos Accra Manilla Jakarta Ambon
Willemstad Oranjestad""".split()  # noqa: SIM905
_HOUSE = """Regenboog Klimop Wegwijzer Vlinder Zonnebloem Springplank Brug Ark Horizon Kameleon Triangel Schakel
Hoeksteen Kring Boomgaard Windroos Waag Viersprong Hoop Linde Zonnehoek Bron Haven Vuurtoren Esdoorn Wilg Meander
Sluis Kade Dreef Heerd Hoeve Burcht Toren Klokkenstoel Wending Opstap Stap Kansrijk Samen Zuidwester Noorderlicht
Wisselwerk Perron Pijler Passage Draad Knoop Spil Anker Kompas Baken Zeilmaker Smederij""".split()  # noqa: SIM905
_KIND = """Stichting Vereniging Basisschool Zorggroep Woonzorgcentrum Verpleeghuis Bouwbedrijf Garage Bakkerij
Kapsalon Drukkerij Transport Installatiebedrijf Kwekerij Accountants Advocaten Huisartsenpraktijk Apotheek
Kinderdagverblijf Atelier Parochie Kerkgenootschap Moskee Gasthuis Manege Zwemclub Toneelgroep Koor Fanfare
Uitgeverij Uitzendbureau Advies Makelaardij Hoveniers Schoonmaak Bibliotheek Museum Theater Camping""".split()  # noqa: SIM905


class Names:
    """Draws names.

    Args:
        data: folder with `names_faker_by_locale.json.gz` (MIT) and `places_nl_be_geonames.json.gz` (CC BY 4.0).
        rng: source of chance.
    """

    def __init__(self, data: Path, rng: random.Random) -> None:
        self._rng = rng
        with gzip.open(data / "names_faker_by_locale.json.gz", "rt", encoding="utf-8") as file:
            lists = json.load(file)
        self._first = {k: v for k, v in lists["first"].items() if v}
        self._last = {k: v for k, v in lists["last"].items() if v}
        with gzip.open(data / "places_nl_be_geonames.json.gz", "rt", encoding="utf-8") as file:
            places = json.load(file)
        self._places = [p["name"] for p in places]
        self._place_weights = [max(p["population"], 300) ** 0.4 for p in places]

    def _of(self, lists: dict[str, list[str]]) -> str:
        locales = list(lists)
        locale = self._rng.choices(locales, [_WEIGHTS[k] for k in locales])[0]
        return self._rng.choice(lists[locale])

    def first(self) -> str:
        """Return a first name."""
        chance = self._rng.random()
        if chance < 0.1:  # noqa: PLR2004 - shares of the lists
            return self._rng.choice(_WORD_FIRST)
        return self._rng.choice(_OWN_FIRST) if chance < 0.35 else self._of(self._first)  # noqa: PLR2004

    def last(self) -> str:
        """Return a surname without a Dutch prefix."""
        chance = self._rng.random()
        if chance < 0.14:  # noqa: PLR2004 - shares of the lists
            return self._rng.choice(_WORD_LAST)
        name = self._rng.choice(_OWN_LAST) if chance < 0.34 else self._of(self._last)  # noqa: PLR2004
        for prefix in ("van der ", "van den ", "van de ", "van ", "de ", "den ", "ten ", "ter "):
            name = name.removeprefix(prefix)
        return name[:1].upper() + name[1:]

    def place(self) -> str:
        """Return a village, city, region or country."""
        if self._rng.random() < 0.75:  # noqa: PLR2004 - share of the list
            return self._rng.choices(self._places, self._place_weights)[0]
        return self._rng.choice(_REGIONS)

    def organisation(self) -> str:
        """Return an invented organisation."""
        rng = self._rng
        house, kind = rng.choice(_HOUSE), rng.choice(_KIND)
        return rng.choice([
            f"De {house}", f"Het {house}", f"{kind} De {house}", f"{kind} {house}", f"{house}{kind.lower()}",
            f"{kind} {self.last()}", f"{self.last()} {kind}", f"{self.last()} & {self.last()}", f"{self.last()} BV",
            f"GGZ {self.place()}", f"Wijkteam {self.place()}", f"FC {self.place()}", f"vv {self.place()}",
            f"{house} {self.place()}", f"{self.last()}college", f"{kind} {self.place()}", f"{self.first()}'s {kind}",
        ])  # fmt: skip
