"""Merge fields that would leave an empty place in a text."""

from collections.abc import Iterator

from mailbot.domain.merge import SALUTATION, Choice, Hole, Piece, Template


def bare(template: Template) -> frozenset[str]:
    """Fields without a fallback, whatever the conditions: only they can leave an empty place."""
    return frozenset(_bare(template.pieces))


def _bare(pieces: tuple[Piece, ...]) -> Iterator[str]:
    for piece in pieces:
        if isinstance(piece, Choice):
            yield from _bare(piece.then)
            yield from _bare(piece.otherwise)
        elif isinstance(piece, Hole) and not piece.fallback and piece.name != SALUTATION:
            yield piece.name
