"""Figures of an activity out as a workbook whose sums are formulas: the office can follow every point.

Lines stand by unit code and are never put in an order by their points; what is missing is 待核, never zero.
"""

import io
from collections.abc import Sequence

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from bot import activities
from bot.activities import Activity, ActivityTemplate, Line
from bot.core.context import Context
from bot.papers import books, contests
from bot.papers.books import Head, Value

TABLE = "评比表"
FIRST = 5
"""The column of the first metric."""
WAITING, REACHED, MISSED = "待核", "达标", "不达标"
AGREES, DIFFERS = "一致", "不一致"


def export(ctx: Context, row: Activity, wanted: str) -> tuple[bytes, int]:
    """The figures of a period by unit code, with what they come to as formulas; and how many rows there are.

    Raises:
        BadInputError: the activity is not measured, or for another kind of period.
    """
    made = contests.template_of(ctx, row)
    contests.require_pace(made, wanted)
    lines = activities.table(ctx, row, wanted)
    weights = [
        f"{name}（{made.weights[code]}）" if code in made.weights else name for code, name in made.metrics.items()
    ]
    heads = [
        *(Head("单位编号", 10), Head("单位", 18), Head("班组或项目", 18), Head("期间", 14)),
        *(Head(title, 11) for title in weights),
        *(Head("合计" if made.is_contest else "结论", 10), Head("系统", 10), Head("核对", 9)),
    ]
    said = activities.wording.period(wanted)
    rows: dict[int, Sequence[Value]] = {
        number: (
            line.unit.code,
            line.unit.short,
            line.subject,
            said,
            *contests.values_of(made, line),
            None,
            _own(made, line),
            None,
        )
        for number, line in enumerate(lines, start=2)
    }
    return _with_formulas(books.book(TABLE, heads, rows), made, len(lines)), len(lines)


def _own(made: ActivityTemplate, line: Line) -> Value:
    """What the system made of it."""
    if made.is_contest:
        return WAITING if line.points is None else float(line.points)
    words = {activities.Standing.REACHED: REACHED, activities.Standing.MISSED: MISSED}
    return words.get(line.standing, WAITING)


def _with_formulas(plain: bytes, made: ActivityTemplate, lines: int) -> bytes:
    """What each line comes to, and whether the system says the same."""
    book = load_workbook(io.BytesIO(plain))
    sheet = book[TABLE]
    after = FIRST + len(made.metrics)
    for number in range(2, lines + 2):
        sheet.cell(number, after, _formula(made, number))
        result, own = (f"{get_column_letter(after + place)}{number}" for place in (0, 1))
        sheet.cell(number, after + 2, f'=IF({result}={own},"{AGREES}","{DIFFERS}")')
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _formula(made: ActivityTemplate, number: int) -> str:
    """The weighted points rounded to one decimal; of other figures whether the mark is reached."""
    letters = {code: get_column_letter(FIRST + place) for place, code in enumerate(made.metrics)}
    cells_of = [f"{letter}{number}" for letter in letters.values()]
    whole = f"COUNT({cells_of[0]}:{cells_of[-1]})={len(cells_of)}"
    if made.is_contest:
        terms = "+".join(f"{letters[code]}{number}*{weight}" for code, weight in made.weights.items())
        points = (
            f"ROUND(ROUND(({terms})/{sum(made.weights.values())},6),1)"  # the inner one: 77.65 is stored as 77.649…
        )
        return f'=IF({whole},{points},"{WAITING}")'
    over = ",".join(f"{letters[code]}{number}>0" for code in made.zeros)
    reached = f'IF({whole},"{REACHED}","{WAITING}")'
    return f'=IF(OR({over}),"{MISSED}",{reached})' if over else f"={reached}"
