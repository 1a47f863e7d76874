"""Several matters in one line: all of them are done, or none and it is said why; where it is not sure, it is asked."""

from collections.abc import Sequence

from bot.chat.dialog import Reply, ask, has_asked
from bot.chat.router import Router, Said
from bot.core.context import Context
from bot.core.errors import BotError, ConflictError
from bot.text.brief import cut

INTENT = "several"
FIRST = "这句里有{count}件事，都还没有办。先办哪一件？办完再说另一件。"
NONE_DONE = "「{text}」办不了：{sentence}这一句里的{count}件都没有办，请分开说。"
WAITS = "「{text}」等上面这件答完再说一次，还没有办。"
TAKE_BACK = "改错回「撤回」。"
SHOWN, LONGEST, ROOM = 30, 70, 200
"""Characters of a matter, of the replies before the last, and of all of them."""


def together(ctx: Context, router: Router, matters: Sequence[Said]) -> Reply:
    """Do one after the other; the replies in one.

    Raises:
        ConflictError: one of them cannot be done; with it nothing is.
    """
    replies: list[Reply] = []
    for one in matters:
        text = cut(one.text, SHOWN)
        if replies and has_asked(ctx):
            replies.append(Reply(WAITS.format(text=text)))
            continue
        try:
            replies.append(router.commands[one.intent].run(ctx, one))
        except BotError as error:
            raise ConflictError(NONE_DONE.format(text=text, sentence=error.sentence, count=len(matters))) from error
    kept = [one.text if one.kept is None else one.kept for one in replies]
    return Reply(
        _joined([one.text for one in replies]),
        keeps_words=all(one.keeps_words for one in replies),
        kept=None if all(one.kept is None for one in replies) else _joined(kept),
    )


def _joined(replies: Sequence[str]) -> str:
    """One after the other, what they all end with once; shortened where they fill more than one reply."""
    *before, last = replies
    if last.endswith(TAKE_BACK):
        before = [reply.removesuffix(TAKE_BACK) for reply in before]
    text = "\n".join([*before, last])
    return text if len(text) <= ROOM else "\n".join([*(cut(reply, LONGEST) for reply in before), last])


def which_first(ctx: Context, kind: str, parts: Sequence[str]) -> Reply:
    """Ask which of them is meant; the one picked is read as if it had been said alone."""
    labels = [cut(part, SHOWN) for part in parts]
    return ask(ctx, kind, FIRST.format(count=len(parts)), choices=labels, payload={"texts": list(parts)})
