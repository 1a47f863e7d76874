"""One family of errors; each carries the Chinese sentence the person is told.

BotError
├── NotFoundError    没有这样东西
├── NotAllowedError  不是这个人能做的
├── BadInputError    看不懂或填错了
├── AmbiguousError   不止一个，要问
├── ConflictError    与已有的记录冲突
└── BusyError        暂时存不了，平台会再送一次
"""

from collections.abc import Sequence

NOT_KEPT = "what was typed is not kept"
"""The note (`add_note`) on a crash where what was typed must not be kept, as `keeps_words` says of a BotError."""


class BotError(Exception):
    """出错了。"""

    keeps_words = True
    """Whether what was typed may be kept with it."""

    @property
    def sentence(self) -> str:
        """What the person is told: the message, or the docstring of the class."""
        return str(self) or (self.__doc__ or "").strip()


class NotFoundError(BotError):
    """没有找到。"""


class NotAllowedError(BotError):
    """您不能做这件事。"""


class BadInputError(BotError):
    """没看懂，请换个说法。"""


class ConflictError(BotError):
    """和已有的记录冲突，没有改动。"""


class BusyError(BotError):
    """正忙，请稍后再试。"""


class AmbiguousError(BotError):
    """不止一个，请说清楚是哪一个。"""

    def __init__(self, message: str = "", choices: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.choices = tuple(choices)
