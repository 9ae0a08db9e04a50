"""Promises about Authentication-Results: our server's word counts, and only where it is whole and of one mind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail import authentication

OURS = "mx.firma.example"


@pytest.mark.parametrize(
    "field",
    [
        "mx.firma.example; dmarc=pass (p=none dis=none) header.from=firma.example",
        "MX.firma.example 1; DMARC=Pass header.from=Firma.example",
        '"mx.firma.example"; dmarc = pass reason="all (is) well; dmarc=fail" header.from = firma.example',
        "mx.firma.example (server) 1 (version); spf=fail smtp.mailfrom=x=y@z; dmarc=pass header.from=firma.example;",
        "mx.firma.example; dkim=pass header.d=firma.example header.s=k header.b=ab/c+",
        "mx.firma.example; dkim=pass header.i=@firma.example",
        "mx.firma.example; dmarc=none; dkim=fail header.d=list.example; dkim=pass header.d=firma.example",
        "mx.firma.example; dkim=neutral (no key) header.d=firma.example; dkim=pass header.d=firma.example",
        "mx.firma.example; dmarc=temperror header.from=firma.example; dkim=pass header.d=firma.example",
        "mx.firma.example; iprev/1=pass policy.iprev=192.0.2.1; dmarc=pass action=none header.from=firma.example",
    ],
)
def test_a_clear_pass_vouches(field: str) -> None:
    assert authentication.vouches(field, OURS, "firma.example")


@pytest.mark.parametrize(
    "field",
    [
        "",
        "mx.firma.example",
        "mx.firma.example; none",
        "mx.firma.example; spf=pass smtp.mailfrom=firma.example",
        # not our server
        "mx.firma.example.evil.example; dmarc=pass header.from=firma.example",
        "evil.example mx.firma.example; dmarc=pass header.from=firma.example",
        "(mx.firma.example) evil.example; dmarc=pass header.from=firma.example",
        "dmarc=pass header.from=firma.example",
        "mx.firma.example 2; dmarc=pass header.from=firma.example",
        "mx.firma.example 01; dmarc=pass header.from=firma.example",
        "mx.firma.example 1.0; dmarc=pass header.from=firma.example",
        "mx.firma.example 1 1; dmarc=pass header.from=firma.example",
        "mx.firma.example -1; dmarc=pass header.from=firma.example",
        "mx.firma.example \u0661; dmarc=pass header.from=firma.example",  # an Arabic 1
        "mx.firma.example.; dmarc=pass header.from=firma.example",
        "=?utf-8?q?mx.firma.example?=; dmarc=pass header.from=firma.example",
        # another domain
        "mx.firma.example; dmarc=pass header.from=evil.example",
        "mx.firma.example; dmarc=pass header.from=firma.example.evil.example",
        "mx.firma.example; dmarc=pass",
        "mx.firma.example; dkim=pass",
        "mx.firma.example; dkim=pass header.d=evil.example",
        "mx.firma.example; dkim=pass header.d=sub.firma.example",
        "mx.firma.example; dkim=pass header.d=xfirma.example",
        "mx.firma.example; dkim=pass header.d=example",
        "mx.firma.example; dkim=pass header.d=",
        # contradictions
        "mx.firma.example; dmarc=fail header.from=firma.example; dmarc=pass header.from=firma.example",
        "mx.firma.example; dmarc=pass header.from=firma.example; dmarc=pass header.from=firma.example",
        "mx.firma.example; dmarc=fail header.from=firma.example; dkim=pass header.d=firma.example",
        "mx.firma.example; dmarc=pass header.from=evil.example; dkim=pass header.d=firma.example",
        "mx.firma.example; dkim=fail header.d=firma.example; dkim=pass header.d=firma.example",
        "mx.firma.example; dmarc=pass header.from=evil.example header.from=firma.example",
        # words of the sender that try to get out of where they stand
        "mx.firma.example; spf=fail (note (x) dmarc=pass header.from=firma.example)",
        "mx.firma.example; spf=fail (note (x) ; dmarc=pass header.from=firma.example) smtp.mailfrom=a",
        'mx.firma.example; spf=fail smtp.mailfrom="x) ; dmarc=pass header.from=firma.example"',
        'mx.firma.example; spf=fail smtp.mailfrom="x\\"; dmarc=pass header.from=firma.example"',
        "mx.firma.example; spf=fail dmarc=pass header.from=firma.example",
        "mx.firma.example; spf=fail (x)) ; dmarc=pass header.from=firma.example",
        "mx.firma.example; spf=fail (x\\) ; dmarc=pass header.from=firma.example",
        "mx.firma.example; dmarc=pass header.from=firma.example (open",
        "mx.firma.example; dmarc=pass header.from=firma.example; rubbish",
        "mx.firma.example; dmarc=pass/x header.from=firma.example",
        "mx.firma.example; dmarc/2=pass header.from=firma.example",
        "mx.firma.example, dmarc=pass header.from=firma.example",
    ],
)
def test_anything_else_does_not_vouch(field: str) -> None:
    assert not authentication.vouches(field, OURS, "firma.example")


@given(
    st.text(alphabet='ab1=;./()"\\ ', max_size=60),
    st.sampled_from(["", "mx.firma.example;", "mx.firma.example; dmarc="]),
)
def test_any_field_is_read_and_none_of_the_senders_vouches(words: str, start: str) -> None:
    assert not authentication.vouches(start + words, OURS, "firma.example")


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), max_size=40))
def test_a_senders_words_cannot_leave_their_quotes(words: str) -> None:
    quoted = words.replace("\\", "\\\\").replace('"', '\\"')
    commented = "".join(f"\\{letter}" if letter in "()\\" else letter for letter in words)
    field = f'mx.firma.example; spf=fail ({commented}) smtp.mailfrom="{quoted}"'
    assert authentication.read(field) == authentication.Results(
        OURS, (authentication.Verdict("spf", "fail", {"smtp.mailfrom": words}),)
    )


# RFC 8601, appendix B, unfolded as a reader has them: our server's id, From's domain, the field, whether it vouches.
OF_THE_STANDARD = [
    pytest.param("example.org", "example.net", "example.org 1; none", False, id="B.3: nothing was checked"),
    pytest.param(
        "example.com",
        "example.net",
        "example.com; spf=pass smtp.mailfrom=example.net",
        False,
        id="B.4: SPF is no word about From",
    ),
    pytest.param(
        "example.com",
        "example.net",
        "example.com; auth=pass (cram-md5) smtp.auth=sender@example.net; spf=pass smtp.mailfrom=example.net",
        False,
        id="B.5: a login is no word about From",
    ),
    pytest.param("example.com", "example.net", "example.com; sender-id=pass header.from=example.net", False, id="B.5"),
    pytest.param(
        "example.com",
        "example.com",
        "example.com; sender-id=fail header.from=example.com; dkim=pass (good signature) header.d=example.com",
        True,
        id="B.6: one's own signature",
    ),
    pytest.param(
        "example.com",
        "example.com",
        "example.com; auth=pass (cram-md5) smtp.auth=sender@example.com; spf=fail smtp.mailfrom=example.com",
        False,
        id="B.6: the other field",
    ),
    pytest.param(
        "example.com",
        "example.net",
        'example.com; dkim=pass reason="good signature" header.i=@mail-router.example.net; '
        'dkim=fail reason="bad signature" header.i=@newyork.example.com',
        False,
        id="B.7: a signer below From's domain",
    ),
    pytest.param(
        "example.com",
        "newyork.example.com",
        'example.com; dkim=pass reason="good signature" header.i=@mail-router.example.net; '
        'dkim=fail reason="bad signature" header.i=@newyork.example.com',
        False,
        id="B.7: the list's signature, the writer's broken",
    ),
    pytest.param(
        "example.com",
        "newyork.example.com",
        'example.net; dkim=pass (good signature) header.i=@newyork.example.com; reason="x"',
        False,
        id="B.7: an earlier server's word",
    ),
    pytest.param(
        "foo.example.net",
        "example.com",
        "foo.example.net (foobar) 1 (baz); dkim (Because I like it) / 1 (One yay) = (wait for it) fail "
        "policy (A dot can go here) . (like that) expired (this surprised me) = (as I wasn't expecting it) 1362471462",
        False,
        id="B.8: comments everywhere",
    ),
    pytest.param(
        "foo.example.net",
        "example.com",
        "foo.example.net (foobar) 1 (baz); dkim (yes) / 1 (dmarc=pass) = (wait) pass header.d (;) = (=) example.com",
        True,
        id="comments everywhere, and a pass",
    ),
]


@pytest.mark.parametrize(("ours", "domain", "field", "vouched"), OF_THE_STANDARD)
def test_the_examples_of_the_standard_vouch_for_whom_they_speak_of(
    ours: str, domain: str, field: str, *, vouched: bool
) -> None:
    assert authentication.vouches(field, ours, domain) is vouched
