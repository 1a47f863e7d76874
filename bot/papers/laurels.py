"""The news of an award as a picture: the star or flag, whose, who got it, the deed; the text says the same."""

import vl_convert

from bot import activities, awards, people
from bot.awards import Award
from bot.core.context import Context
from bot.papers import charts, posters

KIND = "award"
"""What a reference begins with: `award:12`."""
Line = tuple[str, int, str]


def draw(ctx: Context, number: int) -> bytes | None:
    """The PNG; None where there is no such award, it stayed vacant, or there is no Chinese font."""
    row = ctx.session.get(Award, number) if 0 < number < 2**31 else None
    if row is None or row.is_vacant or not charts.has_chinese_font():
        return None
    return bytes(vl_convert.svg_to_png(posters.svg(said(ctx, row)), scale=posters.SCALE))


def said(ctx: Context, row: Award) -> list[Line]:
    """The lines, each with its size and colour: the winners and nothing of the others."""
    unit = people.org(ctx, row.org_id)
    prize = awards.prize(ctx, row.code, unit, row.period)
    rows = awards.awarded(ctx, prize)
    deed: list[Line] = [(row.text, posters.TEXT, posters.INK)] if row.text and len(rows) == 1 else []
    return [
        (f"{unit.short} {activities.wording.period(row.period)}", posters.SMALL, posters.GREY),
        (prize.template.name, posters.TEXT, posters.INK),
        (awards.named(ctx, rows), posters.NAME, posters.RED),
        *deed,
    ]
