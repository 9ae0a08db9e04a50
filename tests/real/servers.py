"""A Dovecot and a Postfix of the tests' own: own folders, own ports on loopback, own processes; nothing leaves."""

import grp
import os
import pwd
import shutil
import signal
import smtplib
import socket
import subprocess
import threading
from contextlib import closing, suppress
from pathlib import Path
from tempfile import mkdtemp
from time import monotonic

import pytest
from imapclient import IMAPClient  # type: ignore[import-untyped]

from mailbot.config import Tls
from mailbot.wire.imap import Server
from tests.certificates import Certificate, certificate

PASSWORD = "secret"
PATIENCE = 20.0


class Process:
    """A server that runs in the foreground as our child, so that it can be ended by its own number."""

    def __init__(self, command: list[str], port: int, log: Path) -> None:
        self._command = command
        self._port = port
        self._log = log
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns when it greets on its port."""
        self._child = subprocess.Popen(  # noqa: S603 - fixed words and the test's own paths
            self._command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = monotonic() + PATIENCE
        while not greets(self._port):
            if monotonic() > deadline or self._child.poll() is not None:
                self.stop()
                log = self._log.read_text() if self._log.exists() else "no log"
                pytest.fail(f"{self._command[0]} does not start: {log[-2000:]}")
            threading.Event().wait(0.05)

    def stop(self) -> None:
        """The process and all that it has started; a connection that is being served does not outlive it."""
        if self._child is not None:
            self._child.send_signal(signal.SIGTERM)
            self._child.wait(PATIENCE)
            with suppress(ProcessLookupError):
                os.killpg(self._child.pid, signal.SIGKILL)
            self._child = None


class Dovecot:
    """IMAP and LMTP; any address is a user, and ``secret`` is everybody's password."""

    host = "127.0.0.1"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.imap_port, self.imaps_port, self.lmtp_port = free_ports(3)
        self.certificate: Certificate = certificate(folder)
        (folder / "mail").mkdir()
        mail_user, mail_group = _mail_owner()
        if os.getuid() == 0:
            shutil.chown(folder / "mail", mail_user, mail_group)
        settings = folder / "dovecot.conf"
        settings.write_text(self._settings(mail_user, mail_group))
        self._process = Process([where("dovecot") or "", "-F", "-c", str(settings)], self.imap_port, folder / "log")

    def start(self) -> None:
        self._process.start()

    def stop(self) -> None:
        self._process.stop()

    def restart(self) -> None:
        self.stop()
        self.start()

    def server(self, user: str) -> Server:
        return Server(self.host, self.imap_port, Tls.NONE, user, PASSWORD)

    def deliver(self, raw: bytes, user: str) -> None:
        with smtplib.LMTP(self.host, self.lmtp_port) as client:
            client.sendmail("sender@klient.example", [user], raw)

    def read(self, user: str, folder: str = "INBOX") -> list[bytes]:
        """The messages of a folder, oldest first; none when there is no such folder."""
        with IMAPClient(self.host, self.imap_port, ssl=False) as client:
            client.login(user, PASSWORD)
            if not client.folder_exists(folder):
                return []
            client.select_folder(folder, readonly=True)
            found = client.fetch(client.search("ALL"), ["BODY.PEEK[]"])
            return [found[uid][b"BODY[]"] for uid in sorted(found)]

    def _settings(self, mail_user: str, mail_group: str) -> str:
        root = os.getuid() == 0
        user = "dovecot" if root else mail_user
        group = "dovecot" if root else mail_group
        login = "dovenull" if root else mail_user
        return f"""
base_dir = {self.folder}/run
state_dir = {self.folder}/state
log_path = {self.folder}/log
protocols = imap lmtp
listen = {self.host}
ssl = yes
ssl_cert = <{self.certificate.file}
ssl_key = <{self.certificate.key}
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_username_format = %Lu
auth_failure_delay = 0
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = 1
mail_location = maildir:~/mail:LAYOUT=fs
mail_home = {self.folder}/mail/%Lu
mail_uid = {mail_user}
mail_gid = {mail_group}
mail_fsync = never
namespace inbox {{
  inbox = yes
  separator = /
}}
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={mail_user} gid={mail_group} home={self.folder}/mail/%Lu allow_all_users=yes
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {self.imap_port}
  }}
  inet_listener imaps {{
    port = {self.imaps_port}
  }}
  process_min_avail = 1
  service_count = 0
}}
service lmtp {{
  chroot =
  user = {mail_user}
  inet_listener lmtp {{
    address = {self.host}
    port = {self.lmtp_port}
  }}
}}
protocol lmtp {{
  postmaster_address = postmaster@firma.example
}}
protocol imap {{
  mail_max_userip_connections = 50
}}
"""


