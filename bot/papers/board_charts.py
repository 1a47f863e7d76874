"""The board's pictures, for the day and for the night: the areas and the months, drawn as SVG beside their tables.

Narrow enough for a phone: a browser makes them larger where there is room. The words are set by the reader's own
fonts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import vl_convert

from bot import board
from bot.board import Area, Mark, Month
from bot.papers.charts import FONTS, altair

WIDTH, ROW, BAR = 210, 26, 14
"""Pixels: the bars at their longest, a row of them, one bar."""
NAMES = 104
"""Room for the names of areas."""
LINES, COLUMNS = 130, 60
"""How high the months' lines and the meetings' columns are."""
MONTHS = 300
MARKS = (Mark.IN_TIME, Mark.LATE, Mark.OPEN, Mark.OVERDUE)


@dataclass(frozen=True, slots=True)
class Tones:
    """The colours of a picture; the number behind a bar and the table below say what they say without them."""

    ink: str
    faint: str
    marks: tuple[str, str, str, str]


DAY = Tones("#222222", "#c9ccd1", ("#2e7d4f", "#b7791f", "#a9b0ba", "#b5231d"))
NIGHT = Tones("#e6e6e6", "#4d525a", ("#5cb885", "#e0b050", "#6b7280", "#ff7b72"))
CLEAR = "#ffffff00"
DONE_OF = "{done}/{total}"
BEHIND_TOO = "，逾期{count}"
DONE, IN_TIME, HELD = "办结率", "按期率", "开会（次）"


def areas_svg(areas: Sequence[Area], *, is_dark: bool = False) -> str:
    """How each area's tasks stand, in four parts of a bar, and how many are done; areas without any are left out."""
    return _areas(tuple(one for one in areas if one.tally.total), is_dark=is_dark)


def trend_svg(months: Sequence[Month], *, is_dark: bool = False) -> str:
    """The share done and done in time by month, and below them the meetings held."""
    return _trend(tuple(months), is_dark=is_dark)


@lru_cache(maxsize=64)
def _areas(areas: tuple[Area, ...], *, is_dark: bool) -> str:
    words = board.wording.MARKS
    parts = [
        {
            "area": one.name,
            "mark": words[mark],
            "share": getattr(one.tally, mark.value) / one.tally.total,
            "place": place,
        }
        for one in areas
        for place, mark in enumerate(MARKS)
    ]
    said = [{"area": one.name, "share": 1, "said": _said(one)} for one in areas]
    order = [one.name for one in areas]
    tones = NIGHT if is_dark else DAY
    alt = altair()
    axis = alt.Axis(title=None, labelLimit=NAMES, ticks=False, domain=False, labelFontSize=12)
    row = alt.Y("area:N", sort=order, axis=axis)
    length = alt.X("share:Q", axis=None, scale=alt.Scale(domain=[0, 1], nice=False))
    colours = alt.Scale(domain=[words[mark] for mark in MARKS], range=list(tones.marks))
    legend = alt.Legend(title=None, orient="top", columns=4, labelFontSize=12, symbolType="square", columnPadding=8)
    bars: Any = alt.Chart(alt.InlineData(values=parts)).mark_bar(height=BAR)
    bars = bars.encode(y=row, x=length, color=alt.Color("mark:N", scale=colours, legend=legend), order="place:Q")
    numbers: Any = alt.Chart(alt.InlineData(values=said)).mark_text(align="left", dx=5, fontSize=12)
    numbers = numbers.encode(y=row, x=length, text="said:N", color=alt.value(tones.ink))
    return _svg((bars + numbers).properties(width=WIDTH, height=ROW * max(len(areas), 1)), is_dark=is_dark)


def _said(one: Area) -> str:
    behind = BEHIND_TOO.format(count=one.tally.overdue) if one.tally.overdue else ""
    return DONE_OF.format(done=one.tally.done, total=one.tally.total) + behind


@lru_cache(maxsize=64)
def _trend(months: tuple[Month, ...], *, is_dark: bool) -> str:
    names = [f"{one.first:%Y-%m}" for one in months]
    shares = [
        {"month": name, "share": share, "kind": kind}
        for name, one in zip(names, months, strict=True)
        for kind, share in ((DONE, one.done), (IN_TIME, one.in_time))
    ]
    held = [{"month": name, "meetings": one.meetings} for name, one in zip(names, months, strict=True)]
    tones = NIGHT if is_dark else DAY
    alt = altair()
    scale = alt.Scale(domain=[DONE, IN_TIME], range=[tones.ink, tones.marks[0]])
    dashes = alt.Scale(domain=[DONE, IN_TIME], range=[[1, 0], [5, 3]])
    legend = alt.Legend(title=None, orient="top", labelFontSize=12, symbolType="stroke", symbolStrokeWidth=2)
    none = alt.X("month:N", sort=names, axis=alt.Axis(labels=False, ticks=False, title=None, domain=False))
    percent = alt.Axis(title=None, tickCount=5, labelExpr="datum.value + '%'", domain=False, labelFontSize=11)
    lines: Any = alt.Chart(alt.InlineData(values=shares)).mark_line(point=alt.OverlayMarkDef(size=28), strokeWidth=2)
    lines = lines.encode(
        x=none,
        y=alt.Y("share:Q", axis=percent, scale=alt.Scale(domain=[0, 100])),
        color=alt.Color("kind:N", scale=scale, legend=legend),
        strokeDash=alt.StrokeDash("kind:N", scale=dashes, legend=legend),
    ).properties(width=MONTHS, height=LINES)
    labels = alt.Axis(title=None, labelExpr="toNumber(slice(datum.value, 5)) + '月'", labelAngle=0, labelFontSize=11)
    base: Any = alt.Chart(alt.InlineData(values=held), title=alt.TitleParams(HELD, anchor="start", fontSize=12))
    base = base.encode(x=alt.X("month:N", sort=names, axis=labels), y=alt.Y("meetings:Q", axis=None))
    columns = base.mark_bar(color=tones.marks[2], size=14)
    numbers = base.mark_text(dy=-6, fontSize=11, color=tones.ink).encode(text="meetings:Q")
    below = (columns + numbers).properties(width=MONTHS, height=COLUMNS)
    return _svg(alt.vconcat(lines, below, spacing=6), is_dark=is_dark)


def _svg(chart: Any, *, is_dark: bool) -> str:
    tones = NIGHT if is_dark else DAY
    styled = chart.configure(font=FONTS, background=CLEAR, padding=6).configure_view(stroke=None)
    styled = styled.configure_axis(labelColor=tones.ink, gridColor=tones.faint, tickColor=tones.faint)
    styled = styled.configure_legend(labelColor=tones.ink).configure_title(color=tones.ink)
    return str(vl_convert.vegalite_to_svg(styled.to_dict()))
