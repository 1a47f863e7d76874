"""Settings: one TOML file, the environment over it, secrets from files; every mistake named at once, in Chinese."""

import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.core.errors import BotError
from bot.core.platforms import Channels, GroupRobot, Section, WechatOa, WecomApp
from bot.core.sections import (
    Admission,
    Assess,
    Calendar,
    Chat,
    Evidence,
    Log,
    Meetings,
    Notice,
    Quiet,
    Reminders,
    Settings,
    Store,
    Web,
)

__all__ = [
    "FROM_FILES",
    "Admission",
    "Assess",
    "Calendar",
    "Channels",
    "Chat",
    "ConfigError",
    "Evidence",
    "GroupRobot",
    "Log",
    "Meetings",
    "Notice",
    "Quiet",
    "Reminders",
    "Section",
    "Settings",
    "Store",
    "Web",
    "WechatOa",
    "WecomApp",
    "load",
]

PREFIX = "ZHIBU_"
NOT_SETTINGS = frozenset({"ZHIBU_CONFIG"})
"""Names that tell where the settings are, not what they are."""
FROM_FILES = frozenset({"url", "secret", "token", "aes_key", "link_key", "key"})
"""Keys that hold a secret; each may be given as `<key>_file`, the name of a file that holds it."""


class ConfigError(BotError):
    """配置有误。"""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("配置有误：" + "；".join(self.problems))


def load(path: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read the file (if one is named or `config.toml` is here), lay the environment over it, check it all.

    Raises:
        ConfigError: every mistake, by key, in Chinese, without any value.
    """
    path, must_exist = path or Path("config.toml"), path is not None
    problems: list[str] = []
    values = _read_toml(path, must_exist=must_exist, problems=problems)
    unread = bool(problems)
    _overlay(values, os.environ if environ is None else environ, problems)
    missing = _open_secret_files(values, (), problems)
    checked = _checked(values)
    if isinstance(checked, Settings) and not problems:
        return checked
    errors = [] if isinstance(checked, Settings) else checked
    # What could not be read is not missing too.
    told = [one for one in errors if one["type"] != "missing" or not (unread or one["loc"] in missing)]
    raise ConfigError([*problems, *map(_in_words, told)])


def _checked(values: Mapping[str, Any]) -> Settings | list[ErrorDetails]:
    """The settings, or what is wrong with them: returned, so that no exception carries the values along."""
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        return error.errors(include_input=False, include_url=False)


def _read_toml(path: Path, *, must_exist: bool, problems: list[str]) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().removeprefix(b"\xef\xbb\xbf").decode("utf-8"))
    except FileNotFoundError:
        if must_exist:
            problems.append(f"找不到配置文件 {path}")
    except UnicodeDecodeError:
        problems.append(f"{path.name} 不是 UTF-8 编码（可能是 GBK）：请用记事本“另存为”，编码选 UTF-8")
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        where = f"第 {found[1]} 行" if found else "末尾"
        problems.append(f"{path.name} 的写法有误（{where}）：请对照 config.example.toml")
    except OSError:
        problems.append(f"{path.name} 读不出来：请检查文件权限")
    return {}


def _overlay(values: dict[str, Any], environ: Mapping[str, str], problems: list[str]) -> None:
    for name in sorted(environ):
        if not name.startswith(PREFIX) or name in NOT_SETTINGS:
            continue
        *sections, key = name.removeprefix(PREFIX).lower().split("__")
        if not sections:
            problems.append(f"环境变量 {name} 不是配置项（应写作 {PREFIX}段__键）")
            continue
        place = values
        for section in sections:
            place = place.setdefault(section, {})
            if not isinstance(place, dict):
                problems.append(f"环境变量 {name} 与配置文件冲突")
                break
        else:
            place[key] = environ[name]
            _forget_other_way(place, key, name, environ)


def _forget_other_way(place: dict[str, Any], key: str, name: str, environ: Mapping[str, str]) -> None:
    """A secret in the environment also goes before the other way of giving it in the file."""
    bare = key.removesuffix("_file")
    other, suffix = (bare, "") if key != bare else (f"{key}_file", "_FILE")
    if bare in FROM_FILES and name.upper().removesuffix("_FILE") + suffix not in environ:
        place.pop(other, None)


def _open_secret_files(values: dict[str, Any], place: tuple[str, ...], problems: list[str]) -> set[tuple[str, ...]]:
    """Replace every `key_file = "…"` by `key`, the content of the file without blanks around it.

    Returns where a key is now missing because its file could not be read, or because both were given.
    """
    missing = set()
    for name, value in list(values.items()):
        key = name.removesuffix("_file")
        if isinstance(value, dict):
            missing |= _open_secret_files(value, (*place, name), problems)
        elif key != name and key in FROM_FILES:
            del values[name]
            where = ".".join((*place, name))
            if key in values:
                problems.append(f"{where}：与 {key} 只能写一个")
                continue
            try:
                values[key] = Path(value).read_text("utf-8-sig").strip()
            except (OSError, TypeError, ValueError):
                problems.append(f"{where}：指的文件读不出来")
                missing.add((*place, key))
    return missing


WORDS = {
    "extra_forbidden": "没有这个配置项，是不是拼错了",
    "missing": "必须填写",
    "bool_parsing": "应为 true 或 false",
    "bool_type": "应为 true 或 false",
    "int_parsing": "应为整数",
    "int_type": "应为整数",
    "string_type": "应为文字（加引号）",
    "string_too_short": "不能为空",
    "string_pattern_mismatch": "格式不对",
    "greater_than_equal": "数值太小",
    "less_than_equal": "数值太大",
    "model_type": "应为一个段（[…]）",
    "model_attributes_type": "应为一个段（[…]）",
}


VALUE_WORDS = {
    "blank": "不能为空",
    "aes_key": "应为 43 位字母和数字",
    "url": "应写作 sqlite:///文件 或 postgresql://…",
}


def _in_words(error: ErrorDetails) -> str:
    key = ".".join(str(part) for part in error["loc"])
    if error["type"] == "value_error":
        return f"{key}：{VALUE_WORDS[str(error['ctx']['error'])]}"
    kind = error["type"]
    if kind.startswith("time"):
        return f"{key}：应为时间，例如 20:00"
    fallback = "应为日期，例如 2026-10-01" if "date" in kind else "值不对"
    return f"{key}：{WORDS.get(kind, fallback)}"
