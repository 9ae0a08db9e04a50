"""The sentences about files that stay behind."""

from mailbot.domain.enclosures import Doubt, LeftFile
from mailbot.mail import refusals
from mailbot.mail.archives import Unopened
from mailbot.mail.executables import Danger, Refusal


def test_every_reason_has_its_sentence_in_both_languages() -> None:
    assert set(refusals.DANGERS) == set(Danger)
    assert set(refusals.UNOPENED) == set(Unopened)
    assert set(refusals.DOUBTS) == set(Doubt)
    for why in Unopened:
        assert refusals.unopened(why, "en") != refusals.unopened(why, "pl")


def test_what_is_told_names_the_file() -> None:
    assert refusals.refused(Refusal("a{0}.exe", Danger.NAME, ".exe"), "en").startswith(
        "a{0}.exe: files of this kind (.exe)"
    )
    assert refusals.left(LeftFile("ACME.pdf", Doubt.SEVERAL, (3, 7)), "pl") == (
        "ACME.pdf: może chodzić o więcej niż jednego odbiorcę (nr 3, 7)."
    )
    many = refusals.left(LeftFile("ACME.pdf", Doubt.SEVERAL, tuple(range(1, 30))), "en")
    assert many == "ACME.pdf: more than one recipient may be meant (no. 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, …)."
