"""Pictures of numbers for the chat: horizontal bars under a headline, every bar with its number in words of its own.

Drawn by Vega-Lite in this process, without a browser or network. Where the machine has no Chinese font there is no
picture: boxes in place of words help nobody, the text says the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import altair as alt
import vl_convert

FONTS = "Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, WenQuanYi Zen Hei, SimHei, sans-serif"
WIDTH, BAR, LABEL = 420, 26, 220
"""Pixels: a bar at its longest, one bar with its gap, the longest label."""
SCALE = 2.0
"""Sharp on a phone."""
TONES = ("#c0392b", "#4c6a92", "#7f8c8d")
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
    drawn = [_chart(chart, TONES[number % len(TONES)]) for number, chart in enumerate(shown)]
    whole: Any = alt.vconcat(*drawn, title=alt.TitleParams(title, subtitle=[subtitle]), spacing=24)
    styled = whole.configure(font=FONTS, background="white", padding=20).configure_view(stroke=None)
    styled = styled.configure_title(anchor="start", fontSize=20, subtitleFontSize=14, color=INK, offset=14)
    return bytes(vl_convert.vegalite_to_png(styled.to_dict(), scale=SCALE))


def _chart(chart: Bars, tone: str) -> Any:
    rows = [{"label": label, "count": count, "said": f"{count}{chart.unit}"} for label, count in chart.rows]
    order = [label for label, _ in chart.rows]
    labels = alt.Axis(
        title=None, minExtent=LABEL, labelLimit=LABEL, labelFontSize=14, labelColor=INK, ticks=False, domain=False
    )
    base: Any = alt.Chart(alt.InlineData(values=rows), title=alt.TitleParams(chart.title, fontSize=15, offset=6))
    placed = base.encode(
        y=alt.Y("label:N", sort=order, axis=labels),
        x=alt.X("count:Q", axis=None, scale=alt.Scale(domainMin=0, nice=False)),
    )
    bars = placed.mark_bar(color=tone, height=BAR * 0.65)
    said = placed.encode(text="said:N").mark_text(align="left", dx=6, fontSize=14, color=INK)
    return (bars + said).properties(width=WIDTH, height=BAR * len(rows))


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
