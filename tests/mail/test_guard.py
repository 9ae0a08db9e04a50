"""Promises about who may speak: people on the list whom our mail server vouches for; no robots, no disguise."""

from datetime import UTC, datetime, timedelta

import pytest

from mailbot.mail import guard, robots
from mailbot.mail.decode import decode
from mailbot.mail.guard import Admitted, Noise
from mailbot.mail.noise import NoiseReason
from tests import corpora

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LISTED = "Anna@Firma.example"
OURS = "mx.firma.example"
FROM = "From: Anna Kowalska <anna@firma.example>"
PASSED = f"Authentication-Results: {OURS}; dmarc=pass header.from=firma.example"


def admit(*lines: str, null_sender: bool = False, authserv_id: str | None = None) -> Admitted | Noise:
    return guard.admit(
        decode("\r\n".join([*lines, "", "CONFIRM"]).encode()),
        null_sender=null_sender,
        known=("jan@firma.example", LISTED, "zosia@żółw.example"),
        own=("mailbot@firma.example",),
        authserv_id=authserv_id,
        now=NOW,
    )


@pytest.mark.parametrize(
    "lines",
    [
        (FROM,),
        ("From: ANNA@FIRMA.EXAMPLE",),
        ("from : anna@firma.example <anna@firma.example>",),
        ('From: "Kowalska, Anna" <anna@firma.example> (office)',),
        (FROM, "Date: Mon, 2 Mar 2026 10:00:00 +0100"),
        (FROM, "Reply-To: evil@x.example", "Sender: evil@x.example", "Return-Path: <evil@x.example>"),
        (FROM, "X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply", "X-MS-Has-Attach: yes"),
        (FROM, "Auto-Submitted: no", "Precedence: normal", "X-Autoreply: no"),
        (FROM, *["Received: from a by b; Mon, 2 Mar 2026 10:00:00 +0100"] * 49),
        (FROM, "Subject: Re: Out of office party on Friday"),
        (FROM, "Subject: Out of office party on Friday"),
        (FROM, "Subject: Re: Automatic reply: Hours"),
        (FROM, "Subject: Nieobecność w dniach 24-26 grudnia"),
        (FROM, "Subject: Automatyczna odpowiedź na pytania klientów – jak ją ustawić"),
    ],
)
def test_a_person_on_the_list_is_admitted_by_the_address_on_the_list(lines: tuple[str, ...]) -> None:
    assert admit(*lines) == Admitted(LISTED)


def test_a_domain_in_letters_of_its_own_is_the_same_in_a_labels() -> None:
    assert admit("From: Zosia@xn--w-uga1v8h.example") == Admitted("zosia@żółw.example")


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        # more or less than one From with one mailbox
        (("From: anna@firma.example", "From: evil@x.example"), NoiseReason.SENDER_UNCLEAR),
        (("From: anna@firma.example, evil@x.example",), NoiseReason.SENDER_UNCLEAR),
        (("From: Staff: anna@firma.example;",), NoiseReason.SENDER_UNCLEAR),
        (("From: evil@x.example <anna@firma.example>",), NoiseReason.SENDER_UNCLEAR),
        (("From: anna@firma.example)evil@x.example",), NoiseReason.SENDER_UNCLEAR),
        (('From: "anna@firma.example, evil@x.example',), NoiseReason.SENDER_UNCLEAR),
        (("From: <anna@firma.example>, ",), NoiseReason.SENDER_UNCLEAR),
        (("From: =?utf-8?q?anna=40firma=2Eexample?=",), NoiseReason.SENDER_UNCLEAR),
        (('From: "anna"@firma.example',), NoiseReason.SENDER_UNCLEAR),
        (("From: anna@firma.example\0",), NoiseReason.SENDER_UNCLEAR),
        (("Sender: anna@firma.example",), NoiseReason.SENDER_UNCLEAR),
        # somebody else who looks like her
        (('From: "anna@firma.example" <evil@x.example>',), NoiseReason.STRANGER),
        (("From: anna@firma.example.x.example",), NoiseReason.STRANGER),
        (("From: anna@ﬁrma.example",), NoiseReason.STRANGER),
        (("From: аnna@firma.example",), NoiseReason.STRANGER),
        (("From: anna+x@firma.example",), NoiseReason.STRANGER),
        (("From: =?utf-8?q?anna=40firma.example=3E?= <evil@x.example>",), NoiseReason.STRANGER),
        (("From: Mailbot <MAILBOT@firma.example>",), NoiseReason.OURSELVES),
    ],
)
def test_nobody_passes_for_somebody_else(lines: tuple[str, ...], reason: NoiseReason) -> None:
    assert admit(*lines, "Reply-To: anna@firma.example", PASSED) == Noise(reason)


