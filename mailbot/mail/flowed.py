"""``format=flowed`` text (RFC 3676) → text whose paragraphs are one line each."""


def unwrap(text: str, *, delete_space: bool) -> str:
    """``text`` has ``\\n`` line ends; ``delete_space``: the parameter DelSp is yes. Quote marks stay."""
    done: list[str] = []
    paragraph: list[str] = []
    depth = 0
    for line in text.split("\n"):
        content = line.lstrip(">")
        quoted = len(line) - len(content)
        content = content.removeprefix(" ")  # space-stuffing, §4.4
        signature = content == "-- "  # §4.3: looks flowed and is not
        if paragraph and (quoted != depth or signature):  # §4.5: a quote's end closes the paragraph, whatever it says
            done.append(_paragraph(depth, paragraph))
            paragraph = []
        depth = quoted
        flows = content.endswith(" ") and not signature
        paragraph.append(content[:-1] if flows and delete_space else content)
        if not flows:
            done.append(_paragraph(depth, paragraph))
            paragraph = []
    if paragraph:
        done.append(_paragraph(depth, paragraph))
    return "\n".join(done)


def _paragraph(depth: int, lines: list[str]) -> str:
    return (">" * depth + " " if depth else "") + "".join(lines)
