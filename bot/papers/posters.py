"""The announcement of an activity as a picture: name, what, until when, how to sign up; the text says the same.

Plain, as a notice on the board is: no emblem, no photograph, nobody's name but the leader's. Without a Chinese font
there is none.
"""

from collections.abc import Iterator, Sequence
from html import escape

import vl_convert

from bot import activities, people
from bot.activities import Activity, ActivityState
from bot.core.context import Context
from bot.papers import charts

KIND = "activity"
"""What a reference begins with: `activity:12`."""
WIDTH, MARGIN, BAND = 360, 28, 10
"""Pixels: across, beside the text, the red band on top."""
NAME, TEXT, SMALL = 26, 16, 13
"""Sizes of letters."""
LEADING = 1.6
SCALE = 2.0
"""Sharp on a phone."""
RED, INK, GREY = "#b22222", "#222222", "#666666"
WHO = "{unit}{begun}"
HOW = "报名：回复「报名 {number}」"
FREE = "自愿参加，不用回复。"
ONLY = "不用报名，不用回复。"
BAD_STARTS = "，。；：、！？）」》"
"""Signs that never begin a line."""


def draw(ctx: Context, number: int) -> bytes | None:
    """The PNG of an activity's announcement; None where there is none that is on, or no Chinese font."""
    row = ctx.session.get(Activity, number) if 0 < number < 2**31 else None
    if row is None or row.state is not ActivityState.OPEN or not charts.has_chinese_font():
        return None
    return bytes(vl_convert.svg_to_png(svg(said(ctx, row)), scale=SCALE))


def said(ctx: Context, row: Activity) -> list[tuple[str, int, str]]:
    """The lines, each with its size and colour: what the text of the message says."""
    template = activities.template_of(ctx, row)
    leader = people.member(ctx, row.leader_id).name if row.leader_id else ""
    begun = activities.wording.BEGUN_TEAM if row.is_team else activities.wording.BEGUN
    unit = people.org(ctx, row.org_id).short
    about = [one for one in (template.full if template else "", *activities.wording.particulars(row, leader)) if one]
    how = [(HOW.format(number=row.id), TEXT, RED), (FREE, SMALL, GREY)] if row.enrols else [(ONLY, SMALL, GREY)]
    return [
        (WHO.format(unit=unit, begun=begun), SMALL, GREY),
        (row.name, NAME, RED),
        *((one, TEXT, INK) for one in about),
        *how,
    ]


def svg(lines: Sequence[tuple[str, int, str]]) -> str:
    """The lines one below the other, broken where they are too long; whatever people typed is only ever text."""
    placed, height = [], float(BAND + MARGIN)
    for text, size, colour in lines:
        for part in broken(text, (WIDTH - 2 * MARGIN) // size):
            height += size * LEADING
            placed.append(
                f'<text x="{MARGIN}" y="{height - size * (LEADING - 1):.0f}" font-size="{size}" fill="{colour}" '
                f'font-family="{charts.FONTS}">{escape(part)}</text>'
            )
        height += size / 2
    whole = round(height + MARGIN)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{whole}">'
        f'<rect width="{WIDTH}" height="{whole}" fill="white"/><rect width="{WIDTH}" height="{BAND}" fill="{RED}"/>'
        f"{''.join(placed)}</svg>"
    )


def broken(text: str, longest: int) -> Iterator[str]:
    """A text in lines of so many characters; a sign that may not begin a line stays with the one before."""
    clean = "".join(sign for sign in text if sign.isprintable())
    while clean:
        stop = longest
        while stop < len(clean) and clean[stop] in BAD_STARTS and stop > 1:
            stop -= 1
        yield clean[:stop]
        clean = clean[stop:]
