"""What was wrong with a row, in Polish."""

import pytest

from mailbot.domain.campaign import LeftOut, Reason
from mailbot.mail import complaints, sentences
from mailbot.store.canonical import canonical

TOLD = [
    ("row 7: An email address must have an @-sign", "wiersz 7: brakuje znaku @"),
    ("row 7", "wiersz 7"),
    (
        "“zły@” is not an e-mail address: There must be something after the @-sign",
        "„zły@” to nie jest poprawny adres e-mail: nic nie ma po znaku @",
    ),
    ("row 4 names another default person of this company", "wiersz 4 podaje inną osobę domyślną tej firmy"),
    ("row 4 says something else about this company: city", "wiersz 4 podaje co innego o tej firmie: miasto"),
    (
        "row 3 is the same contact and says something else: Lp.",
        "wiersz 3 to ten sam kontakt, a podaje co innego: Lp.",
    ),
    ("gender: “x” cannot be read", "płeć: nie rozumiem wartości „x”"),
    ("more cells than the 4 headings", "więcej komórek niż nagłówków (jest ich 4)"),
    ("something nobody foresaw", "something nobody foresaw"),
]


@pytest.mark.parametrize(("why", "polish"), TOLD)
def test_a_sentence_in_both_languages(why: str, polish: str) -> None:
    assert (complaints.told(why, "en"), complaints.told(why, "pl")) == (why, polish)


@pytest.mark.parametrize(
    "text", ["", "a", "@x.pl", "a@", "a@b", "a b@x.pl", "a..b@x.pl", "a@x..pl", "a@-x.pl", "a@x.pl, b@x.pl", "ą" * 300]
)
def test_what_is_wrong_with_an_address_is_never_told_in_english(text: str) -> None:
    wrong = canonical(text)
    assert not isinstance(wrong, str)
    assert not {"the", "address", "must"} & set(complaints.told(wrong.why, "pl").lower().split())


def test_who_was_left_out_reads_as_one_sentence() -> None:
    assert sentences.left_out(LeftOut("", "", Reason.EXCLUDED, 'those of "Nowości"'), "pl") == (
        'pominięte na życzenie: ci od "Nowości"'
    )
    assert sentences.left_out(LeftOut("", "", Reason.SUPPRESSED, "consent: no"), "pl") == (
        "nie wolno pisać na ten adres: brak zgody"
    )
    assert sentences.left_out(LeftOut("", "", Reason.BAD_ROW, "row 3: more cells than the 4 headings"), "en") == (
        "cannot be read: row 3: more cells than the 4 headings"
    )
