"""Numbers as people type them: 12, 十二, 一十六, 廿三, 二〇二六, 两."""

import re

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "俩": 2, "三": 3, "仨": 3, "四": 4, "五": 5}
DIGITS |= {"六": 6, "七": 7, "八": 8, "九": 9}
TENS = {"廿": "二十", "卅": "三十"}
LONGEST, SPELT = 9, 3
"""The most figures of a number; the fewest characters read figure by figure."""
HAN = "零〇一二两三四五六七八九十廿卅"
LEFT = rf"(?<![\d.{HAN}百千万])"
"""Guard: a number does not begin in the middle of another one."""
NUMBER = rf"(?:\d{{1,6}}|[{HAN}百千]{{1,9}})"
"""Source of a regular expression for one whole number."""

_COUNTED = re.compile(
    r"(?:([一二两三四五六七八九])千)?(零)?(?:([一二两三四五六七八九])百)?(零)?(?:([一二三四五六七八九])?(十))?(零)?([一二两三四五六七八九])?"
)


def number(text: str) -> int | None:
    """The whole number `text` is, from 0 to 9999 in characters; None when it is anything else (两三, 八成, 半)."""
    text = text.strip()
    if text.isdecimal():
        return int(text) if len(text) <= LONGEST else None
    if not text:
        return None
    if text in DIGITS:
        return DIGITS[text]
    if all(char in DIGITS for char in text):
        return _spelt(text)
    return _counted("".join(TENS.get(char, char) for char in text))


def _spelt(text: str) -> int | None:
    """A number read digit by digit: 二〇二六. Two digits in a row are a guess (两三天), not a number."""
    if len(text) < SPELT or "两" in text:
        return None
    return int("".join(str(DIGITS[char]) for char in text))


def _counted(text: str) -> int | None:
    """A number said with 千 百 十."""
    match = _COUNTED.fullmatch(text)
    if match is None:
        return None
    thousands, _, hundreds, _, tens, ten, _, ones = match.groups()
    tenfold = DIGITS[tens] if tens else int(bool(ten))
    digits = (DIGITS.get(thousands or "零", 0), DIGITS.get(hundreds or "零", 0), tenfold, DIGITS.get(ones or "零", 0))
    return sum(digit * weight for digit, weight in zip(digits, (1000, 100, 10, 1), strict=True))
