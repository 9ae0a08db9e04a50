"""The demo where its mail server in a box is not installed, as after the steps in docs/install.md."""

import subprocess
import sys

_BARE = """
import sys
sys.modules.update(dict.fromkeys(sys.argv[1:]))  # as if these were not there
sys.argv[1:] = ["demo"]
from mailbot.cli import main
main()
"""


def test_without_its_addition_it_says_in_one_sentence_what_to_install() -> None:
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", _BARE, "proxyprotocol", "pymap", "pysasl"],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        "",
        "mailbot: The demo needs its mail server in a box; run: pip install 'mailbot[demo]'\n",
    )
