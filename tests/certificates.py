"""Certificates for servers on this machine, made by the ``openssl`` command."""

import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that signs itself, so that it is its own authority, and its key."""

    file: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        """For a server that shows it."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file, self.key)
        return context


def certificate(folder: Path, *, names: str = "DNS:localhost,IP:127.0.0.1", expired: bool = False) -> Certificate:
    """``folder`` has room for one."""
    made = Certificate(folder / "certificate.pem", folder / "key.pem")
    _openssl(
        *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=test"),
        *("-addext", f"subjectAltName={names}", "-keyout", str(made.key), "-out", str(made.file)),
    )
    if expired:
        _openssl("x509", "-in", str(made.file), "-signkey", str(made.key), "-days", "-1", "-out", str(made.file))
    return made


def _openssl(*words: str) -> None:
    subprocess.run(["openssl", *words], check=True, capture_output=True)  # noqa: S603, S607 - the test's own words
