"""Commands of the Makefile: `run`, `install [dev]`, `services COMMAND...`.

This file must be readable by any Python 3, so that an old one gets a sentence instead of a syntax error.
"""

from __future__ import annotations

import os
import shutil
import sys


NEWER = ("python3.13", "python3.12", "python3.11", "python3.14")


def main(arguments: list[str]) -> int:
    """Run one command and return the exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036
        for name in NEWER:
            if shutil.which(name):
                os.execvp(name, [name, "-m", "fazhi.config.embedded", *arguments])
        found = ".".join(str(part) for part in sys.version_info[:3])
        print("fazhi: 需要 Python 3.11 或更高版本 (Python 3.11 or newer is needed, this is %s)" % found)  # noqa: UP031
        return 1
    from fazhi.config.embedded import commands

    return commands.run(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
