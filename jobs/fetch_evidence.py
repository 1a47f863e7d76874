"""Photos and files are fetched from the platform within its three days; who sent one that cannot be had is told."""

from collections.abc import Mapping

from bot import notify
from bot.core.clock import Clock
from bot.core.config import Settings
from bot.core.context import Context
from bot.core.db import Database
from bot.evidence import EvidenceFile, EvidenceKind, EvidenceState, Fetcher, Source
from bot.notify import Topic, Urgency

REFUSED = "您{when}发的{what}没有收下：{reason}"
LOST = "您{when}发的{what}没有取到，请再发一次。原因：{reason}"
WHAT = {
    EvidenceKind.IMAGE: "照片",
    EvidenceKind.VOICE: "语音",
    EvidenceKind.VIDEO: "视频",
    EvidenceKind.FILE: "文件",
    EvidenceKind.LINK: "链接",
}


def fetcher(database: Database, channels: Mapping[str, Source], clock: Clock, settings: Settings) -> Fetcher:
    """What fetches; any number of processes may have one."""
    return Fetcher(database, channels, clock, settings, tell=tell)


def run(fetching: Fetcher) -> int:
    """Fetch what is due, in transactions of its own; returns how many files are settled. Safe to repeat."""
    return fetching.run_once()


def tell(ctx: Context, file: EvidenceFile) -> None:
    """Say once to its sender that a file was refused or is lost, in the transaction that settles it."""
    text = REFUSED if file.state is EvidenceState.REFUSED else LOST
    called = f"“{file.name}”" if file.name else ""
    when = f"{file.at.month}月{file.at.day}日{file.at:%H:%M}"
    notify.put(
        ctx,
        to=file.member_id,
        text=text.format(when=when, what=WHAT[file.kind] + called, reason=file.reason),
        key=f"evidence:{file.id}",
        topic=Topic.ANSWER,
        urgency=Urgency.PROMPT,
        about=f"evidence:{file.id}",
    )
