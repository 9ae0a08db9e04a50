"""Pictures of a letter's HTML: each travels once, however often the letter shows or encloses it."""

import re
from dataclasses import replace
from html import escape

from mailbot.domain.campaign import Contents
from mailbot.domain.letter import Attachment
from mailbot.mail import tree


def once(contents: Contents) -> Contents:
    """Mail programs enclose a picture again for each place that shows it, and some as an attachment beside that."""
    html = contents.html
    if html is None:
        return contents
    kept: dict[bytes, Attachment] = {}
    for file in contents.attachments:
        if tree.is_shown(file, html):
            first = kept.setdefault(file.content, file)
            html = _shows(html, file.content_id or "", first.content_id or "")
    files = (file for file in contents.attachments if kept.get(file.content, file) is file)
    return replace(contents, html=html, attachments=tuple(files))


def _shows(html: str, old: str, new: str) -> str:
    """The HTML showing the picture ``new`` where it showed ``old``."""
    if old == new:
        return html
    written = "|".join(map(re.escape, {old, escape(old)}))
    return re.sub(rf"\bcid:(?:{written})(?![\w.@$%+-])", lambda _: f"cid:{escape(new)}", html)
