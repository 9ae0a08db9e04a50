"""Bytes that come close to mails, lists and texts with merge fields: pieces of real ones in any order."""

from hypothesis import strategies as st

_HEADER = (
    "From: anna@firma.example",
    "From: MAILER-DAEMON@x.example",
    "Subject: failure notice",
    "Subject: =?utf-8?q?=C5=BB=0A?=",
    "Message-ID: <",
    "Content-Type: multipart/report; boundary=B",
    "Content-Type: multipart/alternative; boundary=B",
    "Content-Type: message/delivery-status",
    "Content-Type: message/rfc822",
    "Content-Type: text/html; charset=x-unknown",
    "Content-Transfer-Encoding: base64",
    "Final-Recipient: rfc822; a@x.example",
    "Action: failed",
)
_TEXT = (
    *("Odbiorcy: Klienci, ci od „Wiosna” (którzy dostali)", "Bez:", "Tylko: miasto Poznań", "Wyślij: jutro 8:30"),
    *("CONFIRM", "> ", "On Monday Anna wrote:", "[#17 abcdefghijklmnopqrstuvwx27]", "proszę mnie wypisać"),
    *("{imię|Klient}", "{{ zwrot }}", "«miasto»", "{if miasto = Poznań}", "{else}", "{end}", "{", "}", "[", "]"),
    *("email;imię\n", "a@x.example;Żaneta\n", "BEGIN:VCARD\n", "VERSION:3.0\n", "EMAIL:a@x.example\n", "END:VCARD\n"),
    *("<blockquote>", "<p>", "<!--", "<a@x.example>: 550 5.1.1 user unknown", '"', ";", ",", "\t", "\x00", "\u2028"),
)


def letters() -> st.SearchStrategy[bytes]:
    """Also plain noise."""
    ends = st.sampled_from(["\r\n", "\n", "\r\n\r\n", "\n ", "--B\r\n", "--B--\r\n", " "])
    pieces = st.sampled_from(_HEADER) | st.sampled_from(_TEXT) | ends | st.text(max_size=8)
    composed = st.lists(pieces, max_size=40).map(lambda found: "".join(found).encode("utf-8", "surrogatepass"))
    return st.builds(lambda whole, rest: whole + rest, composed, st.binary(max_size=30))
