"""The overview as a picture for the office, and as text and picture for its group; in neither is a unit named."""

from collections.abc import Iterable

from bot import notify
from bot.assess import overall
from bot.assess.models import Check
from bot.assess.overall import Figures
from bot.core.context import Context
from bot.notify import Notice, Topic


def pictures(check: Check, readers: Iterable[int], told: Figures) -> list[Notice]:
    """The picture for each reader, besides the text."""
    about, text = f"check:{check.id}", overall.caption(told)
    return [
        Notice(reader, text, f"{about}:{reader}:picture", Topic.RESULT, about=about, picture=about)
        for reader in readers
    ]


def post(ctx: Context, check: Check, told: Figures) -> None:
    """Put text and picture up in the group, once for a check; nothing happens where there is no group."""
    key, caption = group_key(check), overall.caption(told)
    notify.post(ctx, text=overall.group_text(told), key=key)
    notify.post(ctx, text=caption, key=f"{key}:picture", picture=f"check:{check.id}")


def group_key(check: Check) -> str:
    """Under which the group is told of a check."""
    return f"check:{check.id}:group"
