"""The sections of the settings: what can be set, its defaults and its bounds; those of channels are in `platforms`.

Where it is read from: `config`.
"""

import re
from datetime import date, time
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.core.platforms import Channels, Secret, Section


def _known_store(url: str) -> str:
    """SQLite or PostgreSQL; the URL is not repeated in the error, it may hold a password."""
    try:
        kind = make_url(url).get_backend_name()
    except (ArgumentError, ValueError):
        kind = ""
    if kind not in {"sqlite", "postgresql"}:
        raise ValueError("url")
    return url


def _listed(value: object) -> object:
    """A list typed as text, as the environment gives it: `2027-01-01, 2027-01-02`, with or without brackets."""
    return re.findall(r"[^\s,\[\]\"']+", value) if isinstance(value, str) else value


Days = Annotated[tuple[date, ...], BeforeValidator(_listed)]
StoreUrl = Annotated[str, AfterValidator(_known_store), Field(repr=False)]


class Store(Section):
    """[store] where records are kept."""

    url: StoreUrl = "sqlite:///data/zhibu.db"
    backups: Path = Path("backups")
    evidence: Path = Path("evidence")


class Calendar(Section):
    """[calendar] corrections of the holiday table: days that rest, days that work."""

    rest: Days = ()
    work: Days = ()

    def overrides(self) -> dict[date, bool]:
        """Day → whether it works."""
        return dict.fromkeys(self.rest, False) | dict.fromkeys(self.work, True)


class Meetings(Section):
    """[meetings] where a company may read the rules more strictly."""

    online_counts_for_votes: bool = False
    retention_days_of_leave_reasons: int = Field(default=365, ge=30, le=3650)
    tell_members: bool = True
    """Whether those expected are told of a meeting that is called, moved or cancelled."""


class Chat(Section):
    """[chat] the conversation."""

    contact: str = "党委工作部"
    retention_days_of_texts: int = Field(default=90, ge=7, le=3650)


class Quiet(Section):
    """[quiet] when nothing routine is said."""

    begins: time = time(20, 0)
    ends: time = time(8, 0)
    rest_days: bool = True


class Reminders(Section):
    """[reminders] how often people are told (burden_budget of the method; D3 of the 2023 opinions)."""

    grace_days: int = Field(default=3, ge=0, le=30)
    """Working days after the deadline that still count as nearly in time."""
    member_a_week: int = Field(default=2, ge=0, le=50)
    officer_a_week: int = Field(default=3, ge=1, le=50)
    office_a_week: int = Field(default=10, ge=1, le=200)
    announcements_a_week: int = Field(default=2, ge=1, le=50)
    """Told to one member beside these; what is urgent is exempt."""
    daily_person_times: int = Field(default=0, ge=0)
    """Receivers a day the app is allowed; 0: accounts times 200 (path/90312)."""


class Assess(Section):
    """[assess] who sees what of results; the defaults are today's restraint (rules of 2023, 2024 and 2026)."""

    publish_scores: str = Field(default="own", pattern="^(own|all)$")
    publish_order: str = Field(default="code", pattern="^(code|score)$")
    vetoes: dict[str, str] = Field(default_factory=dict)
    """Code of a veto → number of the document that allows it; without one it is off."""
    ballot_minimum: int = Field(default=5, ge=3, le=50)
    """Ballots of a group about a unit below which nothing of that group is shown, ever."""


class Admission(Section):
    """[admission] limits that provinces and companies set themselves, in months; unset: as in our table."""

    activist_after_months: int | None = Field(default=None, ge=1, le=24)
    activist_filed_within_months: int | None = Field(default=None, ge=1, le=12)
    mentor_within_months: int | None = Field(default=None, ge=1, le=12)
    candidate_filed_within_months: int | None = Field(default=None, ge=1, le=12)
    review_valid_months: int | None = Field(default=None, ge=1, le=36)
    confirmed_within_months: int | None = Field(default=None, ge=1, le=12)


class Notice(Section):
    """[notice] the quarter's notice as a paper (季通报, GB/T 9704-2012)."""

    copy_to: str = "公司领导班子成员，公司纪委"
    """Who gets a copy (抄送); empty: the line is left out."""


class Evidence(Section):
    """[evidence] what is taken in as evidence."""

    max_megabytes: int = Field(default=20, ge=1, le=20)
    max_megapixels: int = Field(default=50, ge=1, le=200)


class Web(Section):
    """[web] the address people reach the pages under, and the key that signs links."""

    base_url: str = Field(default="", pattern=r"^(https?://.+[^/])?$")
    link_key: Secret | None = None
    idle_minutes: int = Field(default=120, ge=5, le=1440)
    """Of not using a page after which one must come in anew."""
    session_hours: int = Field(default=12, ge=1, le=168)
    """After which one must come in anew in any case."""


class Log(Section):
    """[log] what is written down about the program itself."""

    level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")
    json_lines: bool = True


class Settings(Section):
    """Everything that can be set; defaults are good for trying it out."""

    store: Store = Store()
    channels: Channels = Channels()
    calendar: Calendar = Calendar()
    meetings: Meetings = Meetings()
    chat: Chat = Chat()
    quiet: Quiet = Quiet()
    reminders: Reminders = Reminders()
    assess: Assess = Assess()
    admission: Admission = Admission()
    notice: Notice = Notice()
    evidence: Evidence = Evidence()
    web: Web = Web()
    log: Log = Log()
