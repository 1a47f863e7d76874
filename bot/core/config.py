"""Settings: one TOML file, the environment over it, secrets from files; every mistake named at once, in Chinese."""

import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, time
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.core.errors import BotError

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


def _not_blank(secret: SecretStr) -> SecretStr:
    if not secret.get_secret_value().strip():
        raise ValueError("blank")
    return secret


def _aes_key(secret: SecretStr) -> SecretStr:
    value = secret.get_secret_value()
    if len(value) != 43 or not (value.isascii() and value.isalnum()):  # noqa: PLR2004 the length of path/91116
        raise ValueError("aes_key")
    return secret


def _known_store(url: str) -> str:
    """SQLite or PostgreSQL; the URL is not repeated in the error, it may hold a password."""
    try:
        kind = make_url(url).get_backend_name()
    except (ArgumentError, ValueError):
        kind = ""
    if kind not in {"sqlite", "postgresql"}:
        raise ValueError("url")
    return url


def _listed(value: object) -> object:
    """A list typed as text, as the environment gives it: `2027-01-01, 2027-01-02`, with or without brackets."""
    return re.findall(r"[^\s,\[\]\"']+", value) if isinstance(value, str) else value


Days = Annotated[tuple[date, ...], BeforeValidator(_listed)]
StoreUrl = Annotated[str, AfterValidator(_known_store), Field(repr=False)]
Secret = Annotated[SecretStr, AfterValidator(_not_blank)]
AesKey = Annotated[SecretStr, AfterValidator(_aes_key)]


class Section(BaseModel):
    """A part of the settings; unknown keys are errors and values are never echoed."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Store(Section):
    """[store] where records are kept."""

    url: StoreUrl = "sqlite:///data/zhibu.db"
    backups: Path = Path("backups")
    evidence: Path = Path("evidence")


class WecomApp(Section):
    """[channels.wecom_app] a self-built WeCom app, as its admin page shows it (path/90238)."""

    corp_id: str = Field(min_length=1)
    agent_id: int = Field(ge=1)
    secret: Secret
    token: Secret
    aes_key: AesKey
    api_base: str = Field(default="https://qyapi.weixin.qq.com/cgi-bin/", pattern=r"^https?://")
    authorize_base: str = Field(default="https://open.weixin.qq.com", pattern=r"^https?://")
    """Where a page opened inside WeCom is sent to learn who opens it (path/91022)."""
    sign_in_base: str = Field(default="https://login.work.weixin.qq.com", pattern=r"^https?://")
    """Where a browser outside WeCom is sent to sign in by a scanned code (path/98152)."""


class GroupRobot(Section):
    """[channels.group_robot] the robot of the office's group; its key alone lets one post there (path/91770)."""

    key: Secret
    api_base: str = Field(default="https://qyapi.weixin.qq.com/cgi-bin/", pattern=r"^https?://")


class Channels(Section):
    """[channels] the platforms people talk from, and the group that is posted to."""

    wecom_app: WecomApp | None = None
    group_robot: GroupRobot | None = None


class Calendar(Section):
    """[calendar] corrections of the holiday table: days that rest, days that work."""

    rest: Days = ()
    work: Days = ()

    def overrides(self) -> dict[date, bool]:
        """Day → whether it works."""
        return dict.fromkeys(self.rest, False) | dict.fromkeys(self.work, True)


class Meetings(Section):
    """[meetings] where a company may read the rules more strictly."""

    online_counts_for_votes: bool = False
    retention_days_of_leave_reasons: int = Field(default=365, ge=30, le=3650)
    tell_members: bool = True
    """Whether those expected are told of a meeting that is called, moved or cancelled."""


class Chat(Section):
    """[chat] the conversation."""

    contact: str = "党委工作部"
    retention_days_of_texts: int = Field(default=90, ge=7, le=3650)


class Quiet(Section):
    """[quiet] when nothing routine is said."""

    begins: time = time(20, 0)
    ends: time = time(8, 0)
    rest_days: bool = True


class Reminders(Section):
    """[reminders] how often people are told (burden_budget of the method; D3 of the 2023 opinions)."""

    grace_days: int = Field(default=3, ge=0, le=30)
    """Working days after the deadline that still count as nearly in time."""
    member_a_week: int = Field(default=2, ge=0, le=50)
    officer_a_week: int = Field(default=3, ge=1, le=50)
    office_a_week: int = Field(default=10, ge=1, le=200)
    announcements_a_week: int = Field(default=2, ge=1, le=50)
    """Told to one member beside these; what is urgent is exempt."""
    daily_person_times: int = Field(default=0, ge=0)
    """Receivers a day the app is allowed; 0: accounts times 200 (path/90312)."""


class Assess(Section):
    """[assess] who sees what of results; the defaults are today's restraint (rules of 2023, 2024 and 2026)."""

    publish_scores: str = Field(default="own", pattern="^(own|all)$")
    publish_order: str = Field(default="code", pattern="^(code|score)$")
    vetoes: dict[str, str] = Field(default_factory=dict)
    """Code of a veto → number of the document that allows it; without one it is off."""
    ballot_minimum: int = Field(default=5, ge=3, le=50)
    """Ballots of a group about a unit below which nothing of that group is shown, ever."""


class Admission(Section):
    """[admission] limits that provinces and companies set themselves, in months; unset: as in our table."""

    activist_after_months: int | None = Field(default=None, ge=1, le=24)
    activist_filed_within_months: int | None = Field(default=None, ge=1, le=12)
    mentor_within_months: int | None = Field(default=None, ge=1, le=12)
    candidate_filed_within_months: int | None = Field(default=None, ge=1, le=12)
    review_valid_months: int | None = Field(default=None, ge=1, le=36)
    confirmed_within_months: int | None = Field(default=None, ge=1, le=12)


class Notice(Section):
    """[notice] the quarter's notice as a paper (季通报, GB/T 9704-2012)."""

    copy_to: str = "公司领导班子成员，公司纪委"
    """Who gets a copy (抄送); empty: the line is left out."""


class Evidence(Section):
    """[evidence] what is taken in as evidence."""

    max_megabytes: int = Field(default=20, ge=1, le=20)
    max_megapixels: int = Field(default=50, ge=1, le=200)


class Web(Section):
    """[web] the address people reach the pages under, and the key that signs links."""

    base_url: str = Field(default="", pattern=r"^(https?://.+[^/])?$")
    link_key: Secret | None = None
    idle_minutes: int = Field(default=120, ge=5, le=1440)
    """Of not using a page after which one must come in anew."""
    session_hours: int = Field(default=12, ge=1, le=168)
    """After which one must come in anew in any case."""


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
    quiet: Quiet = Quiet()
    reminders: Reminders = Reminders()
    assess: Assess = Assess()
    admission: Admission = Admission()
    notice: Notice = Notice()
    evidence: Evidence = Evidence()
    web: Web = Web()
    log: Log = Log()


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
