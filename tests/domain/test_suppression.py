"""Why an address is not written to: what is written reads back, and a person's own words stay as they are."""

import pytest

from mailbot.domain.suppression import Because, read, written


@pytest.mark.parametrize("because", Because)
@pytest.mark.parametrize("words", ["", "550 5.1.1 User unknown", "a: b: c"])
def test_what_is_written_reads_back(because: Because, words: str) -> None:
    assert read(written(because, words)) == (because, words)


@pytest.mark.parametrize("reason", ["asked for", "unsubscribed by phone", "", "complained!"])
def test_a_persons_own_words_are_no_cause(reason: str) -> None:
    assert read(reason) == (None, reason)
