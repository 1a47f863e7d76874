"""What forms of pages have in common: their own sentences are Chinese too."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.i18n import get_translations
from wtforms.validators import DataRequired, Length

from bot.web.typed import keepable, plain

LONGEST = 500
"""Characters of a note or a reason."""
NEEDED, TOO_LONG = "请填写这一项。", "请写在{most}个字以内。"


@cache
def _chinese() -> Any:
    return get_translations(["zh"])


class Form(FlaskForm):  # type: ignore[misc]
    """A form whose fields say in Chinese what is wrong with them."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Finds the sentences in WTForms itself."""

        def get_translations(self, form: "Form") -> Any:
            """Those of all our forms."""
            del form
            return _chinese()


def needed() -> DataRequired:
    """Something has to be filled in."""
    return DataRequired(NEEDED)


def at_most(most: int = LONGEST) -> Length:
    """No more than so many characters."""
    return Length(max=most, message=TOO_LONG.format(most=most))


class Words(TextAreaField):  # type: ignore[misc]
    """What people say in their own words: cleaned, not too long, and nothing that must not be kept."""

    def __init__(self, label: str, first: Sequence[Any] = (), most: int = LONGEST, **kwargs: Any) -> None:
        super().__init__(label, [*first, at_most(most), keepable], filters=[plain], **kwargs)
