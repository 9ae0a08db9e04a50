"""Countries as addresses name them: in capitals, in the language of the country that the letter leaves from."""

from collections.abc import Mapping
from dataclasses import dataclass

from mailbot.domain.folding import fold


@dataclass(frozen=True, slots=True)
class Country:
    """``code``: ISO 3166-1, two letters; "" where the country is not on our list."""

    code: str
    en: str
    pl: str

    def name(self, language: str) -> str:
        return (self.pl if language == "pl" else self.en).upper()


_LIST = """
AT Austria|Austria|Österreich
AU Australia|Australia
BE Belgium|Belgia|België|Belgique
BG Bulgaria|Bułgaria|България
BY Belarus|Białoruś
CA Canada|Kanada
CH Switzerland|Szwajcaria|Schweiz|Suisse|Svizzera
CN China|Chiny
CY Cyprus|Cypr
CZ Czechia|Czechy|Czech Republic|Republika Czeska|Česko|Česká republika
DE Germany|Niemcy|Deutschland
DK Denmark|Dania|Danmark
EE Estonia|Estonia|Eesti
ES Spain|Hiszpania|España
FI Finland|Finlandia|Suomi
FR France|Francja
GB United Kingdom|Wielka Brytania|UK|Great Britain|England|Scotland|Wales|Anglia|Zjednoczone Królestwo
GR Greece|Grecja|Ελλάδα
HR Croatia|Chorwacja|Hrvatska
HU Hungary|Węgry|Magyarország
IE Ireland|Irlandia|Éire
IL Israel|Izrael
IS Iceland|Islandia|Ísland
IT Italy|Włochy|Italia
JP Japan|Japonia
LI Liechtenstein|Liechtenstein
LT Lithuania|Litwa|Lietuva
LU Luxembourg|Luksemburg
LV Latvia|Łotwa|Latvija
MD Moldova|Mołdawia
MT Malta|Malta
NL Netherlands|Holandia|Niderlandy|Nederland|Holland
NO Norway|Norwegia|Norge
PL Poland|Polska|RP|Rzeczpospolita Polska
PT Portugal|Portugalia
RO Romania|Rumunia|România
RS Serbia|Serbia|Srbija
SE Sweden|Szwecja|Sverige
SI Slovenia|Słowenia|Slovenija
SK Slovakia|Słowacja|Slovensko
TR Turkey|Turcja|Türkiye
UA Ukraine|Ukraina|Україна
US United States|Stany Zjednoczone|USA|United States of America|Stany Zjednoczone Ameryki
"""


def _read() -> Mapping[str, Country]:
    by_name = {}
    for line in _LIST.strip().splitlines():
        code, _, rest = line.partition(" ")
        names = rest.split("|")
        country = Country(code, names[0], names[1])
        by_name.update({fold(name): country for name in (code, *names)})
    return by_name


_BY_NAME = _read()


def country(written: str) -> Country:
    """By its code or its name in one of its languages, English or Polish; what is not known stays as written."""
    return _BY_NAME.get(fold(written).strip(" ."), Country("", written.strip(), written.strip()))
