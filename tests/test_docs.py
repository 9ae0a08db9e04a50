"""What the pages for operators promise to be complete is complete: facts of the log, measures, links."""

import re
from pathlib import Path

from mailbot import events
from mailbot.domain.measure import Measure

ROOT = Path(__file__).resolve().parent.parent
OPERATING = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")


def measure_rows() -> list[str]:
    rows = ["| measure | labels | says |", "|---|---|---|"]
    for measure in Measure:
        spec = measure.value
        rows.append(f"| `{spec.name}` | {', '.join(f'`{label}`' for label in spec.labels)} | {spec.says} |")
    return rows


def test_every_line_of_the_log_is_explained_and_no_other() -> None:
    chapter = OPERATING.partition("## What the log says")[2].partition("\n## ")[0]
    assert sorted(re.findall(r"^\| `([a-z-]+)` \|", chapter, re.MULTILINE)) == sorted(events.FACTS)


def test_every_measure_is_named() -> None:
    rows = "\n".join(measure_rows())
    assert rows in OPERATING, f"put this into docs/operating.md:\n{rows}"


def test_links_between_the_pages_lead_somewhere() -> None:
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
