"""What people hand in with a record: photos, files, voice, links. The face; come in here."""

from bot.evidence.bringing import bring
from bot.evidence.dropping import drop_unattached, drop_unnamed
from bot.evidence.fetching import MEDIA_LIFE, Fetcher, Source
from bot.evidence.links import links_in
from bot.evidence.models import EvidenceFile, EvidenceKind, EvidenceState
from bot.evidence.noted import attach_noted
from bot.evidence.service import attach, files, hand_in, hand_in_link, loose, of

__all__ = [
    "MEDIA_LIFE",
    "EvidenceFile",
    "EvidenceKind",
    "EvidenceState",
    "Fetcher",
    "Source",
    "attach",
    "attach_noted",
    "bring",
    "drop_unattached",
    "drop_unnamed",
    "files",
    "hand_in",
    "hand_in_link",
    "links_in",
    "loose",
    "of",
]
