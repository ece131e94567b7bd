"""The little Markdown that the reports are written in, as HTML."""

from __future__ import annotations

import re

from markupsafe import Markup, escape


def as_html(text: str) -> Markup:
    """Paragraphs, nested bullets and bold or italic words; everything else is plain text."""
    blocks = [block for block in re.split(r"\n\s*\n", text.strip("\n")) if block.strip()]
    return Markup("\n").join(_block(block.split("\n")) for block in blocks)


def sections(text: str) -> dict[str, str]:
    """The text under each heading of the second level."""
    parts = re.split(r"^## (.*)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def unbroken(text: str) -> str:
    """The text with its percentages kept on one line."""
    return re.sub(r"(?<=\d) (?=%)", "\u00a0", text)


def _block(lines: list[str]) -> Markup:
    is_bullet = [re.match(r"\s*- ", line) is not None for line in lines]
    if not any(is_bullet):
        return Markup("<p>{}</p>").format(_words(" ".join(line.strip() for line in lines)))
    first = is_bullet.index(True)
    before = _block(lines[:first]) if first else Markup("")
    return before + _bullets(lines[first:])


def _bullets(lines: list[str]) -> Markup:
    """A list; deeper lines belong to the bullet above them."""
    edge = len(lines[0]) - len(lines[0].lstrip())
    items: list[list[str]] = []
    for line in lines:
        if len(line) - len(line.lstrip()) <= edge and line.lstrip().startswith("- "):
            items.append([line.lstrip()[2:]])
        elif items:
            items[-1].append(line)
    told = [
        Markup("<li>{}{}</li>").format(_words(head), _block(rest) if rest else "")
        for head, *rest in items
    ]
    return Markup("<ul>{}</ul>").format(Markup("").join(told))


def _words(text: str) -> Markup:
    safe = unbroken(str(escape(text.strip())))
    safe = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", safe)
    return Markup(re.sub(r"(?<![*\w])\*([^*]+)\*(?![*\w])", r"<em>\1</em>", safe))
