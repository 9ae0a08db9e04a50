"""Sets bounds for itself and becomes another program: ``python -m mailbot.paper.word.bounds PROGRAM ARGUMENTS``."""

import os
import resource
import sys

MEMORY = 4 * 1024 * 1024 * 1024  # bytes of address space; LibreOffice reserves ten times what it uses
SECONDS = 300  # of the processor
FILE = 500_000_000  # bytes


def main(program: str, arguments: list[str]) -> None:
    """Does not return. Only what its home and its PATH are is handed on. OSError: there is no such program."""
    for bound, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, FILE),
        (resource.RLIMIT_CORE, 0),  # nobody's letters on the disk
    ):
        resource.setrlimit(bound, (most, most))
    os.nice(5)  # mail goes before paper
    os.execve(  # noqa: S606 - what PATH calls soffice
        program, [program, *arguments], {"HOME": os.environ["HOME"], "PATH": os.defpath, "LANG": "C.UTF-8"}
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
