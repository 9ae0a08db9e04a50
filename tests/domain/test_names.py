"""Full names: who is addressed, and which part is which."""

import pytest

from mailbot.domain.names import FullName, taken_apart, without_degrees


@pytest.mark.parametrize(
    ("full", "company", "parts"),
    [
        ("Jan Nowak", "", FullName("", "Jan", "Nowak")),
        ("Pani Anna Maria Lis", "ABC", FullName("Pani", "Anna Maria", "Lis")),
        ("Mr. John Ash", "", FullName("Mr", "John", "Ash")),
        ("Miss Eve Ash", "", FullName("Miss", "Eve", "Ash")),
        ("Lis, Anna", "", FullName("", "Anna", "Lis")),
        ("Anna", "", FullName("", "Anna", "")),
        ("Pani mgr inż. Barbara Lis", "", FullName("Pani", "mgr inż. Barbara", "Lis")),
        ("Panna Anna Ćma", "", FullName("", "Panna Anna", "Ćma")),
        ("ŻÓŁW Meble", "Żółw meble", FullName("", "", "")),
        ("biuro@abc.example", "", FullName("", "", "")),
        ("", "", FullName("", "", "")),
    ],
)
def test_a_full_name_is_taken_apart(full: str, company: str, parts: FullName) -> None:
    assert taken_apart(full, company) == parts


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("mgr inż. Barbara", "Barbara"),
        ("mgr Inz Barbara", "Barbara"),
        ("lek. Anna", "Anna"),
        ("Prof. dr hab. Jan", "Jan"),
        ("adw.Jan", "Jan"),
        ("mgr inż.", "mgr inż."),
        ("Dr.", "Dr."),
        ("Drew", "Drew"),
        ("Barbara", "Barbara"),
        ("", ""),
    ],
)
def test_academic_titles_before_a_name_go_and_one_alone_stays(name: str, bare: str) -> None:
    assert without_degrees(name) == bare
