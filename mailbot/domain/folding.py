"""Folding: two spellings that a person would call the same word become the same text."""

import re
import unicodedata

_STROKES = {"ł": "l", "Ł": "l", "đ": "d", "ø": "o", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"}
_APART = {letter: unicodedata.normalize("NFKD", letter) for letter in map(chr, range(0xE0, 0x180))}
# The accented letters of Europe in one step, for speed; whatever else there is takes the long way.
_PLAIN = str.maketrans(
    {letter: apart[0] for letter, apart in _APART.items() if len(apart) > 1 and unicodedata.combining(apart[1])}
    | _STROKES
)
_SEPARATORS = re.compile(r"[\s_\u00ad\u200b-\u200d\u2060\ufeff\u2010\u2011-]+")


def fold(text: str) -> str:
    """Without case, diacritics (``ł`` too) and the finer points of white space."""
    if not text.isascii():
        text = text.casefold().translate(_PLAIN)
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(text.casefold().split())


def fold_name(name: str) -> str:
    """A field's name: folded, without spaces, underscores and hyphens (``First-name`` = ``first_name``)."""
    return _SEPARATORS.sub("", fold(name))
