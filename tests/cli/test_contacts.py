"""``mailbot contacts``."""

from pathlib import Path

import pytest

from mailbot import shipped
from tests.cli.conftest import Line

BOOK = """company;email;city;groups;first_name;last_name;person_email
ACME;office@acme.example;Poznań;Customers|VIP;Anna;Łącka;anna@acme.example
;;;Customers;Jan;Nowak;jan@nowak.example
;;;;Eve;Nobody;not an address
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.csv"
    path.write_text(BOOK, encoding="utf-8")
    return path


def test_a_file_is_taken_in_and_bad_rows_are_named(line: Line, book: Path) -> None:
    told = line("contacts", "import", str(book))
    assert told.code == 0
    assert told.out == "Rows: 2 added, 0 changed, 0 unchanged, 1 skipped.\n"
    assert told.err.startswith("mailbot: row 4: ")


def test_a_file_of_which_nothing_can_be_taken_is_exit_code_1(line: Line, book: Path) -> None:
    book.write_text("company;email\nACME;not an address\n", encoding="utf-8")
    told = line("contacts", "import", str(book))
    assert (told.code, told.out) == (1, "Rows: 0 added, 0 changed, 0 unchanged, 1 skipped.\n")
    assert told.err.endswith(f"mailbot: Nothing in {book} could be taken.\n")


def test_the_same_file_once_more_changes_nothing(line: Line, book: Path) -> None:
    line("contacts", "import", str(book))
    assert line("contacts", "import", str(book)).out == "Rows: 0 added, 0 changed, 2 unchanged, 1 skipped.\n"


def test_a_dry_run_only_tells(line: Line, book: Path) -> None:
    assert line("contacts", "import", str(book), "--dry-run").out.splitlines() == [
        "row\tname\tfield\tbefore\tafter",
        "2\tAnna Łącka\tadded\t\t",
        "3\tJan Nowak\tadded\t\t",
        "Would be: 2 added, 0 changed, 0 unchanged, 1 skipped.",
    ]
    assert line("contacts", "groups").out == "group\tcompanies\tpersons\n"


def test_what_changed_is_shown(line: Line, book: Path) -> None:
    line("contacts", "import", str(book))
    book.write_text(BOOK.replace(";;;Customers;Jan", ";;Gdynia;Customers;Jan"), encoding="utf-8")
    assert line("contacts", "import", str(book)).out.splitlines() == [
        "row\tname\tfield\tbefore\tafter",
        "3\tJan Nowak\tcity\t\tGdynia",
        "Rows: 0 added, 1 changed, 1 unchanged, 1 skipped.",
    ]


def test_groups_and_persons_are_found(line: Line, book: Path) -> None:
    line("contacts", "import", str(book))
    assert line("contacts", "groups").out.splitlines()[0] == "group\tcompanies\tpersons"
    assert line("contacts", "search", "lacka").out.splitlines() == [
        "name\tcompany\taddress\tphone\tfax",
        "Anna Łącka\tACME\tanna@acme.example\t\t",
    ]
    nobody = line("contacts", "search", "kowalska", "gdynia")
    assert (nobody.code, nobody.err) == (1, "mailbot: Nobody in the address book fits 'kowalska gdynia'.\n")


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        (("out.csv",), b"company,"),
        (("out.XLSX",), b"PK"),
        (("out.ods",), b"PK"),
        (("out.vcf",), b"BEGIN:VCARD"),
        (("out.txt", "--format", "vCard"), b"BEGIN:VCARD"),
    ],
)
def test_an_export_imported_again_changes_nothing(
    line: Line, book: Path, tmp_path: Path, words: tuple[str, ...], begins: bytes
) -> None:
    line("contacts", "import", str(book))
    name, *options = words
    out = tmp_path / name
    told = line("contacts", "export", str(out), *options)
    rows = 3 if begins.startswith(b"BEGIN") else 2  # a card is a company or a person
    assert (told.code, told.out) == (0, f"{rows} rows in {out}\n")
    assert out.read_bytes().startswith(begins)
    assert out.stat().st_mode & 0o777 == 0o600
    assert line("contacts", "import", str(out)).out == f"Rows: 0 added, 0 changed, {rows} unchanged, 0 skipped.\n"


def test_an_export_that_says_no_format_is_wrong_usage(line: Line, tmp_path: Path) -> None:
    told = line("contacts", "export", str(tmp_path / "out.txt"))
    assert (told.code, told.out) == (2, "")
    assert "csv, xlsx, ods, vcard" in told.err


def test_what_stood_in_the_file_stays_until_the_export_is_whole(line: Line, book: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / ".out.csv.part").mkdir()  # nothing can be written there
    (folder / "out.csv").write_text("old")
    told = line("contacts", "export", str(folder / "out.csv"), "--force")
    assert (told.code, told.err) == (1, f"mailbot: {folder}/out.csv cannot be written (Is a directory)\n")
    assert (folder / "out.csv").read_text() == "old"


def test_an_export_writes_over_a_file_only_where_that_is_asked_for(line: Line, book: Path, tmp_path: Path) -> None:
    line("contacts", "import", str(book))
    out = tmp_path / "out.csv"
    out.write_text("old")
    told = line("contacts", "export", str(out))
    assert (told.code, told.out) == (1, "")
    assert told.err == f"mailbot: {out} is there already; --force writes over it.\n"
    assert out.read_text() == "old"
    assert line("contacts", "export", str(out), "--force").out == f"2 rows in {out}\n"
    assert out.read_bytes().startswith(b"company,")


def test_the_sample_book_can_be_taken_in(line: Line) -> None:
    told = line("contacts", "import", str(shipped.SAMPLES / "contacts.csv"))
    assert told.code == 0
    assert "0 changed" in told.out


@pytest.mark.parametrize(("content", "why"), [(b"%PDF-1.7", "no list of contacts"), (b"", "book.csv: ")])
def test_what_is_no_book_is_refused(line: Line, book: Path, content: bytes, why: str) -> None:
    book.write_bytes(content)
    told = line("contacts", "import", str(book))
    assert (told.code, told.out) == (1, "")
    assert why in told.err


def test_a_place_that_cannot_be_written_is_said(line: Line, tmp_path: Path) -> None:
    told = line("contacts", "export", str(tmp_path / "nowhere" / "out.csv"))
    assert (told.code, told.err) == (
        1,
        f"mailbot: {tmp_path}/nowhere/out.csv cannot be written (No such file or directory)\n",
    )
