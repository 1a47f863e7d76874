"""What people hand in with a record: photos, files, voice, links. The face; come in here."""

from bot.evidence.models import EvidenceFile, EvidenceKind, EvidenceState

__all__ = ["EvidenceFile", "EvidenceKind", "EvidenceState"]
