"""With the defaults nothing the house says ranks units: every text of the code and of its pages is looked through.

Rules of 2023, 2024 and 2026 on easing burdens: no league tables by the month or the quarter.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
RANKING = re.compile(r"名次|排名|排行|倒数|末位|垫底|最后一名|红黑榜|龙虎榜")
DENIED = re.compile(r"不[^。；]{0,12}$")
"""What comes before a word that is said only to say that it is not done."""
READERS = {"bot/circular/rules.py", "bot/circular/checking.py"}
"""Who looks for such words in what people write, to refuse them."""
ASKED_FOR = {
    ("handlers/results.py", "排名"),
    ("handlers/results.py", "名次"),
    (
        "bot/questions/answers.toml",
        'needs = ["排名|名次", "能不能|可以|可不可以|合规|合不合|允许|行不行|规定|要不要"]',
    ),
}
"""Words people use when they ask; the answer denies them."""


def texts(path: Path) -> Iterator[str]:
    """Every text of a file; docstrings are for us."""
    source = path.read_text("utf-8")
    if path.suffix != ".py":
        yield from source.splitlines()
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def sources() -> list[Path]:
    code = [path for room in ("bot", "handlers", "jobs") for path in (ROOT / room).rglob("*.*")]
    pages = list((ROOT / "docs").glob("*.md"))
    kinds = {".py", ".html", ".js", ".toml", ".md"}
    return sorted(path for path in code + pages if path.suffix in kinds and "text" not in path.parts)


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_text_ranks_units(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    if name in READERS:
        return
    guilty = [
        text
        for text in texts(path)
        for found in RANKING.finditer(text)
        if not DENIED.search(text[: found.start()]) and (name, text) not in ASKED_FOR
    ]
    assert not guilty


@pytest.mark.parametrize(
    ("text", "is_denied"), [("本月排名如下", False), ("季度结束后印发；不排名次", True), ("不好。排名", False)]
)
def test_what_counts_as_a_denial(text: str, is_denied: bool) -> None:  # noqa: FBT001 a table
    found = RANKING.search(text)
    assert found is not None
    assert bool(DENIED.search(text[: found.start()])) is is_denied
