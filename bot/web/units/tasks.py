"""A unit's tasks of this year or the last: what, who, by when, on what basis, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, request

from bot import plan
from bot.people import Right
from bot.plan import Listed, Stand, Task, TaskState, YearFilter
from bot.web.hall import Hall

STATES = {
    Stand.OPEN: "还没到期",
    Stand.OVERDUE: "逾期没办",
    Stand.REPORTED: "待核验",
    Stand.DONE: "已完成",
    Stand.NOT_APPLICABLE: "不适用",
    Stand.CANCELLED: "已取消",
}
MONTH, AREA, ALL_MONTHS, ALL_STATES, ALL_AREAS = "{}月", "{} {}", "全年", "全部情况", "全部领域"
MONTHS = {str(number): number for number in range(1, 13)}
STANDS = {one.value: one for one in Stand}

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Row:
    """A task in the list, in words."""

    number: int
    title: str
    place: str
    owner: str
    due: str
    state: str
    look: str
    requirement: str
    basis: str


def blueprint(hall: Hall) -> Blueprint:
    """`/units/<code>/tasks?year=2025&month=11&state=overdue&area=4&page=2`."""
    pages = Blueprint("units_tasks", __name__)

    @pages.get("/units/<code>/tasks")
    def show(code: str) -> Response:
        with hall.reading() as ctx:
            unit = hall.unit(ctx, code, Right.SEE_UNIT)
            this = ctx.today.year
            year = this - 1 if request.args.get("year") == str(this - 1) else this
            areas = plan.areas(ctx, year)
            wanted = _wanted(year, areas)
            count = plan.year_count(ctx, unit, wanted)
            sheet = hall.sheet(count, lambda offset, limit: plan.year_list(ctx, unit, wanted, offset, limit))
            rows = [_row(one, ctx.today) for one in sheet.rows]
            place, short = unit.code, unit.short
        return hall.page(
            "unit_tasks/list.html",
            code=place,
            short=short,
            year=year,
            this=this,
            sheet=sheet,
            rows=rows,
            choices=_choices(areas),
        )

    return pages


def _wanted(year: int, areas: dict[int, str]) -> YearFilter:
    """What the address asks for; what it cannot mean is passed over."""
    return YearFilter(
        year,
        month=MONTHS.get(request.args.get("month", "")),
        stand=STANDS.get(request.args.get("state", "")),
        area={str(number): number for number in areas}.get(request.args.get("area", "")),
    )


def _choices(areas: dict[int, str]) -> dict[str, Choices]:
    """What can be picked in each field of the filters."""
    return {
        "month": [("", ALL_MONTHS), *((text, MONTH.format(text)) for text in MONTHS)],
        "state": [("", ALL_STATES), *((one.value, words) for one, words in STATES.items())],
        "area": [("", ALL_AREAS), *((str(number), AREA.format(number, name)) for number, name in areas.items())],
    }


def _row(one: Listed, today: date) -> Row:
    task = one.task
    return Row(
        task.id,
        task.title,
        one.place,
        one.owner,
        plan.wording.due(task, today),
        plan.wording.state(task, today),
        look(task, today),
        task.requirement,
        plan.wording.basis(one.template),
    )


def look(task: Task, today: date) -> str:
    """How its state is coloured; the words say it too."""
    if task.state is TaskState.OPEN:
        return "late" if task.due < today else "open"
    return "good" if task.state is TaskState.DONE else ""
