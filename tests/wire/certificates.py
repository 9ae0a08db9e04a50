"""Certificates made for one test run by the ``openssl`` command: an authority of our own and what it signed."""

import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Authority:
    """A certificate authority that only these tests trust."""

    folder: Path

    @property
    def file(self) -> Path:
        return self.folder / "ca.pem"

    def server(self, name: str, *, days: int = 2) -> ssl.SSLContext:
        """A server's context with a certificate for ``name``; a negative number of days: it has run out."""
        key, wish, certificate = (self.folder / f"{name}{days}.{kind}" for kind in ("key", "csr", "pem"))
        extension = self.folder / f"{name}{days}.ext"
        extension.write_text(f"subjectAltName={'IP' if name[0].isdigit() else 'DNS'}:{name}\n")
        _openssl("req", "-new", *_KEY, "-keyout", key, "-out", wish, "-subj", f"/CN={name}")
        signing = ("x509", "-req", "-in", wish, "-CA", self.file, "-CAkey", self.folder / "ca.key", "-CAcreateserial")
        _openssl(*signing, "-out", certificate, "-days", str(days), "-extfile", extension)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        return context


_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


def authority(folder: Path) -> Authority:
    made = Authority(folder)
    _openssl("req", "-x509", *_KEY, "-keyout", folder / "ca.key", "-out", made.file, "-days", "2", "-subj", "/CN=tests")
    return made


def _openssl(*arguments: str | Path) -> None:
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)  # noqa: S603, S607 - wherever it lies
