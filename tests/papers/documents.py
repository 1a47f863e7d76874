"""Word documents read back."""

from typing import Any

from docx.oxml.ns import qn


def flow(document: Any) -> list[str]:
    """Every text of the body in order, cells too."""
    lines = ["".join(node.text or "" for node in one.iter(qn("w:t"))) for one in document.element.body.iter(qn("w:p"))]
    return [text for text in lines if text]
