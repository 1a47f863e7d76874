"""三会一课: meetings, who was there, the arithmetic of votes, the minutes. The face; come in here."""

from bot.meetings.models import Attendance, LeaveReason, Meeting, MeetingKind, MeetingState, Presence, Resolution, Vote

__all__ = ["Attendance", "LeaveReason", "Meeting", "MeetingKind", "MeetingState", "Presence", "Resolution", "Vote"]
