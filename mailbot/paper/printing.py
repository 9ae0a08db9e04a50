"""Letters, labels and envelopes for recipients in the order of their list: one PDF each."""

import json
import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from mailbot.domain.campaign import Contents, Recipient
from mailbot.domain.fields import Field
from mailbot.errors import MergeError, PaperError
from mailbot.paper import address, fitting, press, run
from mailbot.paper.errand import FAMILIAR
from mailbot.paper.fitting import Space
from mailbot.paper.flowing import breakable
from mailbot.paper.forme import Forme
from mailbot.paper.labels import Envelope, Sheet
from mailbot.paper.letterhead import Sender, Style, dateline, spoken
from mailbot.paper.nodes import Json
from mailbot.paper.press import Press
from mailbot.paper.run import Letter, Printed
from mailbot.paper.troubles import Kind, Trouble, Unprintable

_BATCH_TEXT = 1_500_000  # characters in a batch
_OVERHEAD = 2_000  # characters that an empty letter is worth
_PROOFS = 3
_SHOWN = "shown.pdf"
_EPOCH = datetime.fromtimestamp(0, UTC)
_LOOKED_AT = 5_000  # letters at once

_PLAIN = Style()
_LABELS = {"pl": "Etykiety adresowe", "en": "Address labels"}
_ENVELOPES = {"pl": "Koperty", "en": "Envelopes"}


@dataclass(frozen=True, slots=True)
class Proof:
    """The first three letters as PDF, and pictures (PNG) of their first three pages; empty where none can be set."""

    pdf: bytes
    pages: tuple[bytes, ...]
    printed: Printed  # who is unprintable: of all recipients


