"""A notice as its Word file needs it: what stands in which part, with no word of layout."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Part:
    """One of the five parts; in section 四 the matters follow as rows, the head row first."""

    heading: str
    """`一、总体情况`."""
    paragraphs: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """A whole notice in the order of GB/T 9704-2012; what is not known yet is empty, `dated` None."""

    issuer: str
    number: str
    """`公司党发〔2026〕18号`."""
    title: str
    addressee: str
    """With its colon."""
    parts: tuple[Part, ...]
    signer: str
    """Under the text, above the date: the organisation that issues it."""
    dated: date | None
    copy_to: str
    printed: str
    """`公司党委办公室2026年10月20日印发`."""
