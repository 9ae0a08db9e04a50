"""People greet: what is said to the bot above the lines never reaches a customer, and a greeting hides no yes."""

from tests.stories.stage import Stage

LINES = "Odbiorcy: Klienci\nPaczki: 20"
BODY = "{zwrot},\nod 1 marca pracujemy w godzinach 8–16."


def test_a_greeting_above_the_lines_is_for_the_bot(stage: Stage) -> None:
    summary = stage.writes("Zmiana", f"Dzień dobry,\nproszę o wysłanie.\n\n{LINES}\n\n{BODY}\n")
    assert summary.says("12", "POTWIERDZAM")
    stage.replies(summary, "Dzień dobry,\n\nTak, proszę wysłać.\n\nPozdrawiam\nAnna")
    texts = [mail.text for mail in stage.customers()]
    assert len(texts) == 12
    for word in ("Odbiorcy", "Paczki", "proszę", "Dzień dobry"):
        assert not any(word in text for text in texts)


def test_other_text_above_the_lines_is_asked_about_and_dropped_by_an_answer(stage: Stage) -> None:
    questions = stage.writes("Zmiana", f"Aniu, to jest pilne i ma wyjść dziś.\n\n{LINES}\n\n{BODY}\n")
    assert questions.says("Aniu, to jest pilne i ma wyjść dziś.", "Powyżej:")
    summary = stage.replies(questions, "Powyżej:\n\nPozdrawiam\nAnna")
    assert summary.says("12", "POTWIERDZAM")
    stage.replies(summary, "Witam, potwierdzam")
    texts = [mail.text for mail in stage.customers()]
    assert len(texts) == 12
    assert not any("pilne" in text or "Odbiorcy" in text for text in texts)


def test_misspelt_recipients_are_asked_about_once(stage: Stage) -> None:
    questions = stage.writes("Zmiana", f"Odbircy: Klienci\n\n{BODY}\n")
    assert questions.says("w jednej sprawie", "Odbiorcy: Klienci")
    assert stage.replies(questions, "Odbiorcy: Klienci\nOdbiorcy: Klienci").says("12", "POTWIERDZAM")


def test_a_moment_that_has_passed_is_told_in_words(stage: Stage) -> None:
    questions = stage.writes("Zmiana", f"{LINES}\nWyślij: dziś 8:00\n\n{BODY}\n")
    assert questions.says("wtorek, 24 listopada 2026, 8:00", "Wyślij: jutro 8:00")
