"""Papers for who asked: as a file in the chat where he has files, and by a link for half an hour."""

import re
from collections.abc import Callable

from bot import notify, papers
from bot.core import links
from bot.core.context import Context
from bot.core.errors import ConflictError
from bot.notify import Topic, Urgency

WANTED = re.compile(r"^(?:文件|下载|word|excel|表格|打印|全文)", re.IGNORECASE)
"""How people ask for the paper instead of its words."""
SENT = "{what}（{form}）马上发到您的企业微信{too}"
UNMADE = "{what}没能做成文件{instead}"
BY_LINK, NO_LINK = "；也可以点链接，半小时内有效：\n{url}", "。"
FROM_THERE = "，请点链接，半小时内有效：\n{url}"
LATER = "，请过一会儿再要一次。"


def paper(ctx: Context, kind: str, number: int) -> str:
    """The address of a paper of one of the kinds of `papers.PAPERS`, or of what is kept of oneself, for the speaker.

    Raises:
        ConflictError: no address or key is configured.
    """
    token = links.make(ctx.settings, kind, number=number, member_id=ctx.speaker.id, now=ctx.now)
    return f"{ctx.settings.web.base_url}/papers/{kind}/{token}"


def handed(ctx: Context, kind: str, number: int, what: str, otherwise: Callable[..., str]) -> str:
    """Have a paper brought to the speaker as a file, named in the reply; who has no files is told its `url` instead.

    What cannot be made or sent comes as a sentence with the link. With files a paper needs no address of ours.

    Raises:
        ConflictError: he has no files, and no address or key is configured.
    """
    asked = papers.PAPERS[kind]
    if asked.by_link_only or not notify.takes_files(ctx, ctx.speaker.id):
        return otherwise(url=paper(ctx, kind, number))
    try:
        url = paper(ctx, kind, number)
    except ConflictError:
        too, instead = NO_LINK, LATER
    else:
        too, instead = BY_LINK.format(url=url), FROM_THERE.format(url=url)
    notify.put(
        ctx,
        to=ctx.speaker.id,
        text=UNMADE.format(what=what, instead=instead),
        key=f"paper:{ctx.cause or ctx.now.timestamp()}:{kind}:{number}",
        topic=Topic.ANSWER,
        urgency=Urgency.URGENT,
        until=ctx.now + links.LIFETIME,
        file=f"{kind}:{number}",
    )
    return SENT.format(what=what, form=asked.form, too=too)
