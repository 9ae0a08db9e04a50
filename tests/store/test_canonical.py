"""Canonical addresses: one spelling for one mailbox."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.address import Invalid
from mailbot.store.canonical import canonical, canonical_domain


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("Jan.Kowalski@Firma.EXAMPLE", "jan.kowalski@firma.example"),
        ("  jan@firma.example ", "jan@firma.example"),
        ("jan+lista@firma.example", "jan+lista@firma.example"),
        ("o'hara@firma.example", "o'hara@firma.example"),
        ("jan@firma.local", "jan@firma.local"),
        ("jan@firma.test", "jan@firma.test"),
        ("jan@ŻÓŁW.example", "jan@xn--w-uga1v8h.example"),
        ("jan@XN--W-uga1v8h.example", "jan@xn--w-uga1v8h.example"),
        ("Żółw@firma.example", "żółw@firma.example"),
        ("straße@faß.example", "straße@xn--fa-hia.example"),
        ("jan@xn--80ak6aa92e.com", "jan@xn--80ak6aa92e.com"),
    ],
)
def test_one_mailbox_has_one_spelling(text: str, spelling: str) -> None:
    assert canonical(text) == spelling


@pytest.mark.parametrize(
    "text",
    [
        *("", "@", "jan", "jan@", "@firma.example", "jan@firma", "jan@localhost", "jan@@firma.example"),
        *("a b@firma.example", "a..b@firma.example", ".a@firma.example", "jan@-firma.example", "jan@firma..example"),
        *("jan@firma.example.", "Jan <jan@firma.example>", "jan@[127.0.0.1]", "jan@127.0.0.1", "jan@firma_a.example"),
        *("jan\r\n@firma.example", "jan\u2028@firma.example", "jan@firma,example", '"jan kos"@firma.example'),
        *("x" * 65 + "@firma.example", "jan@" + "x" * 64 + ".example", "jan@" + "x." * 130 + "example"),
        *("jan@ab--cd.example", "jan@xn--.example"),
    ],
)
def test_what_is_no_address_is_invalid_and_says_why(text: str) -> None:
    read = canonical(text)
    assert isinstance(read, Invalid)
    assert read.why


@given(st.text(max_size=80) | st.from_regex(r"[\w.+-]{1,10}@[\w.-]{1,20}", fullmatch=True))
def test_reading_is_total_and_what_is_canonical_stays_so(text: str) -> None:
    read = canonical(text)
    if isinstance(read, str):
        assert canonical(read) == read
        assert not any(letter.isspace() or ord(letter) < 32 for letter in read)


def test_a_domain_alone_is_read_with_or_without_its_at_sign() -> None:
    assert canonical_domain("@Żółw.example") == "xn--w-uga1v8h.example"
    assert canonical_domain("Advisor.example") == "advisor.example"
    assert isinstance(canonical_domain("advisor"), Invalid)
