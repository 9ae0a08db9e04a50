"""What in a letter's HTML would act by itself or leads to its writer's machine; ``markup.cleaned`` takes it out."""

import re
from typing import Final

from mailbot.domain.lint import Active
from mailbot.mail import markup

_LONGEST: Final = 2_000_000  # characters that are looked at

_TAGS: Final = re.compile(
    r"<(script|form|input|button|select|textarea|iframe|frame|object|embed|applet|video|audio)\b", re.IGNORECASE
)
_KINDS: Final = {
    "script": Active.SCRIPT,
    **dict.fromkeys(("form", "input", "button", "select", "textarea"), Active.FORM),
}
_ACTION: Final = re.compile(
    r"""<[a-z][^<>]{0,2000}?\s(?:on[a-z]{3,30}\s*=|(?:href|src|action)\s*=\s*["']?\s*(?:javascript|vbscript):)""",
    re.IGNORECASE,
)
_LOCAL: Final = re.compile(
    r"""<(?:a|img)\s[^<>]{0,2000}?\b(?:href|src)\s*=\s*["']?\s*(?:file:|[a-z]:[\\/](?!/)|\\\\)""", re.IGNORECASE
)


def found(source: str) -> tuple[Active, ...]:
    """Each kind once; what stands in comments, as Word's own markup does, was never active."""
    html = markup.uncommented(source[:_LONGEST], "<!--", "-->")
    kinds = {_KINDS.get(tag.lower(), Active.EMBEDDED) for tag in _TAGS.findall(html)}
    if _ACTION.search(html):
        kinds.add(Active.ACTION)
    if _LOCAL.search(html):
        kinds.add(Active.LOCAL)
    return tuple(kind for kind in Active if kind in kinds)
