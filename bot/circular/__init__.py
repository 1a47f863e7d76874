"""The quarter's notice (季通报): drawn from frozen figures, agreed, signed, numbered, published."""

from bot.circular.content import Content, Part

__all__ = ["Content", "Part"]
