"""Titles of official papers, broken by sense into lines of like length (GB/T 9704-2012, 7.3.1). Pure."""

import re
from unicodedata import east_asian_width

from bot.papers.word import one_line

LONGEST = 19.0
"""Characters of 2号 in a line: 20 fill the 156 mm."""
GOOD_ENDS = re.compile(
    r"(?:[、，；：》”）]|年度?|季度|月份?|工作|情况|活动|会议|公司|支部|委员会|党委|书记|考核|问题)$"
)
"""After these a title reads on in the next line."""
BAD_STARTS = re.compile(r"^(?:[、，；：。》”’）〕的和与及等度份第]|年|月|日|号|季|工作|情况|活动|会议)")
BAD_ENDS = re.compile(r"(?:[《“‘（〔第和与及的对]|关于)$")
TORN = re.compile(r"[0-9A-Za-z.%]{2}")
"""A number or a word is never torn."""
LOOKED_AT = 4
"""Characters on either side of a break that decide how good it is."""
WORSE, BAD, NEVER = 12.0, 60.0, 5000.0
"""What a break costs that is not at a good place, at a bad one, within a number."""


def width(text: str) -> float:
    """How many characters wide; letters and digits are half of one."""
    return sum(1.0 if east_asian_width(sign) in "WFA" else 0.5 for sign in text)


def broken(title: str) -> tuple[str, ...]:
    """The lines of a title, none wider than `LONGEST`: broken between words, about equally long."""
    text = one_line(title)
    whole = width(text)
    if whole <= LONGEST:
        return (text,)
    ideal = whole / -(-whole // LONGEST)
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(text) + 1):
        best.append(min(_ways(text, end, ideal, best)))
    lines, end = [], len(text)
    while end:
        start = best[end][1]
        lines.append(text[start:end].strip())
        end = start
    return tuple(line for line in reversed(lines) if line)


def _ways(text: str, end: int, ideal: float, best: list[tuple[float, int]]) -> list[tuple[float, int]]:
    """What the title up to `end` costs, by where its last line starts."""
    ways, wide, cost = [], 0.0, _cost(text, end)
    for start in range(end - 1, -1, -1):
        wide += width(text[start])
        if wide > LONGEST:
            break
        ways.append((best[start][0] + (wide - ideal) ** 2 + cost, start))
    return ways


def _cost(text: str, place: int) -> float:
    """What it costs to break here; nothing at the end."""
    if place == len(text):
        return 0.0
    before, after = text[max(0, place - LOOKED_AT) : place], text[place : place + LOOKED_AT]
    if TORN.fullmatch(before[-1] + after[0]):
        return NEVER
    if BAD_STARTS.match(after) or BAD_ENDS.search(before):
        return BAD
    return 0.0 if GOOD_ENDS.search(before) else WORSE
