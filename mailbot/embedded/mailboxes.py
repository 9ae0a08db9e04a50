"""The box's IMAP side: pymap's in-memory backend, with a mailbox for everybody who logs in or gets mail."""

import asyncio
import io
import ssl
from argparse import Namespace
from collections.abc import Callable
from contextlib import AsyncExitStack, closing

from proxyprotocol.sock import SocketInfo
from pymap.backend.dict import Config, Identity, Login
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxData, MailboxSet, Message
from pymap.concurrent import Subsystem
from pymap.context import connection_exit
from pymap.imap import IMAPConnection
from pymap.imap.state import ConnectionState
from pymap.parsing.message import AppendMessage
from pymap.parsing.response import Response
from pymap.parsing.specials import FetchRequirement, ObjectId
from pymap.parsing.specials.flag import Flag, Wildcard
from pymap.user import UserMetadata
from pysasl.creds.server import ServerCredentials
from pysasl.hashing import Cleartext

Changed = Callable[[], None]


class Mailboxes:
    """Everybody's mail. Lives in one event loop; ``changed`` is called there after every change."""

    def __init__(self, password: str, changed: Changed) -> None:
        config = _Config(
            Namespace(proxy_protocol=None),
            host=None,
            port=0,
            demo_data=False,
            demo_user="",
            demo_password=password,
            subsystem=Subsystem.for_asyncio(),
            cpu_subsystem=Subsystem.for_asyncio(),  # a clear password is compared, nothing is worth a thread
            hash_context=Cleartext(),
            ssl_context=ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER),  # unused; else one with all authorities is loaded
            tls_enabled=False,
            reject_dnsbl=False,
            bad_command_limit=None,
        )
        config.apply_context()
        self._login = _Login(config, changed)
        self._config = config
        self._writers: set[asyncio.StreamWriter] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, for ``asyncio.start_server``."""
        connection = _Connection(self._config.commands, self._config, reader, writer, SocketInfo.get(writer, None))
        self._writers.add(writer)
        async with AsyncExitStack() as stack:
            stack.callback(self._writers.discard, writer)
            stack.enter_context(closing(connection))
            connection_exit.set(stack)
            await connection.run(ConnectionState(self._login, self._config))

    def hang_up(self) -> None:
        """Cut every connection, as a server that is killed does."""
        for writer in tuple(self._writers):
            writer.transport.abort()

    async def deliver(self, raw: bytes, user: str, folder: str) -> None:
        mailboxes = self._login.mailboxes(user)
        if folder.upper() != "INBOX" and folder not in await self.folders(user):
            await mailboxes.add_mailbox(folder)
        await (await mailboxes.get_mailbox(folder)).append(AppendMessage(raw), recent=True)

    async def read(self, user: str, folder: str) -> list[bytes]:
        try:
            found = await self._login.mailboxes(user).get_mailbox(folder)
        except KeyError:
            return []
        return [bytes(await message.load_content(FetchRequirement.CONTENT)) async for message in found.messages()]

    async def folders(self, user: str) -> list[str]:
        tree = await self._login.mailboxes(user).list_mailboxes()
        return [entry.name for entry in tree.list() if entry.exists]


class _Config(Config):
    @property
    def greeting(self) -> bytes:
        return b"The box is open."  # pymap would look its own name up in the DNS


class _Login(Login):
    """Knows everybody: one password opens every mailbox."""

    def __init__(self, config: _Config, changed: Changed) -> None:
        super().__init__(config)
        self._changed = changed

    def mailboxes(self, user: str) -> MailboxSet:
        kept = self.config.set_cache.get(user.lower())
        if kept is None:
            kept = _Mailboxes(self._changed), FilterSet()
        self.config.set_cache[user.lower()] = self.config.set_cache[user] = kept
        self.users_dict[user] = UserMetadata(self.config, user, password=self.config.demo_password)
        return kept[0]

    async def authenticate(self, credentials: ServerCredentials) -> Identity:
        self.mailboxes(credentials.authcid)
        return await super().authenticate(credentials)


class _Mailboxes(MailboxSet):
    """One user's folders, each of the kind that tells of its changes."""

    def __init__(self, changed: Changed) -> None:
        super().__init__()
        self._changed = changed
        self._inbox = self._folder()

    async def add_mailbox(self, name: str) -> ObjectId:
        await super().add_mailbox(name)
        self._set[name] = folder = self._folder()
        return folder.mailbox_id

    def _folder(self) -> MailboxData:
        folder = _Folder(self._content_cache, self._thread_cache)
        folder.changed = self._changed
        return folder


class _Folder(MailboxData):
    changed: Changed

    @property
    def permanent_flags(self) -> frozenset[Flag]:
        """Any keyword may be stored, as every real server allows; pymap takes the system's flags only."""
        return super().permanent_flags | {Wildcard}

    async def append(self, append_msg: AppendMessage, *, recent: bool = False) -> Message:
        message = await super().append(append_msg, recent=recent)
        self.changed()
        return message

    async def copy(self, uid: int, destination: MailboxData, *, recent: bool = False) -> int | None:
        copied = await super().copy(uid, destination, recent=recent)
        self.changed()
        return copied

    async def move(self, uid: int, destination: MailboxData, *, recent: bool = False) -> int | None:
        moved = await super().move(uid, destination, recent=recent)
        self.changed()
        return moved


class _Connection(IMAPConnection):
    async def write_response(self, resp: Response) -> None:
        """In one piece, as real servers write: pymap sends one packet a word."""
        whole = _Whole()
        await resp.async_write(whole)
        try:
            self.writer.write(whole.getvalue())
            await self.writer.drain()
        except ConnectionError:
            pass


class _Whole(io.BytesIO):
    """What a response is written to; it is read after pymap has closed it."""

    def close(self) -> None:
        pass
