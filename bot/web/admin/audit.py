"""操作记录: who did what and when, searched by person, deed, unit and day."""

from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, Response, request, url_for

from bot import people
from bot.core.context import NUMBERS, Context
from bot.core.verbs import VERBS
from bot.people import Asked, Deed
from bot.web.admin.start import closed
from bot.web.hall import PAGE, Hall

LONGEST = 20
"""Characters of a name or a unit that is looked for."""
YEARS = range(2000, 3000)
FIELDS = ("who", "verb", "unit", "since", "until")
NO_UNIT, NO_DAY = "没有「{words}」这个单位，没有按单位筛选。", "日期没有看懂，没有按日期筛选。"


def blueprint(hall: Hall) -> Blueprint:
    """`/admin/audit`."""
    pages = closed(Blueprint("admin_audit", __name__, url_prefix="/admin/audit"), hall)

    @pages.get("")
    def show() -> Response:
        typed = {name: request.args.get(name, "").strip()[:LONGEST] for name in FIELDS}
        with hall.reading() as ctx:
            asked, problem = _asked(ctx, typed)
            found = people.deeds(ctx, asked, PAGE + 1)
        rows = found[:PAGE]
        kept = {name: value for name, value in typed.items() if value}
        older = _at(kept | {"before": str(rows[-1].number)}) if len(found) > PAGE else ""
        return hall.page(
            "machine/audit.html",
            rows=[(one, _words(one)) for one in rows],
            typed=typed,
            verbs=sorted(_choices().items(), key=lambda one: one[1]),
            older=older,
            newest=_at(kept) if asked.before else "",
            problem=problem,
        )

    return pages


def _at(query: dict[str, str]) -> str:
    return f"{url_for('admin_audit.show')}?{urlencode(query)}"


def _asked(ctx: Context, typed: dict[str, str]) -> tuple[Asked, str]:
    """What is looked for, and what of it was not understood."""
    unit = people.roster.find_unit(ctx, typed["unit"]) if typed["unit"] else None
    days = {name: _day(typed[name]) for name in ("since", "until")}
    problem = NO_UNIT.format(words=typed["unit"]) if typed["unit"] and unit is None else ""
    problem += NO_DAY if any(typed[name] and days[name] is None for name in days) else ""
    verb = typed["verb"] if typed["verb"] in VERBS else ""
    before = request.args.get("before", "")
    number = int(before) if before.isascii() and before.isdigit() and len(before) <= LONGEST else 0
    older = number if number in NUMBERS else None
    return Asked(typed["who"].replace("\0", ""), verb, unit, days["since"], days["until"], older), problem


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in YEARS else None


def _choices() -> dict[str, str]:
    """What can be picked, in words that need no number."""
    return {verb: words.replace(" {count} 人", "") for verb, words in VERBS.items()}


def _words(deed: Deed) -> str:
    return _choices().get(deed.verb, "其他操作")
