"""Who: organisations, members, posts, chat accounts and rights. The face; come in here."""

from bot.people.models import (
    Category,
    ChatAccount,
    ExemptReason,
    Member,
    Org,
    OrgKind,
    Post,
    Role,
    Standing,
)
from bot.people.rights import OFFICE, Right
from bot.people.service import (
    holders,
    led_units,
    may,
    may_anywhere,
    member,
    members_of,
    org,
    org_by_code,
    posts_of,
    require,
    roles_of_speaker,
    speaker_of,
)

__all__ = [
    "OFFICE",
    "Category",
    "ChatAccount",
    "ExemptReason",
    "Member",
    "Org",
    "OrgKind",
    "Post",
    "Right",
    "Role",
    "Standing",
    "holders",
    "led_units",
    "may",
    "may_anywhere",
    "member",
    "members_of",
    "org",
    "org_by_code",
    "posts_of",
    "require",
    "roles_of_speaker",
    "speaker_of",
]
