"""What people type on pages in their own words: cleaned of what no store takes, and refused where it must not be kept.

In the chat the desk does the same before anything is understood.
"""

import re

from wtforms import Field, Form, ValidationError

from bot.text import secrets

UNTYPABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""What nobody types and PostgreSQL takes in no text (NUL); tabs and new lines stay."""
UNKEPT = "里面有涉密、内部文件的标志，或者证件号、银行卡号、密码，不能在网上传，没有记下。请删去再交。"


def plain(text: str | None) -> str:
    """The text without what surrounds it and what nobody types."""
    return UNTYPABLE.sub("", text or "").replace("\r\n", "\n").strip()


def is_keepable(text: str) -> bool:
    """Whether it may be stored: no mark of secrecy, no identity number, bank card or password is in it."""
    return secrets.forbidden(text) is None


def keepable(_: Form, field: Field) -> None:
    """A validator: let pass what may be stored.

    Raises:
        ValidationError: it may not; it is not shown again either.
    """
    if not is_keepable(field.data or ""):
        field.data = ""
        raise ValidationError(UNKEPT)
