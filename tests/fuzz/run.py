"""Feed one reader of strangers' bytes with whatever breaks it, for as long as you like.

    python -m tests.fuzz.run TARGET [EXAMPLES or options of libFuzzer …]

Targets: decode, block, reply, bounce, selector, merge, tables. With atheris (``pip install atheris``) the fuzzer is
guided by coverage, runs until it is stopped, and takes libFuzzer's options: ``-max_total_time=600``, a folder of
collected inputs, or the file of a crash to see it again. Without it hypothesis makes EXAMPLES (10,000) mails up.
"""

import importlib
import importlib.util
import sys


def main(target: str, options: list[str]) -> None:
    if importlib.util.find_spec("atheris") is not None:
        _guided(target, options)
    else:
        _made_up(target, int(options[0]) if options else 10_000)


def _guided(target: str, options: list[str]) -> None:
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["mailbot"]):
        targets = importlib.import_module("tests.fuzz.targets")
    atheris.Setup([sys.argv[0], *options], targets.TARGETS[target])
    atheris.Fuzz()


def _made_up(target: str, examples: int) -> None:
    from hypothesis import HealthCheck, given, settings  # noqa: PLC0415 - only where atheris is not

    from tests.fuzz.strategies import letters  # noqa: PLC0415 - as above
    from tests.fuzz.targets import TARGETS  # noqa: PLC0415 - atheris must see it imported for the first time

    many = settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    many(given(letters())(TARGETS[target]))()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2:])
