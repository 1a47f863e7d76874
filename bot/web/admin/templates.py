"""The lists of a year: what units and the committee have to do; shown, changed, taken over for the next year."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from flask import Blueprint, Response

from bot import papers, plan
from bot.people import Right
from bot.plan import TaskTemplate
from bot.web.admin import template_form as admin_template_form
from bot.web.admin.rooms import closed_by, year_asked
from bot.web.hall import Hall

COPIED = "{year}年的清单里增加了 {count} 项，请逐项核对期限和分值。"
NOTHING_NEW = "{year}年的清单里各项都已有了，没有改动。"


@dataclass(frozen=True, slots=True)
class Duty:
    """One line of the list, in words."""

    code: str
    name: str
    said: Mapping[str, str]
    active: bool


@dataclass(frozen=True, slots=True)
class Area:
    """Duties that belong together."""

    name: str
    duties: Sequence[Duty]


def blueprint(hall: Hall) -> Blueprint:
    """`/admin/templates` and below."""
    pages = closed_by(Right.EXTEND_TASK, Blueprint("admin_templates", __name__, url_prefix="/admin/templates"), hall)

    @pages.get("")
    def index() -> Response:
        scope = admin_template_form.scope_asked()
        with hall.reading() as ctx:
            year = year_asked(ctx.today.year)
            rows = plan.templates(ctx, year, scope)
            total = sum((row.weight for row in rows if row.active), Decimal(0))
            return hall.page(
                "rules/templates.html",
                year=year,
                scope=scope,
                lists=papers.tasks.LISTS,
                areas=_areas(rows),
                total=f"{total.normalize():f}",
                count=len(rows),
            )

    @pages.post("/copy")
    def copy() -> Response:
        found = []
        with hall.reading() as ctx:
            year = year_asked(ctx.today.year)
        problem = hall.attempt(lambda ctx: found.append(plan.copy_year(ctx, year)))
        said = COPIED.format(year=year + 1, count=sum(found)) if sum(found) else NOTHING_NEW.format(year=year + 1)
        return hall.done(problem or said, "admin_templates.index", year=year if problem else year + 1)

    admin_template_form.hang(pages, hall)
    return pages


def _areas(rows: Iterable[TaskTemplate]) -> list[Area]:
    ordered = sorted(rows, key=lambda row: (row.area, row.area_name, row.code))
    return [
        Area(name, [Duty(row.code, row.name, papers.tasks.shown(row), row.active) for row in listed])
        for (_, name), listed in groupby(ordered, key=lambda row: (row.area, row.area_name))
    ]
