"""Fields that can leave an empty place."""

from mailbot.domain.emptiness import bare
from mailbot.domain.merge import parse


def test_a_field_is_bare_without_a_fallback_on_whatever_path() -> None:
    text = "{zwrot} {imie|Klient} {firma} {jeśli miasto}{miasto}{inaczej}{ulica}{kod|–}{koniec}"
    known = ("imie", "firma", "miasto", "ulica", "kod")
    assert bare(parse(text, known)) == {"firma", "miasto", "ulica"}
