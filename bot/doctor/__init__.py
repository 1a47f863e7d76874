"""What is wrong with an installation, in plain Chinese, and who can put it right. The face; come in here."""

from pathlib import Path

import sqlalchemy as sa

from bot.channels.errcodes import TABLES, Errcode, Who
from bot.core.config import Settings
from bot.core.db import Database
from bot.doctor.configured import misconfigured
from bot.doctor.findings import Check, Finding, Grade, Patient
from bot.doctor.rounds import CHECKS, DEADLINE, Report, examine

NOBODY = Who.NOBODY

__all__ = [
    "CHECKS",
    "DEADLINE",
    "NOBODY",
    "TABLES",
    "Check",
    "Finding",
    "Grade",
    "Patient",
    "Report",
    "examine",
    "explained",
    "misconfigured",
    "store_of",
]


def store_of(settings: Settings) -> Database | None:
    """The store, opened; None where its file is not there yet: to look must not make one."""
    url = sa.make_url(settings.store.url)
    if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).exists():
        return None
    return Database(settings.store.url)


def explained(code: int) -> list[tuple[str, Errcode]]:
    """What a code means, by platform; one number can mean two things."""
    return [(title, table[code]) for title, table in TABLES.items() if code in table]
