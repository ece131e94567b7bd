"""Text that fits: how wide a text will be, and how to cut or wrap it."""

from __future__ import annotations

from functools import lru_cache

from matplotlib.font_manager import FontProperties, findfont, get_font

SIZE = 12.0  # points
UNKNOWN = 1.4  # width of the box that stands for a letter the font lacks, share of the size


def width(text: str, size: float = SIZE, bold: bool = False) -> float:
    """Width of a text in inches."""
    return sum(_advance(letter, bold) for letter in text) * size / 72


@lru_cache(maxsize=4096)
def _advance(letter: str, bold: bool) -> float:
    """Width of a letter as a share of the type's size."""
    font = get_font(_font_file(bold))
    if not font.get_char_index(ord(letter)):
        return UNKNOWN
    font.set_size(100, 72)
    return float(font.load_char(ord(letter)).linearHoriAdvance) / 65536 / 100


@lru_cache(maxsize=2)
def _font_file(bold: bool) -> str:
    return findfont(FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal"))


def fit(text: str, inches: float, size: float = SIZE, bold: bool = False) -> str:
    """The text on one line, cut after a word, with an ellipsis, where it is wider than this."""
    text = " ".join(text.split())
    if width(text, size, bold) <= inches:
        return text
    left = inches - width("…", size, bold)
    kept = 0
    while left >= 0 and kept < len(text):
        left -= width(text[kept], size, bold)
        kept += 1
    whole = text.rfind(" ", 0, kept)  # the end of the last whole word
    kept = whole if whole > (kept - 1) / 3 else kept - 1
    return text[:kept].rstrip(" ,;:.(") + "…"


def wrapped(
    text: str, inches: float, lines: int, size: float = SIZE, bold: bool = False
) -> list[str]:
    """The text on at most so many lines of this width; the last is cut where need be."""
    words = text.split()
    told: list[str] = []
    while words and len(told) < lines - 1:
        taken = 1
        while taken < len(words) and width(" ".join(words[: taken + 1]), size, bold) <= inches:
            taken += 1
        told.append(fit(" ".join(words[:taken]), inches, size, bold))
        words = words[taken:]
    return [*told, fit(" ".join(words), inches, size, bold)] if words else told
