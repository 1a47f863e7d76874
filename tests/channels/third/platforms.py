"""The second file: the section of the settings, as it would stand in `bot/core/platforms.py`."""

from pydantic import Field

from bot.core import config
from bot.core.platforms import Secret, Section


class Dingtalk(Section):
    """[channels.dingtalk] a robot of the company, as its admin page shows it."""

    app_key: str = Field(min_length=1)
    secret: Secret
    api_base: str = Field(default="https://api.dingtalk.com", pattern=r"^https?://")


class Channels(config.Channels):
    """[channels] with one more."""

    dingtalk: Dingtalk | None = None


class Settings(config.Settings):
    """Everything that can be set, and one more channel."""

    channels: Channels = Channels()
