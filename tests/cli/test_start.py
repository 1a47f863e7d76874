"""What a command reads before it does anything: a server answers within two seconds of its start."""

import gc
import sys

from tests.processes import PROCESSES

LATER = {"altair", "narwhals"}
"""A fifth of a second for a picture that is drawn once a month."""
MOST = 100_000
READ_TOO_MUCH, SEARCHED = 3, 4


def _look() -> None:
    if LATER & sys.modules.keys():
        sys.exit(READ_TOO_MUCH)
    if gc.get_freeze_count() < MOST:
        sys.exit(SEARCHED)


def test_nothing_is_read_for_a_picture_and_what_is_read_is_never_searched_for_garbage() -> None:
    process = PROCESSES.Process(target=_look)
    process.start()
    process.join(20)

    assert process.exitcode == 0
