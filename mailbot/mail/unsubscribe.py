"""The way out of a list: the header fields that offer it, and the mails of those who take it."""

import re
from urllib.parse import quote

from mailbot.domain.folding import fold
from mailbot.domain.letter import Letter
from mailbot.errors import HeaderError
from mailbot.mail import addresses, headers, reply

_LONGEST = 900  # so that the field stays one line of less than 998 characters (RFC 5322 §2.1.1), never encoded words
_URL = re.compile(r"https://[A-Za-z0-9.-]{1,253}(?::\d{1,5})?/[!#-;=?-~]{0,800}")  # without < > " and spaces
_NO_LABEL = re.compile(r"[^a-z0-9]+")
_LONGEST_LABEL = 40
_FEEDBACK_SENDER = "mailbot"  # Feedback-ID's last part stays the same for ever: reputation is counted by it


def of_campaign(campaign: int, account: str, sender: str, bot: str) -> tuple[tuple[str, str], ...]:
    """List-Id (RFC 2919) and Feedback-ID (Gmail's): names and values, the same for all recipients of a campaign.

    ``account``: its name; ``sender`` and ``bot``: addresses. Nothing in them depends on the recipient, so they may go
    into a mould's ``extra``.
    """
    label = _label(account)
    domain = addresses.canonical_domain(bot.rpartition("@")[2])
    feedback = f"{campaign}:{label}:{_label(sender.rpartition('@')[2])}:{_FEEDBACK_SENDER}"
    return ("List-Id", f"<{label}.{_FEEDBACK_SENDER}.{domain}>"), ("Feedback-ID", feedback)


def of_recipient(mailto: str, url: str | None = None) -> tuple[tuple[str, str], ...]:
    """List-Unsubscribe (RFC 2369), and List-Unsubscribe-Post (RFC 8058) where there is a web address to post to.

    ``mailto`` is the recipient's own (``verp.address``); ``url`` bears the same proof, https only: HeaderError for any
    other. Both fields must be among those that the relay's DKIM signature covers (RFC 8058 §4).
    """
    ways = [f"<mailto:{quote(mailto, safe='@+')}?subject=unsubscribe>"]
    one_click: tuple[tuple[str, str], ...] = ()
    if url is not None:
        if not _URL.fullmatch(url):
            raise HeaderError(f"one click needs an https address, this is none: {url[:80]!r}")
        ways.insert(0, f"<{url}>")
        one_click = (("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),)
    value = headers.clean(", ".join(ways))
    if not value.isascii() or len(value) > _LONGEST:
        raise HeaderError(f"too long or too strange for List-Unsubscribe: {value[:80]!r}")
    return ("List-Unsubscribe", value), *one_click


def asks(letter: Letter) -> bool:
    """Whether the writer wants no more mail: the whole subject, or the whole first line after a greeting, says so.

    Who it is must be proven apart, by the address it came to or by a Message-ID of ours that it answers.
    """
    said = reply.first_line(letter)
    if _GREETING.fullmatch(fold(said[:_READ])) and not _says(said):
        said = next(iter(reply.lines(letter)[1:2]), "")
    return _says(letter.subject) or _says(said)  # with "Re:" before it the subject would be our own


def came_to(letter: Letter, envelope: str = "") -> tuple[str, ...]:
    """Addresses that may prove who unsubscribes, for ``verp.read``: the envelope's recipient first."""
    return tuple(filter(None, (envelope, *(one.address for one in letter.recipients))))


def _says(line: str) -> bool:
    """One of the wishes, and around it nothing but words that belong to it: "rezygnuję z zamówienia" is another."""
    said = _TRIMMINGS.sub("", fold(line[:_READ]))
    wish = _WISH.search(said)
    if wish is None:
        return False
    around = f"{said[: wish.start()]} {said[wish.end() :]}".split()
    return all(_TRIMMINGS.sub("", word) in _FILLERS for word in around)


def _label(name: str) -> str:
    """A name as one label of a domain."""
    return _NO_LABEL.sub("-", fold(name))[:_LONGEST_LABEL].strip("-") or "list"


_READ = 300  # characters of a line
_TRIMMINGS = re.compile(r"^[\s.,;:!*\"'()–—-]+|[\s.,;:!*\"'()–—-]+$")
_GREETING = re.compile(
    r"\W*(?:dzien dobry|dobry wieczor|witam|czesc|szanown[iy] pan\w+|hi|hello|dear|good morning)\b.{0,30}"
)
# All of these meet folded text: lower case, no diacritics, single spaces.
_MAILS = r"(?:e-?mail\w*|mail\w*|messages?|wiadomosc\w*|newsletter\w*|korespondencj\w*|informacj\w*|reklam\w*|ofert\w*)"
_WISH = re.compile(
    "|".join(
        (
            r"\bunsubscribe\b|\bopt[ -]?out\b|\b(?:remove|delete|take) (?:me|us|my)\b|\A(?:please )?stop\b",
            rf"\bno more {_MAILS}|\b(?:do not|don['’]?t) (?:send|e-?mail|write|contact)\b",
            r"\bwypis(?:z|zcie|ac|anie|uje|ujemy)\b|\brezygnuj(?:e|emy)\b",
            r"\b(?:mnie|nas) (?:usun|wykresl|skresl)\w*|\b(?:usun|wykresl|skresl)\w* (?:mnie|nas|moj\w*|nasz\w*)\b",
            r"\b(?:usun|wykresl|skresl)\w* z (?:listy|bazy|subskrypcji|newslettera)\b",
            r"\bnie chc(?:e|emy)(?: (?:juz|wiecej))* (?:dostawac|otrzymywac)\b",
            rf"\bnie \w{{2,4}}syl\w+(?: (?:mi|nam|do mnie|do nas|juz))* (?:wiecej|(?:zadnych |takich |tych )?{_MAILS})",
            rf"\bnie zycz(?:e|ymy) sobie(?: (?:wiecej|otrzymywac|otrzymywania|dostawac|takich|tych))* {_MAILS}",
            r"\b(?:wycofuje|cofam|odwoluje) (?:\w{4,5} )?zgode\b|\b(?:wnosze|zglaszam) sprzeciw\b",
        )
    )
)
_FILLERS = frozenset(
    re.findall(
        r"\S+",
        """
    i we want would like wish to me us my our from off of this these your the all any more anymore again and now
    mailing distribution list lists newsletter newsletters database e-mail e-mails email emails mail mails messages
    address sending please thanks thank you hello hi dear sir madam
    prosze bardzo uprzejmie dziekuje dzieki pozdrawiam witam dzien dobry szanowni o mnie nas mi nam do sie juz wiecej
    na z ze chce chcemy chcialbym chcialabym moj mojego moja moje swoj swoja nasz naszego adres adresu adresy mailowy
    mailowego tej panstwa waszej twojej tego tych takich zadnych listy liste bazy baze subskrypcji subskrypcje
    mailingu newslettera newsletterow mailingowej wysylkowej adresowej danych odbiorcow subskrybentow dystrybucyjnej
    dalszych dalszego dalszej otrzymywac otrzymywania dostawac wysylki wiadomosci maile maili informacji reklam ofert
    korespondencji handlowych marketingowych reklamowych marketing przetwarzanie osobowych w celach
        """,
    )
)