def test_our_servers_word_is_enough() -> None:
    assert admit(PASSED, FROM, authserv_id=OURS) == Admitted(LISTED)
    folded = ("Authentication-Results: mx.firma.example;", " dkim=pass", "\theader.d=firma.example")
    assert admit(*folded, FROM, authserv_id=OURS) == Admitted(LISTED)


def test_what_stands_below_our_servers_word_and_is_not_against_it_does_no_harm() -> None:
    below = (
        f"Authentication-Results: {OURS}; dkim=fail header.d=list.example; spf=fail",
        f"Authentication-Results: {OURS}; dmarc=none",
        f"Authentication-Results: {OURS}; rubbish",
        "Authentication-Results: other.example; dmarc=fail header.from=firma.example",
    )
    assert admit(PASSED, *below, FROM, authserv_id=OURS) == Admitted(LISTED)


@pytest.mark.parametrize(
    "lines",
    [
        (FROM,),
        (FROM, "X-Authentication-Results: " + PASSED.partition(" ")[2]),
        ("Authentication-Results: other.example; none", PASSED, FROM),
        ("Authentication-Results: mx.firma.example.evil.example; dmarc=pass header.from=firma.example", FROM),
        ("Authentication-Results: mx.firma.example; dmarc=fail; dmarc=pass header.from=firma.example", FROM),
        ("Authentication-Results: mx.firma.example; spf=pass smtp.mailfrom=firma.example", FROM),
        ("Authentication-Results: mx.firma.example; dmarc=fail header.from=firma.example", PASSED, FROM),
        (PASSED, "Authentication-Results: mx.firma.example; dmarc=fail header.from=firma.example", FROM),
        (PASSED, "Received: from a by b", "Authentication-Results: MX.firma.example 1 ; x=y; dmarc=fail", FROM),
        ("ARC-Authentication-Results: i=1; mx.firma.example; dmarc=pass header.from=firma.example", FROM),
        (FROM, "", PASSED),
        ("Authentication-Results: mx.firma.example; dmarc=pass header.from=x.example", FROM),
        (
            "Authentication-Results: mx.firma.example; spf=fail (=?utf-8?q?=29=3Bdmarc=3Dpass?= header.from=a.b)",
            FROM,
        ),
    ],
)
def test_without_our_servers_word_nobody_is_believed(lines: tuple[str, ...]) -> None:
    assert admit(*lines, authserv_id=OURS) == Noise(NoiseReason.UNAUTHENTICATED)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Return-Path: <>", NoiseReason.NULL_SENDER),
        ("Auto-Submitted: auto-replied", NoiseReason.AUTO_SUBMITTED),
        ("Auto-Submitted: auto-generated; owner-email=a@b.example", NoiseReason.AUTO_SUBMITTED),
        ("Auto-Submitted:", NoiseReason.AUTO_SUBMITTED),
        ("Precedence: Bulk", NoiseReason.PRECEDENCE),
        ("Precedence: junk", NoiseReason.PRECEDENCE),
        ("Precedence: list", NoiseReason.PRECEDENCE),
        ("List-Id: <staff.firma.example>", NoiseReason.MAILING_LIST),
        ("X-Autoreply: yes", NoiseReason.AUTORESPONDER),
        ("X-Autorespond: Hours", NoiseReason.AUTORESPONDER),
        ("Content-Type: multipart/report; report-type=delivery-status; boundary=b", NoiseReason.REPORT),
        ("X-Mailbot-Loop: mailbot@firma.example", NoiseReason.LOOP),
        ("\r\n".join(["Received: from a by b"] * 50), NoiseReason.HOPS),
        ("Subject: Automatic reply: [#17] Hours", NoiseReason.OUT_OF_OFFICE),
        ("Subject: =?utf-8?q?Automatyczna_odpowied=C5=BA=3A_Godziny?=", NoiseReason.OUT_OF_OFFICE),
    ],
)
def test_a_robot_with_a_persons_address_is_not_heard(line: str, reason: NoiseReason) -> None:
    assert admit(line, FROM, PASSED, authserv_id=OURS) == Noise(reason)


