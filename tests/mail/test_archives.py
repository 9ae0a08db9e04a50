"""A ZIP is unpacked within bounds; bombs, traps and broken ones are not."""

import io
import stat
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.letter import Attachment
from mailbot.mail import archives
from mailbot.mail.archives import Unopened


def zipped(*files: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return target.getvalue()


def renamed(content: bytes, before: bytes, after: bytes) -> bytes:
    """Another name in the directory and before the file."""
    assert len(before) == len(after)
    return content.replace(before, after)


def test_files_lose_their_folders() -> None:
    content = zipped(
        ("faktury/", b""),
        ("faktury/Łódź.pdf", b"%PDF"),
        ("faktury/2026/b.TXT", b"tekst"),
        ("__MACOSX/faktury/._Łódź.pdf", b"noise"),
        ("faktury/.DS_Store", b"noise"),
        ("dane.xyz", b"1"),
    )
    assert archives.unpacked(content) == (
        Attachment("Łódź.pdf", "application/pdf", b"%PDF"),
        Attachment("b.TXT", "text/plain", b"tekst"),
        Attachment("dane.xyz", "application/octet-stream", b"1"),
    )


@pytest.mark.parametrize("charset", ["cp852", "utf-8"])
def test_names_without_the_utf_8_flag_are_read(charset: str) -> None:
    octets = "Żółw.pdf".encode(charset)
    content = renamed(zipped(("?" * len(octets), b"%PDF")), b"?" * len(octets), octets)
    assert archives.unpacked(content) == (Attachment("Żółw.pdf", "application/pdf", b"%PDF"),)


def test_a_zip_within_stays_closed() -> None:
    inner = zipped(("a.txt", b"x" * 1000))
    assert archives.unpacked(zipped(("acme.zip", inner))) == (Attachment("acme.zip", "application/zip", inner),)


@pytest.mark.parametrize("name", ["../a.pdf", "/etc/passwd", "a/../../b.pdf", "..\\a.pdf", "C:\\a.pdf", "a/.."])
def test_a_name_that_leads_out_of_the_folder_is_refused(name: str) -> None:
    assert archives.unpacked(zipped((name, b"x"))) is Unopened.PATHS


def test_a_link_is_refused() -> None:
    link = zipfile.ZipInfo("a.pdf")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert archives.unpacked(zipped((link, b"/etc/passwd"))) is Unopened.PATHS


def test_a_bomb_is_refused() -> None:
    assert archives.unpacked(zipped(("a.txt", b"\0" * (2 << 20)))) is Unopened.TOO_LARGE
    many = zipped(*((f"{n}.txt", b"\0" * (400 << 10)) for n in range(10)))
    assert archives.unpacked(many) is Unopened.TOO_LARGE


def test_a_small_file_may_shrink_as_much_as_it_likes() -> None:
    assert archives.unpacked(zipped(("a.txt", b" " * 500_000))) == (Attachment("a.txt", "text/plain", b" " * 500_000),)


def test_what_is_unpacked_counts_and_not_what_is_declared() -> None:
    content = bytearray(zipped(("a.txt", b"\0" * (2 << 20))))
    struct.pack_into("<L", content, content.index(b"PK\x01\x02") + 24, 10)
    assert archives.unpacked(bytes(content)) in {Unopened.TOO_LARGE, Unopened.BROKEN}


def test_entries_are_counted_before_any_is_read() -> None:
    assert archives.unpacked(zipped(*((f"{n}", b"") for n in range(archives.ENTRIES)))) is not Unopened.TOO_MANY
    content = bytearray(zipped(*((f"{n}", b"") for n in range(archives.ENTRIES + 1))))
    assert archives.unpacked(bytes(content)) is Unopened.TOO_MANY
    struct.pack_into("<HH", content, len(content) - 14, 1, 1)  # says that it has one
    assert archives.unpacked(bytes(content)) is Unopened.TOO_MANY


def test_an_encrypted_one_is_told_from_a_broken_one() -> None:
    content = bytearray(zipped(("a.txt", b"secret")))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    content[6] |= 1
    assert archives.unpacked(bytes(content)) is Unopened.ENCRYPTED


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_may_want_any_memory_are_refused(method: int) -> None:
    assert archives.unpacked(zipped(("a.txt", b"x" * 1000), method=method)) is Unopened.BROKEN


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04", b"%PDF-1.7", zipped(("a", b"x" * 100))[:-30]],
    ids=["empty", "a beginning", "a PDF", "without its end"],
)
def test_what_is_no_zip_is_broken(content: bytes) -> None:
    assert archives.unpacked(content) is Unopened.BROKEN


def test_a_wrong_checksum_is_seen() -> None:
    content = zipped(("a.txt", b"0123456789"), method=zipfile.ZIP_STORED)
    assert archives.unpacked(content.replace(b"0123456789", b"0123456780")) is Unopened.BROKEN


def test_an_office_document_is_no_zip() -> None:
    content = zipped(("a.txt", b"x"))
    assert archives.is_zip(Attachment("Faktury.ZIP", "application/zip", content))
    assert not archives.is_zip(Attachment("cennik.xlsx", "application/zip", content))
    assert not archives.is_zip(Attachment("faktury.zip", "application/zip", b"Rar!"))


SOUND = zipped(("faktury/a.pdf", b"%PDF" * 50), ("b.txt", b"tekst" * 9))


@given(st.integers(0, len(SOUND) - 1), st.binary(min_size=1, max_size=6))
def test_no_damage_is_too_strange(at: int, octets: bytes) -> None:
    found = archives.unpacked(SOUND[:at] + octets + SOUND[at + len(octets) :])
    assert isinstance(found, Unopened) or all(isinstance(file, Attachment) for file in found)


@given(st.binary(max_size=200))
def test_no_octets_are_too_strange(octets: bytes) -> None:
    assert isinstance(archives.unpacked(octets + b"PK\x05\x06" + octets), Unopened | tuple)