class Postfix:
    """A relay: mail for ``handed_over`` goes to the LMTP socket ``door``, all other mail to the Dovecot."""

    host = "127.0.0.1"
    handed_over = "bot.lmtp@firma.example"

    def __init__(self, folder: Path, dovecot: Dovecot) -> None:
        (self.smtp_port,) = free_ports(1)
        self.folder = folder
        self.door = folder / "door"
        for name in ("etc", "spool", "state"):
            (folder / name).mkdir(mode=0o755)
        shutil.chown(folder / "state", "postfix")
        (folder / "etc" / "transport").write_text(f"{self.handed_over} lmtp:unix:{self.door}\n")
        (folder / "etc" / "main.cf").write_text(self._main(dovecot))
        (folder / "etc" / "master.cf").write_text(self._master())
        command = [where("postfix") or "", "-c", str(folder / "etc"), "start-fg"]
        self._process = Process(command, self.smtp_port, folder / "log")

    def start(self) -> None:
        self._process.start()

    def stop(self) -> None:
        """Its master is a grandchild of ours, in a session of its own, and known by the file with its number."""
        master = int((self.folder / "spool" / "pid" / "master.pid").read_text())
        os.kill(master, signal.SIGTERM)
        self._process.stop()

    def _main(self, dovecot: Dovecot) -> str:
        return f"""
compatibility_level = 3.6
queue_directory = {self.folder}/spool
data_directory = {self.folder}/state
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file = {self.folder}/log
maillog_file_prefixes = {self.folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.firma.example
mydestination =
recipient_delimiter = +
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions = reject_non_fqdn_recipient
virtual_mailbox_domains = static:all
virtual_transport = lmtp:inet:127.0.0.1:{dovecot.lmtp_port}
transport_maps = texthash:{self.folder}/etc/transport
default_transport = error:nothing leaves this machine
relay_transport = error:nothing leaves this machine
alias_maps =
local_recipient_maps =
smtputf8_enable = yes
minimal_backoff_time = 1s
queue_run_delay = 1s
"""

    def _master(self) -> str:
        services = [
            f"127.0.0.1:{self.smtp_port} inet n - n - - smtpd",
            "pickup unix n - n 60 1 pickup",
            "cleanup unix n - n - 0 cleanup",
            "qmgr unix n - n 1 1 qmgr",
            "rewrite unix - - n - - trivial-rewrite",
            "bounce unix - - n - 0 bounce",
            "defer unix - - n - 0 bounce",
            "trace unix - - n - 0 bounce",
            "verify unix - - n - 1 verify",
            "flush unix n - n 1000? 0 flush",
            "proxymap unix - - n - - proxymap",
            "showq unix n - n - - showq",
            "error unix - - n - - error",
            "retry unix - - n - - error",
            "lmtp unix - - n - - lmtp",
            "anvil unix - - n - 1 anvil",
            "scache unix - - n - 1 scache",
            "postlog unix-dgram n - n - 1 postlogd",
        ]
        return "\n".join(services) + "\n"


def short_folder() -> Path:
    """Under /tmp, since the path of a unix socket has room for 107 bytes; readable by the servers' own users."""
    folder = Path(mkdtemp(prefix="mb", dir="/tmp"))
    folder.chmod(0o755)
    return folder


def needed(*programs: str) -> None:
    """Skip, or fail under CI, where a server is not installed or not usable."""
    reason = _hindrance(programs)
    if reason and os.environ.get("CI") == "true":
        pytest.fail(f"{reason}, but CI must test against the real servers")
    if reason:
        pytest.skip(reason)


def _hindrance(programs: tuple[str, ...]) -> str:
    for program in programs:
        if where(program) is None:
            return f"{program} is not installed"
    if "postfix" in programs and os.getuid() != 0:
        return "Postfix starts as root only"
    if "dovecot" in programs:
        version = [where("dovecot") or "", "--version"]
        told = subprocess.run(version, check=True, capture_output=True, text=True)  # noqa: S603 - fixed words
        if not told.stdout.startswith("2.3."):
            return f"Dovecot 2.3 is needed, this is {told.stdout.strip()}, which has another language of settings"
    return ""


def where(program: str) -> str | None:
    """Its path; servers lie where a user's PATH often does not look."""
    return shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin")


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on; the servers cannot be told "any"."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [door.getsockname()[1] for door in held]
    for door in held:
        door.close()
    return ports


def greets(port: int) -> bool:
    try:
        with closing(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)) as caller:
            return bool(caller.recv(1))
    except OSError:
        return False


def _mail_owner() -> tuple[str, str]:
    if os.getuid() == 0:
        return "mail", "mail"
    return pwd.getpwuid(os.getuid()).pw_name, grp.getgrgid(os.getgid()).gr_name
