"""Who is measured beside us: smtp-source of Postfix, mailmerge from PyPI, nodemailer from npm; installed on demand."""

import csv
import os
import subprocess
import venv
from pathlib import Path
from time import perf_counter

from tests.bench.company import FIVE_KB
from tests.real.servers import where

_SERVER = "[smtp_server]\nhost = 127.0.0.1\nport = {port}\nsecurity = Never\nusername = \n"

_NODE = """
const nodemailer = require("nodemailer");
const [port, many] = process.argv.slice(2).map(Number);
const text = process.env.TEXT, html = process.env.HTML;
const pool = nodemailer.createTransport({
  host: "127.0.0.1", port, pool: true, maxConnections: 8, maxMessages: Infinity, secure: false, ignoreTLS: true,
});
const fill = (words, n) => words.replaceAll("{zwrot}", "Szanowna Pani").replaceAll("{firma}", "Łącz " + n);
(async () => {
  const begun = process.hrtime.bigint();
  await Promise.all(Array.from({ length: many }, (_, n) => pool.sendMail({
    from: "Biuro Obsługi <biuro@firma.example>", to: `Ewa Żółć ${n} <ewa${n}@klient.example>`,
    subject: "Zmiana godzin otwarcia", text: fill(text, n), html: fill(html, n),
  })));
  console.log(Number(process.hrtime.bigint() - begun) / 1e9);
  pool.close();
})();
"""


class Absent(Exception):
    """A peer cannot be had on this machine."""


def smtp_source(port: int, messages: int, size: int, *more: str) -> float:
    """Messages a second of ``smtp-source -d -s 10``, with ``more`` options."""
    program = where("smtp-source")
    if program is None:
        raise Absent("smtp-source is missing; on Debian: apt-get install postfix")
    command = [program, "-d", "-s", "10", "-m", str(messages), "-l", str(size), *more, f"127.0.0.1:{port}"]
    begun = perf_counter()
    subprocess.run(command, check=True)  # noqa: S603 - Postfix's own program
    return messages / (perf_counter() - begun)


def mailmerge(folder: Path, port: int, messages: int) -> float:
    """Messages a second of awdeorio/mailmerge, its start included."""
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv" / "bin" / "python"
    _install([str(python), "-m", "pip", "install", "--quiet", "mailmerge"], folder)
    body, html = (_jinja(each) for each in (FIVE_KB.text, FIVE_KB.html or ""))
    template = folder / "mailmerge_template.txt"
    template.write_text(
        "TO: {{name}} <{{email}}>\nSUBJECT: Zmiana godzin otwarcia\nFROM: Biuro <biuro@firma.example>\n"
        "MIME-Version: 1.0\n"
        'Content-Type: multipart/alternative; boundary="limit"\n\n'
        f"--limit\nContent-Type: text/plain; charset=utf-8\n\n{body}\n"
        f"--limit\nContent-Type: text/html; charset=utf-8\n\n{html}\n--limit--\n"
    )
    with (folder / "mailmerge_database.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("email", "name", "zwrot", "firma"))
        rows.writerows((f"ewa{n}@klient.example", f"Ewa {n}", "Szanowna Pani", f"Łącz {n}") for n in range(messages))
    (folder / "mailmerge_server.conf").write_text(_SERVER.format(port=port))
    begun = perf_counter()
    _run([str(python.with_name("mailmerge")), "--no-dry-run", "--no-limit"], folder)
    return messages / (perf_counter() - begun)


def nodemailer(folder: Path, port: int, messages: int) -> float:
    """Messages a second of nodemailer with a pool of eight connections, without its start."""
    node, npm = where("node"), where("npm")
    if node is None or npm is None:
        raise Absent("node and npm are missing; on Debian: apt-get install npm")
    _install([npm, "install", "--silent", "--no-audit", "--no-fund", "nodemailer"], folder)
    (folder / "pool.js").write_text(_NODE)
    said = _run([node, "pool.js", str(port), str(messages)], folder, {"TEXT": FIVE_KB.text, "HTML": FIVE_KB.html or ""})
    return messages / float(said)


def _jinja(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _install(command: list[str], folder: Path) -> None:
    try:
        _run(command, folder)
    except subprocess.CalledProcessError as error:
        raise Absent(f"it could not be installed: {str(error.stderr).strip()[-200:]}") from error


def _run(command: list[str], folder: Path, more: dict[str, str] | None = None) -> str:
    surroundings = os.environ | (more or {})
    surroundings.pop("PYTHONPATH", None)
    ended = subprocess.run(  # noqa: S603 - fixed words
        command, cwd=folder, env=surroundings, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    return ended.stdout
