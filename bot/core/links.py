"""Signed links: what may be fetched, by whom, until when; nothing in them can be changed or guessed."""

from datetime import datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer

from bot.core.config import Settings
from bot.core.errors import ConflictError, NotAllowedError

LIFETIME = timedelta(minutes=30)


def _signer(settings: Settings, purpose: str) -> URLSafeSerializer:
    key = settings.web.link_key
    if key is None or not settings.web.base_url:
        raise ConflictError("还没有配置网页地址（[web] base_url 和 link_key），请让信息人员配置，或用命令导出。")
    return URLSafeSerializer(key.get_secret_value(), salt=purpose)


def make(settings: Settings, purpose: str, *, number: int, member_id: int, now: datetime) -> str:
    """A token for one thing and one person, good for half an hour.

    Raises:
        ConflictError: no address or key is configured.
    """
    until = int((now + LIFETIME).timestamp())
    return str(_signer(settings, purpose).dumps([number, member_id, until]))


def read(settings: Settings, purpose: str, token: str, *, now: datetime) -> tuple[int, int]:
    """The thing's number and the member's number.

    Raises:
        NotAllowedError: forged, for something else, or too old.
    """
    try:
        number, member_id, until = _signer(settings, purpose).loads(token)
    except BadSignature:
        raise NotAllowedError("链接无效，请在聊天里重新要一次。") from None
    if now.timestamp() > until:
        raise NotAllowedError("链接已过期，请在聊天里重新要一次。")
    return number, member_id
