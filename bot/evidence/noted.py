"""What comes with somebody's words: links in them, and the photos and files just sent when they speak of them."""

import re

from bot.core.context import Context
from bot.evidence.links import links_in
from bot.evidence.service import attach, hand_in_link, loose

SPEAKS_OF_FILES = re.compile(r"照片|图片|见图|附件|材料|文件|语音|视频|截图|扫描")
"""Words of a note that point at what was sent before it."""


def attach_noted(ctx: Context, note: str, task_id: int, *, title: str) -> int:
    """Put what a note brings with its task; returns how many are new there.

    Whether the speaker may add to the task is for the caller to know.
    """
    handed = [hand_in_link(ctx, link) for link in links_in(note)]
    if SPEAKS_OF_FILES.search(note):
        handed += loose(ctx, ctx.speaker.id)
    return attach(ctx, handed, "task", task_id, title=title)
