"""What a pasted list says besides its names: who chaired, who recorded, the agenda; and what is odd about it."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot import meetings, people
from bot.chat import Said
from bot.core.context import Context
from bot.meetings import Meeting, Notes
from bot.people import Org, Right

ODD: Mapping[str, str] = {
    "line_ignored": "决议、列席等行没有记",
    "counts_differ": "文末的人数和名单不符",
    "empty_entry": "有空的序号",
    "duplicate_number": "序号有重复",
    "missing_number": "序号有缺",
}
WARNED = "名单里{what}，请核对。"
ALSO = "{what}一并记入纪要。"
WRITTEN = "并记入{what}。"
POSTS: Mapping[str, str] = {"chair": "主持人", "recorder": "记录人"}
AGENDA = "议题"


def told(said: Said) -> dict[str, Any]:
    """What of the slots of a list is kept until it is saved."""
    return {name: said.slots[name] for name in (*POSTS, "agenda", "warnings") if said.slots.get(name)}


def warned(filing: Mapping[str, Any]) -> str:
    """One sentence on what is odd about the list; empty when nothing is."""
    what = "、".join(ODD[code] for code in filing.get("warnings", ()) if code in ODD)
    return WARNED.format(what=what) if what else ""


def also(ctx: Context, filing: Mapping[str, Any], unit: Org, row: Meeting | None) -> str:
    """What else will be written when the list is saved."""
    what = _new(ctx, filing, unit, row)
    return ALSO.format(what="、".join(what)) if what else ""


def write(ctx: Context, filing: Mapping[str, Any], row: Meeting) -> str:
    """Fill what the minutes do not have yet, and say what was filled; only of who keeps them."""
    new = _new(ctx, filing, people.org(ctx, row.org_id), row)
    if not new:
        return ""
    notes = Notes(chair_id=new.get("主持人"), recorder_id=new.get("记录人"), agenda=new.get(AGENDA))
    meetings.write(ctx, row.id, notes)
    return WRITTEN.format(what="、".join(new))


def _new(ctx: Context, filing: Mapping[str, Any], unit: Org, row: Meeting | None) -> dict[str, Any]:
    """What is told of the meeting and not in its record, by the word for it; a name two people bear is left out."""
    if not people.may(ctx, Right.KEEP_MINUTES, unit):
        return {}
    found: dict[str, Any] = {}
    for post, word in POSTS.items():
        if post in filing and (row is None or getattr(row, f"{post}_id") is None):
            found[word] = _only(ctx, unit, filing[post])
    old: Sequence[str] = row.agenda if row else ()
    points = [point for point in filing.get("agenda", ()) if point not in old]
    if points:
        found[AGENDA] = [*old, *points]
    return {word: value for word, value in found.items() if value is not None}


def _only(ctx: Context, unit: Org, name: str) -> int | None:
    numbers = [one.id for one in people.members_of(ctx, people.unit_of(ctx, unit)) if one.name == name]
    return numbers[0] if len(numbers) == 1 else None
