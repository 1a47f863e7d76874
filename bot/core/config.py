"""Settings: one TOML file, the environment over it, secrets from files; every mistake named at once, in Chinese."""

import os
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails

from bot.core.errors import BotError

PREFIX = "ZHIBU_"
NOT_SETTINGS = frozenset({"ZHIBU_CONFIG"})
"""Names that tell where the settings are, not what they are."""


class ConfigError(BotError):
    """配置有误。"""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("配置有误：" + "；".join(self.problems))


def _not_blank(secret: SecretStr) -> SecretStr:
    if not secret.get_secret_value().strip():
        raise ValueError("blank")
    return secret


def _aes_key(secret: SecretStr) -> SecretStr:
    value = secret.get_secret_value()
    if len(value) != 43 or not (value.isascii() and value.isalnum()):  # noqa: PLR2004 the length of path/91116
        raise ValueError("aes_key")
    return secret


Secret = Annotated[SecretStr, AfterValidator(_not_blank)]
AesKey = Annotated[SecretStr, AfterValidator(_aes_key)]


class Section(BaseModel):
    """A part of the settings; unknown keys are errors and values are never echoed."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Store(Section):
    """[store] where records are kept."""

    url: str = "sqlite:///data/zhibu.db"
    backups: Path = Path("backups")


class WecomApp(Section):
    """[channels.wecom_app] a self-built WeCom app, as its admin page shows it (path/90238)."""

    corp_id: str = Field(min_length=1)
    agent_id: int = Field(ge=1)
    secret: Secret
    token: Secret
    aes_key: AesKey
    api_base: str = Field(default="https://qyapi.weixin.qq.com/cgi-bin/", pattern=r"^https?://")


class Channels(Section):
    """[channels] the platforms people talk from."""

    wecom_app: WecomApp | None = None


class Calendar(Section):
    """[calendar] corrections of the holiday table: days that rest, days that work."""

    rest: tuple[date, ...] = ()
    work: tuple[date, ...] = ()

    def overrides(self) -> dict[date, bool]:
        """Day → whether it works."""
        return dict.fromkeys(self.rest, False) | dict.fromkeys(self.work, True)


class Meetings(Section):
    """[meetings] where a company may read the rules more strictly."""

    online_counts_for_votes: bool = False
    retention_days_of_leave_reasons: int = Field(default=365, ge=30, le=3650)


class Chat(Section):
    """[chat] the conversation."""

    contact: str = "党委工作部"
    retention_days_of_texts: int = Field(default=90, ge=7, le=3650)


class Web(Section):
    """[web] the address people reach the pages under, and the key that signs links."""

    base_url: str = Field(default="", pattern=r"^(https?://.+[^/])?$")
    link_key: Secret | None = None


class Log(Section):
    """[log] what is written down about the program itself."""

    level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")
    json_lines: bool = True


class Settings(Section):
    """Everything that can be set; defaults are good for trying it out."""

    store: Store = Store()
    channels: Channels = Channels()
    calendar: Calendar = Calendar()
    meetings: Meetings = Meetings()
    chat: Chat = Chat()
    web: Web = Web()
    log: Log = Log()


def load(path: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read the file (if one is named or `config.toml` is here), lay the environment over it, check it all.

    Raises:
        ConfigError: every mistake, by key, in Chinese, without any value.
    """
    environ = os.environ if environ is None else environ
    problems: list[str] = []
    values = _read_toml(path or Path("config.toml"), must_exist=path is not None, problems=problems)
    _overlay(values, environ, problems)
    _open_secret_files(values, "", problems)
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        problems += [_in_words(one) for one in error.errors(include_input=False, include_url=False)]
        raise ConfigError(problems) from None
    if problems:
        raise ConfigError(problems)
    return settings


def _read_toml(path: Path, *, must_exist: bool, problems: list[str]) -> dict[str, Any]:
    if not path.is_file():
        if must_exist:
            problems.append(f"找不到配置文件 {path}")
        return {}
    try:
        return tomllib.loads(path.read_bytes().removeprefix(b"\xef\xbb\xbf").decode("utf-8"))
    except UnicodeDecodeError:
        problems.append(f"{path.name} 不是 UTF-8 编码（可能是 GBK）：请用记事本“另存为”，编码选 UTF-8")
    except tomllib.TOMLDecodeError as error:
        where = getattr(error, "lineno", None)
        problems.append(
            f"{path.name} 的写法有误" + (f"（第 {where} 行）" if where else "") + "：请对照 config.example.toml"
        )
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


def _open_secret_files(values: dict[str, Any], path: str, problems: list[str]) -> None:
    """Replace every `key_file = "…"` by `key`, the content of the file without its last newline."""
    for key in list(values):
        value = values[key]
        if isinstance(value, dict):
            _open_secret_files(value, f"{path}{key}.", problems)
        elif key.endswith("_file") and isinstance(value, str):
            del values[key]
            try:
                values[key.removesuffix("_file")] = Path(value).read_text("utf-8-sig").strip()
            except (OSError, UnicodeDecodeError):
                problems.append(f"{path}{key} 指的文件读不出来")


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


def _in_words(error: ErrorDetails) -> str:
    key = ".".join(str(part) for part in error["loc"])
    if error["type"] == "value_error":
        blank = "blank" in str(error.get("ctx", {}).get("error", ""))
        return f"{key}：{'不能为空' if blank else '应为 43 位字母和数字'}"
    fallback = "应为日期，例如 2026-10-01" if "date" in error["type"] else "值不对"
    return f"{key}：{WORDS.get(error['type'], fallback)}"
