"""No program leaves, whatever it is called and wherever it hides; documents do."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail import executables
from mailbot.mail.executables import Danger, Refusal

EXE = b"MZ\x90\x00\x03" + b"\0" * 100
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500


def zipped(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        *(("setup.exe", ".exe"), ("SETUP.EXE", ".exe"), ("faktura.pdf.exe", ".exe"), ("faktura.exe.pdf", ".exe")),
        *(("faktura.pdf                    .scr", ".scr"), ("run.ps1. .", ".ps1"), ("skrót.lnk", ".lnk")),
        *(("faktura\u202efdp.exe", ".exe"), ("x.ｅｘｅ", ".exe"), ("C:\\temp\\x.bat", ".bat"), ("obraz.iso", ".iso")),
        *(("faktura: maj.vbs", ".vbs"), ("firma.com", ".com"), ("x.e\u200bxe", ".exe")),
    ],
)
def test_a_program_by_name(name: str, ending: str) -> None:
    refusal = executables.refuse(name, b"hello")
    assert refusal is not None
    assert (refusal.danger, refusal.detail) == (Danger.NAME, ending)
    assert refusal.name.isprintable()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (EXE, "EXE"),
        (b"\x7fELF\x02\x01", "ELF"),
        *((magic + b"\0" * 8, "Mach-O") for magic in (b"\xfe\xed\xfa\xcf", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")),
        (b"#!/bin/sh\necho", "#!"),
        (b"\xef\xbb\xbf#! /usr/bin/env python", "#!"),
        (b"L\x00\x00\x00\x01\x14\x02\x00" + b"\0" * 60, "LNK"),
        (b"\0" * 0x8001 + b"CD001", "ISO"),
    ],
)
def test_a_program_by_its_octets(content: bytes, kind: str) -> None:
    assert executables.refuse("faktura.pdf", content) == Refusal("faktura.pdf", Danger.CONTENT, kind)


def test_macros() -> None:
    assert executables.refuse("cennik.xlsm", b"") == Refusal("cennik.xlsm", Danger.MACROS, ".xlsm")
    old = OLE + "_VBA_PROJECT".encode("utf-16-le")
    assert executables.refuse("cennik.xls", old) == Refusal("cennik.xls", Danger.MACROS)
    renamed = zipped("[Content_Types].xml", "xl/vbaProject.bin")
    assert executables.refuse("cennik.xlsx", renamed) == Refusal("cennik.xlsx", Danger.MACROS)


def test_a_program_in_a_zip() -> None:
    content = zipped("faktury/a.pdf", "faktury/b.pdf.exe")
    assert executables.refuse("faktury.zip", content) == Refusal("faktury.zip", Danger.INSIDE, "b.pdf.exe")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("faktura.pdf", b"%PDF-1.7\n"),
        ("MZ.txt", "MZ i GUS ogłaszają".encode()),
        ("cennik.xls", OLE),
        ("cennik.xlsx", zipped("[Content_Types].xml", "xl/workbook.xml")),
        ("raport.firma.com.pdf", b"%PDF-1.7\n"),
        ("wykres node.js.pdf", b"%PDF-1.7\n"),
        ("umowa firma.pl", b"tekst"),
        ("#1 w Polsce.txt", b"#1 w Polsce"),
        ("lista.html", b"<!doctype html>"),
        ("exe", b"x"),
        ("", b""),
    ],
)
def test_documents_may_leave(name: str, content: bytes) -> None:
    assert executables.refuse(name, content) is None


@given(st.text(max_size=80), st.binary(max_size=300))
def test_no_file_is_too_strange(name: str, content: bytes) -> None:
    for start in (b"", b"PK\x03\x04PK\x01\x02", b"MZ"):
        refusal = executables.refuse(name, start + content)
        assert refusal is None or refusal.danger in Danger
