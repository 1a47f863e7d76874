"""Every error has one clear sentence."""

import re

import pytest

from bot.core import errors
from bot.core.config import ConfigError
from bot.core.errors import AmbiguousError, BotError, NotFoundError

FAMILY = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, BotError)]


@pytest.mark.parametrize("kind", FAMILY)
def test_each_says_something_by_itself(kind: type[BotError]) -> None:
    assert re.fullmatch(r"[^a-zA-Z!！]+。", kind().sentence)


def test_what_is_said_goes_before_what_is_always_said() -> None:
    assert NotFoundError("没有编号 12 的任务。").sentence == "没有编号 12 的任务。"


def test_more_than_one_can_be_chosen_from() -> None:
    error = AmbiguousError("有两位王伟。", ["第一党小组", "第二党小组"])

    assert (error.sentence, error.choices) == ("有两位王伟。", ("第一党小组", "第二党小组"))


def test_wrong_settings_are_one_of_the_family() -> None:
    assert issubclass(ConfigError, BotError)
    assert ConfigError(["a", "b"]).sentence == "配置有误：a；b"
