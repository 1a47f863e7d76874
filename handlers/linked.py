"""Links to papers: who asked may fetch it, for half an hour."""

import re

from bot.core import links
from bot.core.context import Context

WANTED = re.compile(r"^(?:文件|下载|word|excel|表格|打印|全文)", re.IGNORECASE)
"""How people ask for the paper instead of its words."""


def paper(ctx: Context, kind: str, number: int) -> str:
    """The address of a paper of one of the kinds of `web/papers`, for the speaker.

    Raises:
        ConflictError: no address or key is configured.
    """
    token = links.make(ctx.settings, kind, number=number, member_id=ctx.speaker.id, now=ctx.now)
    return f"{ctx.settings.web.base_url}/papers/{kind}/{token}"
