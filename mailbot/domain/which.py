"""Which addresses of a contact are written to: the values of ``Addresses`` and ``If several``."""

from mailbot.domain.choices import Choice, Choices, choose
from mailbot.domain.selector import CompanyAddresses, IfSeveral

ADDRESSES: Choices[CompanyAddresses] = (
    Choice(
        CompanyAddresses.DEFAULT_PERSON,
        ("default person", "the default person", "default persons", "default"),
        ("osoba domyślna", "domyślna osoba", "osoby domyślne", "domyślne osoby", "domyślna", "domyślny"),
    ),
    Choice(
        CompanyAddresses.GENERAL,
        ("general", "general address", "general addresses", "company"),
        ("ogólny", "ogólne", "adres ogólny", "adresy ogólne", "firmowy", "firmowe"),
    ),
    Choice(
        CompanyAddresses.OTHER_PERSONS,
        ("other persons", "other people", "persons other than default", "all but the default person"),
        ("osoby poza domyślną", "pozostałe osoby", "inne osoby", "wszyscy poza domyślną"),
    ),
    Choice(
        CompanyAddresses.GENERAL_AND_DEFAULT,
        ("general and default person", "general, default person", "general + default person", "general and default"),
        (
            "ogólny i osoba domyślna",
            "ogólny, osoba domyślna",
            "ogólny + osoba domyślna",
            "ogólny oraz osoba domyślna",
            "osoba domyślna i ogólny",
        ),
    ),
    Choice(
        CompanyAddresses.ALL_PERSONS,
        ("all persons", "all people", "persons", "people"),
        ("wszystkie osoby", "osoby"),
    ),
    Choice(
        CompanyAddresses.EVERYONE,
        ("everyone", "everybody", "all", "all addresses"),
        ("wszyscy", "wszystkie", "wszystkie adresy", "ogólny i wszystkie osoby"),
    ),
)
_SEVERAL: Choices[IfSeveral] = (
    Choice(IfSeveral(), ("first", "the first", "first one"), ("pierwszy", "pierwsze", "na pierwszy")),
    Choice(
        IfSeveral(every=True), ("all", "every", "all of them"), ("wszystkie", "każdy", "na wszystkie", "wszystkich")
    ),
)


def several(text: str) -> IfSeveral:
    """``first``, ``all``, or a label of the address book."""
    choice = choose(text, _SEVERAL)
    return choice.value if choice else IfSeveral(label=" ".join(text.split()))


def first(language: str) -> str:
    """The word for the first of several."""
    return _SEVERAL[0].word(language)
