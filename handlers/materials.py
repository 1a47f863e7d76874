"""What was handed in with a word on a task: links in it, and the photos and files just sent when it speaks of them."""

import re

from bot import evidence
from bot.core.context import Context
from bot.plan import Task

SPEAKS_OF_FILES = re.compile(r"照片|图片|见图|附件|材料|文件|语音|视频|截图|扫描")
"""Words of a note that point at what was sent before it."""


def of_note(ctx: Context, row: Task, note: str) -> int:
    """Put what the note brings with the task; returns how many are new there."""
    handed = [evidence.hand_in_link(ctx, link) for link in evidence.links_in(note)]
    if SPEAKS_OF_FILES.search(note):
        handed += evidence.loose(ctx, ctx.speaker.id)
    return evidence.attach(ctx, handed, "task", row.id, title=row.title)
