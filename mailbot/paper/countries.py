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
AD Andorra|Andora
AE United Arab Emirates|Zjednoczone Emiraty Arabskie|UAE
AL Albania|Albania|Shqipëria
AM Armenia|Armenia
AR Argentina|Argentyna
AT Austria|Austria|Österreich
AU Australia|Australia
AZ Azerbaijan|Azerbejdżan
BA Bosnia and Herzegovina|Bośnia i Hercegowina|Bosna i Hercegovina
BE Belgium|Belgia|België|Belgique
BG Bulgaria|Bułgaria|България
BR Brazil|Brazylia|Brasil
BY Belarus|Białoruś
CA Canada|Kanada
CH Switzerland|Szwajcaria|Schweiz|Suisse|Svizzera
CL Chile|Chile
CN China|Chiny
CO Colombia|Kolumbia
CY Cyprus|Cypr
CZ Czechia|Czechy|Czech Republic|Republika Czeska|Česko|Česká republika
DE Germany|Niemcy|Deutschland
DK Denmark|Dania|Danmark
DZ Algeria|Algieria
EE Estonia|Estonia|Eesti
EG Egypt|Egipt
ES Spain|Hiszpania|España
FI Finland|Finlandia|Suomi
FR France|Francja
GB United Kingdom|Wielka Brytania|UK|Great Britain|England|Scotland|Wales|Anglia|Zjednoczone Królestwo
GE Georgia|Gruzja
GR Greece|Grecja|Ελλάδα
HK Hong Kong|Hongkong
HR Croatia|Chorwacja|Hrvatska
HU Hungary|Węgry|Magyarország
ID Indonesia|Indonezja
IE Ireland|Irlandia|Éire
IL Israel|Izrael
IN India|Indie
IS Iceland|Islandia|Ísland
IT Italy|Włochy|Italia
JO Jordan|Jordania
JP Japan|Japonia
KE Kenya|Kenia
KR South Korea|Korea Południowa|Republic of Korea|Korea
KW Kuwait|Kuwejt
KZ Kazakhstan|Kazachstan
LB Lebanon|Liban
LI Liechtenstein|Liechtenstein
LT Lithuania|Litwa|Lietuva
LU Luxembourg|Luksemburg
LV Latvia|Łotwa|Latvija
MA Morocco|Maroko
MC Monaco|Monako
MD Moldova|Mołdawia
ME Montenegro|Czarnogóra|Crna Gora
MK North Macedonia|Macedonia Północna|Macedonia
MT Malta|Malta
MX Mexico|Meksyk|México
MY Malaysia|Malezja
NG Nigeria|Nigeria
NL Netherlands|Holandia|Niderlandy|Nederland|Holland
NO Norway|Norwegia|Norge
NZ New Zealand|Nowa Zelandia
PE Peru|Peru
PH Philippines|Filipiny
PK Pakistan|Pakistan
PL Poland|Polska|RP|Rzeczpospolita Polska
PT Portugal|Portugalia
QA Qatar|Katar
RO Romania|Rumunia|România
RS Serbia|Serbia|Srbija
RU Russia|Rosja|Россия|Russian Federation|Federacja Rosyjska
SA Saudi Arabia|Arabia Saudyjska
SE Sweden|Szwecja|Sverige
SG Singapore|Singapur
SI Slovenia|Słowenia|Slovenija
SK Slovakia|Słowacja|Slovensko
SM San Marino|San Marino
TH Thailand|Tajlandia
TN Tunisia|Tunezja
TR Turkey|Turcja|Türkiye
TW Taiwan|Tajwan
UA Ukraine|Ukraina|Україна
US United States|Stany Zjednoczone|USA|United States of America|Stany Zjednoczone Ameryki
UY Uruguay|Urugwaj
UZ Uzbekistan|Uzbekistan
VN Vietnam|Wietnam|Viet Nam
XK Kosovo|Kosowo|Kosova
ZA South Africa|Republika Południowej Afryki|RPA
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