def letters(
    contents: Contents,
    known: Collection[str],  # names of merge fields; keys of ``Recipient.fields``
    recipients: Iterable[Recipient],  # their fields have those of ``address.FIELDS``
    sender: Sender,
    *,
    language: str,  # "pl" | "en"; for those whose own is not known
    now: datetime,  # aware, in the office's zone
    out: Path,
    style: Style = _PLAIN,
    templates: Path | None = None,  # the office's own folder of templates
) -> Printed:
    """One PDF. MergeError when the text cannot be read, PaperError when nothing can be printed."""
    forme = Forme(contents, known, language)
    size = max(1, min(run.BATCH, _BATCH_TEXT // (forme.length + _OVERHEAD)))
    with press.opened(templates, forme.pictures) as folder:
        printed = run.printed(
            Press(folder, style.design, now, forme.pictures, archival=style.archival),
            (_letter(forme, recipient, sender, language, now) for recipient in recipients),
            lambda _, together: _told(forme, contents, sender, style, together),
            lambda _: size,
            out,
        )
    return _with_lost(printed, forme)


def proof(
    contents: Contents,
    known: Collection[str],
    recipients: Iterable[Recipient],
    sender: Sender,
    *,
    language: str,
    now: datetime,
    style: Style = _PLAIN,
    templates: Path | None = None,
) -> Proof:
    """How ``letters`` begins, and who will be missing among them."""
    forme = Forme(contents, known, language)
    with press.opened(templates, forme.pictures) as folder:
        machine = Press(folder, style.design, now, forme.pictures, archival=style.archival)
        first, refused = _sifted(machine, (_letter(forme, one, sender, language, now) for one in recipients))
        out = folder / "proof.pdf"

        def told(together: tuple[Letter, ...]) -> dict[str, Json]:
            return _told(forme, contents, sender, style, together)

        entries: tuple[Letter | Unprintable, ...] = (*refused, *first)
        printed = _with_lost(run.printed(machine, entries, lambda _, some: told(some), lambda _: _PROOFS, out), forme)
        if not printed.letters:
            return Proof(b"", (), printed)
        lost = {one.number for one in printed.unprintable}
        kept = tuple(one for one in first if one.number not in lost)
        pages = machine.show(run.batch("shown", told(kept), kept))[:_PROOFS]
        return Proof(out.read_bytes(), tuple(page.read_bytes() for page in pages), printed)


def _sifted(machine: Press, entries: Iterable[Letter | Unprintable]) -> tuple[tuple[Letter, ...], list[Unprintable]]:
    """The first three that can be printed, and all that cannot; letters with rare characters get a closer look."""
    first: list[Letter] = []
    refused: list[Unprintable] = []
    rare: list[Letter] = []
    for entry in entries:
        if isinstance(entry, Unprintable):
            refused.append(entry)
        elif not FAMILIAR.issuperset(json.dumps(entry.told, ensure_ascii=False)):
            rare.append(entry)
        elif len(first) < _PROOFS:
            first.append(entry)
    for place in range(0, len(rare), _LOOKED_AT):
        together = tuple(rare[place : place + _LOOKED_AT])
        found = machine.lacking(run.batch("rare", {}, together))
        lost = {one.number for one in found}
        refused += found
        first += [one for one in together if one.number not in lost][:_PROOFS]
    return tuple(sorted(first, key=lambda one: one.number)[:_PROOFS]), refused


def shown(file: Path, templates: Path | None = None) -> tuple[bytes, ...]:
    """The first three pages of any PDF as pictures (PNG). PaperError: it cannot be read, or there is no typesetter."""
    with press.opened(templates, {}) as folder:
        shutil.copyfile(file, folder / _SHOWN)
        machine = Press(folder, "pages", _EPOCH, {}, archival=False)
        for pages in range(_PROOFS, 1, -1):  # nothing tells how many it has
            with suppress(PaperError):
                return _pictures(machine, pages)
        return _pictures(machine, 1)


def _pictures(machine: Press, pages: int) -> tuple[bytes, ...]:
    told: dict[str, Json] = {"file": f"/{_SHOWN}", "pages": pages, "pictures": []}
    shown = machine.show(run.batch(f"pages{pages}", told, (Letter(0, {}),)))
    return tuple(page.read_bytes() for page in shown)


def labels(
    recipients: Iterable[Recipient],
    sheet: Sheet,
    *,
    home: str,  # the country that they are posted in
    language: str,
    now: datetime,
    out: Path,
    start: int = 1,  # the first label that is still on the first sheet
    templates: Path | None = None,
) -> Printed:
    """Address labels, row by row. PaperError when nothing can be printed."""
    skip = (start - 1) % sheet.labels
    whole = max(1, run.BATCH // sheet.labels) * sheet.labels
    with press.opened(templates, {}) as folder:
        return run.printed(
            Press(folder, "labels", now, {}, archival=False),
            _addressed(recipients, home, language, sheet.space),
            lambda place, _: {
                "title": _LABELS[spoken("", language)],
                "sheet": asdict(sheet),
                "skip": 0 if place else skip,
                "pictures": [],
            },
            lambda place: whole if place else whole - skip,
            out,
        )


def envelopes(
    recipients: Iterable[Recipient],
    envelope: Envelope,
    sender: Sender,
    *,
    language: str,
    now: datetime,
    out: Path,
    templates: Path | None = None,
) -> Printed:
    """One a page. PaperError when nothing can be printed."""
    told: dict[str, Json] = {
        "title": _ENVELOPES[spoken("", language)],
        "sender": sender.told(),
        "envelope": asdict(envelope),
        "pictures": [],
    }
    with press.opened(templates, {}) as folder:
        return run.printed(
            Press(folder, "envelopes", now, {}, archival=False),
            _addressed(recipients, sender.country, language, envelope.space),
            lambda _, __: told,
            lambda _: run.BATCH,
            out,
        )


def _addressed(
    recipients: Iterable[Recipient], home: str, language: str, space: Space
) -> Iterator[Letter | Unprintable]:
    for recipient in recipients:
        told = _address(recipient, home, space)
        if isinstance(told, Trouble):
            yield Unprintable(recipient.number, told)
        else:
            yield Letter(recipient.number, {**told, "language": _language(recipient, language)})


def _letter(forme: Forme, recipient: Recipient, sender: Sender, language: str, now: datetime) -> Letter | Unprintable:
    told = _address(recipient, sender.country, fitting.WINDOW)
    if isinstance(told, Trouble):
        return Unprintable(recipient.number, told)
    try:
        filling = forme.fill(recipient)
    except MergeError:
        return Unprintable(recipient.number, Trouble(Kind.FIELDS_TOO_LONG))
    own = _language(recipient, language)
    return Letter(
        recipient.number,
        {
            **told,
            "language": own,
            "dateline": dateline(now.date(), sender.place or sender.city, own),
            "subject": filling.subject,
            "shape": filling.shape,
            "values": list(filling.values),
        },
    )


def _address(recipient: Recipient, home: str, space: Space) -> dict[str, Json] | Trouble:
    found = address.address(recipient.name, recipient.company, recipient.fields, home)
    if isinstance(found, address.Incomplete):
        return Trouble(Kind.ADDRESS_INCOMPLETE, ", ".join(found.missing))
    size = fitting.size(found.lines, space)
    if size is None:
        return Trouble(Kind.ADDRESS_TOO_LONG, ", ".join(found.lines)[:200])
    return {"address": [breakable(one) for one in found.lines], "address_size": size}


def _language(recipient: Recipient, default: str) -> str:
    return spoken(recipient.fields.get(Field.LANGUAGE, ""), default)


def _told(
    forme: Forme, contents: Contents, sender: Sender, style: Style, together: tuple[Letter, ...]
) -> dict[str, Json]:
    used = {str(letter.told["shape"]): letter.told["shape"] for letter in together}
    return {
        "title": address.line(contents.subject),
        "sender": sender.told(),
        "window": style.window.value,
        "shapes": {name: forme.shapes[place] for name, place in used.items() if isinstance(place, int)},
        "pictures": [picture.file for picture in forme.pictures.values()],
    }


def _with_lost(printed: Printed, forme: Forme) -> Printed:
    lost = tuple(Trouble(Kind.PICTURE_LEFT_OUT, name) for name in forme.lost)
    return replace(printed, remarks=(*lost, *printed.remarks))
