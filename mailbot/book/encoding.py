"""Which characters the bytes of a text file are: by its mark, strictly as UTF-8, else by Polish letters."""

import codecs

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_POLISH = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ")
_SAMPLE = 4_096  # bytes


def text_of(content: bytes) -> str:
    """Never fails: what cannot be read becomes U+FFFD."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    if (wide := _wide(content)) is not None:
        return content.decode(wide, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode(_eight_bit(content), "replace")


def _wide(content: bytes) -> str | None:
    """UTF-16 without a mark: in European text every other byte is zero."""
    sample = content[:_SAMPLE]
    pairs = len(sample) // 2
    if pairs and sample[1::2].count(0) > pairs * 0.6:
        return "utf-16-le"
    if pairs and sample[0::2].count(0) > pairs * 0.6:
        return "utf-16-be"
    return None


def _eight_bit(content: bytes) -> str:
    """The one that makes more Polish letters of the bytes; Windows is more frequent where both say the same."""
    counts = {
        encoding: sum(letter in _POLISH for letter in content.decode(encoding, "replace"))
        for encoding in ("cp1250", "iso-8859-2")
    }
    return max(counts, key=lambda encoding: counts[encoding])
