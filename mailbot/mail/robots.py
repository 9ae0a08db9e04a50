"""Mail that no person wrote: answering it makes loops, obeying it lets a holiday notice confirm a campaign."""

import re

from mailbot.domain.letter import Letter
from mailbot.mail.noise import NoiseReason

MOST_HOPS = 50
_PRECEDENCES = frozenset({"bulk", "junk", "list", "auto_reply"})
_LIST_FIELDS = frozenset({"list-id", "mailing-list", "x-beenthere"})
_AUTORESPONDER_FIELDS = frozenset(
    {"x-autoreply", "x-autorespond", "x-auto-reply", "x-autoreply-from", "x-mail-autoreply", "x-failed-recipients"}
)
_MACHINES = re.compile(
    r"(?:mailer-?daemon|mail-daemon|postmaster|listserv|majordomo|mailman|sympa|smartlist|bounces?|nobody"
    r"|no-?_?reply|do-?_?not-?_?reply)(?:[+-].*)?",
    re.IGNORECASE | re.DOTALL,
)
# How out-of-office notices begin, in the words of Outlook, Exchange, Gmail, Domino and Zimbra. After them must come the
# end, a colon, a dash or a bracket: "Out of office party on Friday" is from a person, and so is "Re: Out of office".
_AUTOMATIC_REPLY = (
    # English, Polish, German, French, Spanish, Italian, Portuguese, Dutch
    r"automatic reply|auto[- ]?reply|auto(?:matic)?[- ]?response|autoresponder",
    r"automatyczna odpowied[źz]|odpowied[źz] automatyczna|auto-?odpowied[źz]|poza biurem|nie ma mnie w biurze",
    r"automatische antwort|abwesenheitsnotiz|abwesenheitsnachricht|automatische abwesenheitsnotiz",
    r"r[ée]ponse automatique|message d[’']absence|absent\(e\) du bureau|absence du bureau",
    r"respuesta autom[áa]tica|fuera de la oficina",
    r"risposta automatica|fuori ufficio|risposta fuori ufficio",
    r"resposta autom[áa]tica|fora do escrit[óo]rio",
    r"automatisch antwoord|afwezigheidsbericht|niet aanwezig",
    # Swedish, Danish and Norwegian, Finnish, Icelandic
    r"autosvar|automatiskt? svar|fr[åa]nvaromeddelande|frav[æa]rsmelding|automaattinen vastaus|sj[áa]lfvirkt svar",
    # Czech, Slovak, Hungarian, Romanian, Slovene, Croatian and Serbian, Bulgarian
    r"automatick[áa] odpov[ěe][ďd]|mimo kancel[áa][řr]|automatikus v[áa]lasz|r[ăa]spuns automat",
    r"samodejni odgovor|automatski odgovor|аутоматски одговор|автоматичен отговор",
    # Lithuanian, Latvian, Estonian, Russian, Ukrainian, Greek, Turkish
    r"automatinis atsakymas|autom[āa]tiska atbilde|automaatvastus",
    r"автоматический ответ|автоответ|автоматична відповідь|нет на месте",
    r"αυτόματη απάντηση|otomatik yan[ıi]t",
    # Chinese, Japanese, Korean, Vietnamese, Indonesian, Arabic, Hebrew
    r"自动回复|自動回覆|自動回復|自動応答|不在通知|자동 회신|자동 응답|trả lời tự động|balasan otomatis",
    r"رد تلقائي|תשובה אוטומטית|מענה אוטומטי",
    r"out of (?:the )?office(?: (?:auto[- ]?reply|reply|response|message|notification|notice))?|ooo",
)
_OUT_OF_OFFICE = re.compile(rf"\s*[\[(]?(?:{'|'.join(_AUTOMATIC_REPLY)})\s*(?:[]):：\-–—]|\Z)", re.IGNORECASE)


def reason(letter: Letter, loop_mark: str) -> NoiseReason | None:
    """What shows that a machine wrote the letter; None when nothing does. ``loop_mark`` is a field's name.

    X-Auto-Response-Suppress is no sign: Exchange puts it on what people write.
    """
    words: dict[str, set[str]] = {}
    for name, value in letter.headers:
        words.setdefault(name, set()).add(_word(value))
    hops = sum(1 for name, _ in letter.headers if name == "received")
    answers = set().union(*(words.get(name, ()) for name in _AUTORESPONDER_FIELDS))
    signs = (
        (NoiseReason.LOOP, loop_mark.lower() in words),
        (NoiseReason.NULL_SENDER, "<>" in words.get("return-path", ())),
        (NoiseReason.AUTO_SUBMITTED, words.get("auto-submitted", {"no"}) != {"no"}),
        (NoiseReason.PRECEDENCE, not _PRECEDENCES.isdisjoint(words.get("precedence", ()))),
        (NoiseReason.MAILING_LIST, not _LIST_FIELDS.isdisjoint(words)),
        (NoiseReason.AUTORESPONDER, bool(answers - {"no"})),
        (NoiseReason.HOPS, hops >= MOST_HOPS),
        (NoiseReason.REPORT, "multipart/report" in words.get("content-type", ())),
        (NoiseReason.MACHINE, any(_MACHINES.fullmatch(one.address.partition("@")[0]) for one in letter.senders)),
        (NoiseReason.OUT_OF_OFFICE, is_out_of_office(letter.subject)),
    )
    return next((reason for reason, shown in signs if shown), None)


def is_out_of_office(subject: str) -> bool:
    """Whether the subject is one that only a holiday notice has."""
    return _OUT_OF_OFFICE.match(subject) is not None


def _word(value: str) -> str:
    """The value without its parameters and comments, in lower case."""
    return re.split(r"[;(]", value, maxsplit=1)[0].strip().lower()
