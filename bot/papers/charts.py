"""Pictures of numbers for the chat: bars under a headline, above each its label, beside it its number in words.

Narrow, for a phone shows them no wider than a hand.

Drawn by Vega-Lite in this process, without a browser or network. Where the machine has no Chinese font there is no
picture: boxes in place of words help nobody, the text says the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

import vl_convert

FONTS = "Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, WenQuanYi Zen Hei, SimHei, sans-serif"
WIDTH, ROW, BAR = 300, 42, 12
"""Pixels: a bar at its longest, a label with its bar and their gap, the bar itself."""
SCALE = 2.0
"""Sharp on a phone."""
TONES = ("#4c6a92", "#7f8c8d", "#c0392b", "#a0682c")
"""One for each chart in turn; the number beside the bar says it without colour."""
INK = "#222222"
PROBES = ("党", "部")


@dataclass(frozen=True, slots=True)
class Bars:
    """Labels and whole numbers, in the order they are drawn; `unit` follows each number."""

    title: str
    rows: tuple[tuple[str, int], ...]
    unit: str = ""


def draw(title: str, subtitle: str, charts: Sequence[Bars]) -> bytes | None:
    """A PNG of these charts one below the other; None without a Chinese font. Charts without a row are left out."""
    shown = [chart for chart in charts if chart.rows]
    if not shown or not has_chinese_font():
        return None
    alt = altair()
    drawn = [_chart(chart, TONES[number % len(TONES)]) for number, chart in enumerate(shown)]
    whole: Any = alt.vconcat(*drawn, title=alt.TitleParams(title, subtitle=[subtitle]), spacing=24)
    styled = whole.configure(font=FONTS, background="white", padding=20).configure_view(stroke=None)
    styled = styled.configure_title(anchor="start", fontSize=20, subtitleFontSize=14, color=INK, offset=14)
    return bytes(vl_convert.vegalite_to_png(styled.to_dict(), scale=SCALE))


def altair() -> Any:
    """The charts' grammar, read when the first is drawn: to answer messages nobody need wait for it at the start."""
    return import_module("altair")


def _chart(chart: Bars, tone: str) -> Any:
    alt = altair()
    rows = [{"label": label, "count": count, "said": f"{count}{chart.unit}"} for label, count in chart.rows]
    order = [label for label, _ in chart.rows]
    base: Any = alt.Chart(alt.InlineData(values=rows), title=alt.TitleParams(chart.title, fontSize=15, offset=6))
    row = base.encode(y=alt.Y("label:N", sort=order, axis=None))
    placed = row.encode(x=alt.X("count:Q", axis=None, scale=alt.Scale(domainMin=0, nice=False)))
    bars = placed.mark_bar(color=tone, height=BAR, yOffset=BAR)
    said = placed.encode(text="said:N").mark_text(align="left", dx=6, dy=BAR, fontSize=14, color=INK)
    label = row.encode(text="label:N", x=alt.value(0))
    labels = label.mark_text(align="left", dy=-BAR / 2, fontSize=14, color=INK, limit=WIDTH)
    return (bars + said + labels).properties(width=WIDTH, height=ROW * len(rows))


@lru_cache(maxsize=1)
def has_chinese_font() -> bool:
    """Whether two different characters look different: without a font both are the same empty box."""
    first, second = (vl_convert.svg_to_png(_letter(one)) for one in PROBES)
    return bytes(first) != bytes(second)


def _letter(one: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
        f'<text x="4" y="32" font-size="28" font-family="{FONTS}">{one}</text></svg>'
    )
