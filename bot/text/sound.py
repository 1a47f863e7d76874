"""How words sound: pinyin without tones, with the sounds people mix up made one (zh z, ing in …).

Readings of single characters suffice; the phrase book of pypinyin is slow to load and is never asked.
"""

import os
import re
from functools import lru_cache

os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")

from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

_MERGED = str.maketrans({"v": "u"})
_SAME_SOUND = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))
_SPOKEN = re.compile(r"[\u3400-\u9fff]|[^\u3400-\u9fff\s]+")


@lru_cache(maxsize=4096)
def _readings(char: str) -> tuple[str, ...]:
    """All readings of one character, the commonest first; the character itself when it has none."""
    readings = str(PINYIN_DICT.get(ord(char), "")).split(",")
    return tuple(_blurred(to_normal(reading)) for reading in readings if reading) or (char,)


def _blurred(sound: str) -> str:
    for long, short in _SAME_SOUND:
        sound = sound.replace(long, short)
    return sound.translate(_MERGED)


def sound_alike(one: str, other: str) -> bool:
    """Whether two characters can be read alike."""
    return one == other or not set(_readings(one)).isdisjoint(_readings(other))


def heard(text: str) -> str:
    """The sound of a text: the commonest reading of each character, words in letters as they are."""
    return " ".join(_readings(word)[0] if len(word) == 1 else _blurred(word) for word in _SPOKEN.findall(text))
