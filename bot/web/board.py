"""The board: what needs somebody today, how all units stand, the same as pictures and as a file."""

from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO

from flask import Blueprint, Response, make_response, redirect, request, send_file

from bot import assess, board, papers, people, plan, problems
from bot.board import Asked, View, Waits
from bot.core.context import Context
from bot.people import Right
from bot.web.hall import Hall
from bot.web.paths import HOME

UNITS = "/units"
ASKED = ("unit", "area", "period", "state", "page")
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ALL_UNITS, ALL_AREAS, ALL_STATES = "全部单位", "全部领域", "全部情况"
CODED = "{code} {short}"
WITH = "有“{mark}”的"
WAITING = ("报完成等核验", "申请延期", "反映的问题等核实", "扣分、加分等确认", "申诉等答复")
"""As in `Waits`: what it is."""
Choices = Sequence[tuple[str, str]]


def blueprint(hall: Hall) -> Blueprint:
    """`/`, `/board/waiting`; `/board/areas.svg`, `/board/trend.svg`, `/board/export.xlsx` with the filters of `/`."""
    pages = Blueprint("board", __name__)

    @pages.get("/")
    def show() -> Response:
        with hall.reading() as ctx:
            if not board.seated(ctx):
                leads = people.may_anywhere(ctx, Right.SEE_UNIT)
                return make_response(redirect(UNITS if leads else HOME, 302))
            view = board.look(ctx, _asked())
            shown = board.overview(ctx, view)
            today, has_register = ctx.today, people.may_everywhere(ctx, Right.RECTIFY)
        return hall.page(
            "board/show.html",
            view=view,
            shown=shown,
            today=today,
            words=board.wording,
            problem_words=problems.wording,
            period=assess.period_words(view.filter.words),
            asked=view.filter.query(),
            choices=_choices(view, today),
            waits=_waits(shown.waits),
            has_register=has_register,
            part=next((one.short for one in view.units if one.code == view.filter.unit), ""),
            any_area=any(one.tally.total for one in shown.areas),
            problem=board.wording.faults(view.faults),
        )

    @pages.get("/board/waiting")
    def waiting() -> Response:
        with hall.reading() as ctx:
            found = board.listed(ctx, board.look(ctx, Asked()))
        return hall.page("board/waiting.html", found=found, words=plan.wording)

    @pages.get("/board/areas.svg")
    def areas() -> Response:
        return drawn(lambda ctx, view: papers.areas_svg(board.areas(ctx, view), is_dark=_is_dark()))

    @pages.get("/board/trend.svg")
    def trend() -> Response:
        return drawn(lambda ctx, view: papers.trend_svg(board.trend(ctx, view), is_dark=_is_dark()))

    def drawn(draw: Callable[[Context, View], str]) -> Response:
        with hall.reading() as ctx:
            picture = draw(ctx, board.look(ctx, _asked()))
        return _unkept(Response(picture, mimetype="image/svg+xml"))

    @pages.get("/board/export.xlsx")
    def export() -> Response:
        with hall.reading() as ctx:
            content, name = papers.board.export(ctx, board.look(ctx, _asked()))
        return _unkept(send_file(BytesIO(content), mimetype=WORKBOOK, as_attachment=True, download_name=name))

    return pages


def _asked() -> Asked:
    return Asked(**{name: request.args.get(name, "").strip() for name in ASKED})


def _is_dark() -> bool:
    return request.args.get("dark") == "1"


def _unkept(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


def _choices(view: View, today: date) -> dict[str, Choices]:
    """What can be picked in each field of the filters, by its name."""
    return {
        "unit": [("", ALL_UNITS), *((one.code, CODED.format(code=one.code, short=one.short)) for one in view.offered)],
        "area": [("", ALL_AREAS), *((str(number), f"{number} {name}") for number, name in view.areas.items())],
        "period": [(one, assess.period_words(one)) for one in board.periods(today, view.filter.words)],
        "state": [("", ALL_STATES), *((one.value, WITH.format(mark=board.wording.MARKS[one])) for one in board.STATES)],
    }


def _waits(waits: Waits) -> Sequence[tuple[int, str]]:
    """What waits for the visitor: how many, what."""
    counts = (waits.verify, waits.extensions, waits.reports, waits.entries, waits.appeals)
    return [(count, what) for count, what in zip(counts, WAITING, strict=True) if count]
