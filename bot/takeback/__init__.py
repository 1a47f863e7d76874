"""撤回: the last thing, within ten minutes. The face; come in here."""

from bot.takeback.service import Undone, undo

__all__ = ["Undone", "undo"]
