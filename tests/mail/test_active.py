"""What would act by itself in a letter is named, and Word's own markup is not taken for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.lint import Active
from mailbot.mail import active, markup
from tests.mail.clients import outlook


@pytest.mark.parametrize(
    ("html", "kinds"),
    [
        ("<p>Dzień dobry</p>", ()),
        ("<SCRIPT src=x></SCRIPT>", (Active.SCRIPT,)),
        ("<form><input><button>x</button></form>", (Active.FORM,)),
        ("<iframe src='https://x.example'></iframe><video></video>", (Active.EMBEDDED,)),
        ("<p\nonclick='x()'>t</p>", (Active.ACTION,)),
        ("<a href=' javascript:x()'>t</a>", (Active.ACTION,)),
        ("<p onclick=x><script></script><select></select><embed><img src='c:/x.png'>", tuple(Active)),
        ("<a class=x href='file:///P:/Oferty/cennik.pdf'>t</a>", (Active.LOCAL,)),
        (r"<img width=1 src='\\serwer\wspolny\logo.png'>", (Active.LOCAL,)),
        (r"<a href=P:\Oferty\cennik.pdf>t</a>", (Active.LOCAL,)),
        (r"<a href='https://x.example/?file:C:\x'>P:\Oferty</a>", ()),
        ("<!-- <script>x</script> --><p>Nie klikaj w onclick=</p>", ()),
        ("<a href='https://x.example/?onload=1'>script form</a>", ()),
    ],
)
def test_each_kind_is_named_once(html: str, kinds: tuple[Active, ...]) -> None:
    assert active.found(html) == kinds


def test_word_s_markup_is_inert() -> None:
    assert active.found(outlook(["Dzień dobry"]).html or "") == ()


@given(st.text("<>/scriptformonclick='\" =!-", max_size=300))
def test_what_was_cleaned_has_nothing_active(html: str) -> None:
    assert active.found(markup.cleaned(html)) == ()