@pytest.mark.parametrize("local", ["MAILER-DAEMON", "postmaster", "no-reply", "noreply+17", "listserv", "bounces-17"])
def test_machines_are_known_by_their_names(local: str) -> None:
    assert admit(f"From: {local}@firma.example") == Noise(NoiseReason.MACHINE)


def test_a_null_envelope_sender_says_enough() -> None:
    assert admit(FROM, null_sender=True) == Noise(NoiseReason.NULL_SENDER)


@pytest.mark.parametrize(
    "subject",
    [
        "Out of Office", "Out of office: Hours", "Out of Office AutoReply: Hours", "Automatic reply: Hours",
        "Auto-Reply",
        "[Auto-Reply] Hours", "Auto response - Hours", "Autoodpowiedź: Godziny", "Automatyczna odpowiedź: Godziny",
        "Odpowiedz automatyczna", "Automatische Antwort: Zeiten", "Abwesenheitsnotiz", "Réponse automatique : Horaires",
        "Respuesta automática: Horario", "Risposta automatica: Orari", "Resposta automática: Horário",
        "Automatisch antwoord: Tijden", "Autosvar: Tider", "Automatiskt svar: Tider", "Automatisk svar: Tider",
        "Automaattinen vastaus: Ajat", "Automatická odpověď: Hodiny", "Automatická odpoveď: Hodiny",
        "Automatikus válasz: Idő", "Răspuns automat: Ore", "Автоматический ответ: Часы",
        "Автоматична відповідь: Години", "Αυτόματη απάντηση: Ώρες", "Otomatik yanıt: Saat", "自动回复: 时间",
        "自動応答", "자동 회신: 시간", "תשובה אוטומטית: שעות",
    ],
)  # fmt: skip
def test_holiday_notices_are_known_in_many_languages(subject: str) -> None:
    assert robots.is_out_of_office(subject)


def test_old_letters_are_left_alone() -> None:
    def written(age: timedelta) -> Admitted | Noise:
        return admit(FROM, f"Date: {(NOW - age).strftime('%d %b %Y %H:%M:%S +0000')}")

    assert written(timedelta(days=7)) == Admitted(LISTED)
    assert written(timedelta(days=7, seconds=1)) == Noise(NoiseReason.STALE)
    assert written(timedelta(days=-1)) == Admitted(LISTED)  # a clock that is fast


def test_a_date_without_a_zone_is_no_reason_to_fail() -> None:
    assert admit(FROM, "Date: 2 Mar 2026 11:00") == Admitted(LISTED)


def test_no_collected_letter_that_says_it_is_automatic_is_heard_from_a_known_address() -> None:
    letters = [decode(path.read_bytes()) for path in corpora.files(*corpora.LETTERS)]
    automatic = [one for one in letters if (one.header("auto-submitted") or "no") != "no"]
    known = tuple(sender.address for one in automatic for sender in one.senders)
    heard = [
        guard.admit(one, null_sender=False, known=known, own=(), authserv_id=None, now=one.date or NOW)
        for one in automatic
    ]
    assert len(heard) >= 6
    assert not [one for one in heard if isinstance(one, Admitted)]


def test_no_bounce_of_the_wild_is_admitted_even_from_a_known_address() -> None:
    letters = [decode(path.read_bytes()) for path in corpora.files("bounces-flufl")]
    known = tuple(sender.address for one in letters for sender in one.senders)
    heard = [
        one
        for one in letters
        if isinstance(
            guard.admit(one, null_sender=False, known=known, own=(), authserv_id=None, now=one.date or NOW), Admitted
        )
    ]
    # Bounces of the nineties that bear no mark at all: the envelope's null sender tells those, as the next line does.
    assert len(heard) < 10
    assert {guard.admit(one, null_sender=True, known=known, own=(), authserv_id=None, now=NOW) for one in heard} <= {
        Noise(NoiseReason.NULL_SENDER)
    }
