"""What must never be stored: state secrets, identity numbers, bank cards, passwords (class D of our data classes).

Basis: 保守国家秘密法; 个人信息保护法 art. 28. A message with such a mark is answered with advice to recall it.
"""

import re
from typing import Literal

from bot.text.normal import fold

Mark = Literal["secret", "internal", "identity", "card", "password"]
_APART = re.compile(r"(?<=\d)[ \-]+(?=[\dXx])")
_IDENTITY = re.compile(r"(?<!\d)[1-9]\d{5}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)")
_IDENTITY_SAID = re.compile(r"身份证(?:号码?)?(?:是|为|[::])?\s*\d{6,17}[\dXx]")
_CARD = re.compile(r"(?<!\d)(?:62|4|5[1-5]|35|37|9558)\d{11,17}(?!\d)")
_CARD_SAID = re.compile(r"(?:银行卡|卡号|账号|帐号)[^\d\n]{0,6}\d{12,19}")
_PASSWORD = re.compile(
    r"(?:密码|口令|验证码)(?:是|为|[::=])\s*[A-Za-z0-9!@#$%^&*._-]{4,}"
    r"|(?:密码|口令|验证码)\s*[A-Za-z0-9@#$%^&*._-]{6,}"
)
_LEVEL = r"(?:绝\s*密|机\s*密|秘\s*密)"
_SECRET = re.compile(
    rf"[【\[(〔「《]\s*{_LEVEL}\s*(?:★[^】\])〕」》]*)?[】\])〕」》]"
    rf"|{_LEVEL}\s*[★☆*]"
    rf"|{_LEVEL}(?:级|件|文件|材料|文电|资料|电报|级别|等级)"
    rf"|(?:密级|定密)(?:为|是|[::])\s*{_LEVEL}"
    r"|(?<![最保])(?:绝密|机密)(?![度性封闭室员])"
    r"|(?<!保守)国家秘密(?!法)|涉密(?:文件|材料|资料|内容|载体)"
)
_INTERNAL = re.compile(
    r"内部(?:文件|资料|材料|刊物|传阅|电报|明电)(?:[^,。;!?\n]{0,12}(?:发|传|转|贴|晒|群|看|念)|[】\])〕]|$)"
    r"|(?:注意保密|不得外传|严禁外传|请勿外传|不准外传|禁止外传|内部传阅|仅限内部|不得公开|未公开文件)"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_REGIONS = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82".split()  # noqa: SIM905
)


def forbidden(text: str) -> Mark | None:
    """The kind of thing in a text that must not be kept; None when there is nothing of the kind."""
    plain = fold(text)
    if _SECRET.search(plain):
        return "secret"
    if _INTERNAL.search(plain):
        return "internal"
    if _PASSWORD.search(plain):
        return "password"
    joined = _APART.sub("", plain)
    if any(_is_identity(match[0]) for match in _IDENTITY.finditer(joined)) or _IDENTITY_SAID.search(joined):
        return "identity"
    if _CARD_SAID.search(joined) or any(_is_card(match[0]) for match in _CARD.finditer(joined)):
        return "card"
    return None


def _is_identity(digits: str) -> bool:
    """Whether 18 characters with a birthday inside are an identity number (GB 11643-1999).

    A wrong check character is tolerated where the region exists: mistyped, it is still somebody's number.
    """
    total = sum(int(digit) * weight for digit, weight in zip(digits[:-1], _WEIGHTS, strict=True))
    return _CHECKS[total % len(_CHECKS)] == digits[-1].upper() or digits[:2] in _REGIONS


def _is_card(digits: str) -> bool:
    """The Luhn check of bank cards (ISO/IEC 7812-1)."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0
