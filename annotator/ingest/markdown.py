"""Markdown to base text: markers, link targets and front matter stay outside, HTML inside is understood.

Only what moves text between visible and invisible is parsed (CommonMark 0.31 names): headings, lists, quotes, rules,
tables, fences, emphasis, links, images, autolinks, escapes; and the short codes of Hugo and Jekyll.
"""

import itertools
import re

from annotator.bitext.language import UNDETERMINED, language_of
from annotator.ingest import frontmatter
from annotator.ingest.extract import Builder, Extract
from annotator.ingest.html import Reader
from annotator.ingest.limits import DEFAULT_LIMITS, Limits

_LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")
_HEADING = re.compile(r"[ ]{0,3}(#{1,6})(?:[ \t\u00a0]+|$)")
_RULE = re.compile(r"[ ]{0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_BULLET = re.compile(r"[ \t]*(?:[-*+](?:[ \t]+\[[ xX]\])?|\d{1,9}\))(?:[ \t]+|$)")
_QUOTE = re.compile(r"[ ]{0,3}>[ ]?")
_FENCE = re.compile(r"[ ]{0,3}(```+|~~~+)")
_TABLE_RULE = re.compile(r"[ ]*\|?(?:[ ]*:?-+:?[ ]*\|)+[ ]*:?-*:?[ ]*$|[ ]*\|[ ]*$")
_REFERENCE = re.compile(
    r"[ ]{0,3}\[[^\]^\n][^\]\n]{0,200}\]:[ \t]*(?:<[^>\n]*>|[/#.]\S*|[a-z]+:\S+|[^\s.]+\.\S+)"
    r"""(?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'|\([^)\n]*\)))?[ \t]*$"""
)
_FOOTNOTE = re.compile(r"[ ]{0,3}\[\^[^\]\s]{1,100}\]:[ \t]*")
_SETEXT = re.compile(r"[ ]{0,3}(=+|-+)[ \t]*$")
_SHORTCODE = re.compile(r"\{\{[<%].*?[%>]\}\}|\{%.*?%\}|\{:[^}\n]*\}")
_HTML_LINE = re.compile(r"[ ]{0,3}(?:</?[A-Za-z][^>]*>?|<!--)")
_PICTURE = re.compile(
    r"(?:\[?!\[[^\]\n]{0,1000}\](?:\([^()\n]{0,4000}\)|\[[^\]\n]{0,200}\])(?:\]\([^()\n]{0,4000}\))?\s*)+"
)
_ITALIC = re.compile(r"\*(?!\*)[^\n*]{1,400}\*|_(?!_)[^\n]{1,400}_|<(em|i|small|sub)>.{1,400}</\1>")
_WRAPPED = 20
_FEW_HAN = 10
_INLINE = re.compile(
    r"(?P<code>\{\{[<%][^\n]*?[%>]\}\}|\{%[^\n]*?%\}|\{:[^}\n]*\})"
    r"|(?P<note>\[\^[^\]\s]{1,100}\])"
    r"|(?P<escape>\\[!-/:-@\[-`{-~])"
    r"|(?P<image>!\[[^\]\n]{0,1000}\](?:\((?:[^()\n]|\([^()\n]*\)){0,4000}\)|\[[^\]\n]{0,200}\]))"
    r"|(?P<link>\[(?P<words>(?:[^\[\]\n]|\[[^\[\]\n]{0,300}\]){1,2000})\](?:\((?:[^()\n]|\([^()\n]*\)){0,4000}\)|\[[^\]\n]{0,200}\]))"
    r"|(?P<auto><(?:https?://|mailto:)[^>\s]{1,2000}>)"
    r"|(?P<url>https?://[^\s<>()\"'「」（）]{1,2000})"
    r"|(?P<mark>\*{1,3}|~~|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|`+)"
)


def read_markdown(text: str, limits: Limits = DEFAULT_LIMITS) -> Extract:
    """The visible text of a Markdown file, its front matter as metadata, with map to the file's text."""
    metadata, start = frontmatter.split(text)
    writer = _Writer(text, limits)
    for found in _LINE.finditer(text, start):
        writer.line(found.start(), found.end())
    writer.flush()
    extract = writer.builder.finish("markdown", text)
    extract.metadata = metadata
    for key, value in writer.reader.metadata.items():
        extract.metadata.setdefault(key, value)
    extract.authored = True
    return extract


class _Writer:
    """Line after line: gathers paragraphs and hands them to the inline reader or, if HTML, to the HTML reader."""

    def __init__(self, source: str, limits: Limits) -> None:
        self.source = source
        self.builder = Builder(limits.depth)
        self.reader = Reader(self.builder, limits)
        self._paragraph: list[tuple[int, int]] = []
        self._html: list[int] = []
        self._pictured = self._broken = False
        self._fence = ""

    def line(self, start: int, end: int) -> None:
        """Take the line `[start, end)` of the source, line end included."""
        stop = end
        while stop > start and self.source[stop - 1] in "\r\n":
            stop -= 1
        line = self.source[start:stop]
        if self._fence:
            self._fenced(line, start, stop)
        elif not line.strip():
            self.flush()
        elif self._html or (not self._paragraph and _HTML_LINE.match(line)):
            self._html = [self._html[0] if self._html else start, end]
        else:
            self._markdown(line, start, stop)

    def _fenced(self, line: str, start: int, stop: int) -> None:
        if line.strip().startswith(self._fence) and not line.strip().strip(self._fence[0]):
            self._fence = ""
            return
        self.builder.open("pre")
        self.builder.text(self.source, start, stop)
        self.builder.close("pre")

    def _markdown(self, line: str, start: int, stop: int) -> None:
        fence = _FENCE.match(line)
        heading = _HEADING.match(line)
        if fence:
            self.flush()
            self._fence = fence.group(1)
        elif self._paragraph and _SETEXT.match(line) and len(line.strip()) >= 2:
            self.flush("h1" if "=" in line else "h2")
        elif _RULE.match(line):
            self.flush()
            self.builder.rules.append(self.builder.position)
        elif not self._paragraph and _REFERENCE.match(line):
            pass  # where a link leads is not shown
        elif heading:
            self.flush()
            self._paragraph = [(start + heading.end(), stop - len(line) + len(line.rstrip(" \t#")))]
            self.flush(f"h{len(heading.group(1))}")
        elif line.lstrip().startswith("|") or (self._paragraph and _TABLE_RULE.match(line)):
            self.flush()
            self._row(line, start)
        else:
            self._prose(line, start, stop)

    def _prose(self, line: str, start: int, stop: int) -> None:
        quote = _QUOTE.match(line) or (None if self._paragraph else _FOOTNOTE.match(line))
        at = start + (quote.end() if quote else 0)
        bullet = _BULLET.match(self.source, at, stop)
        if bullet or (quote and not self._paragraph):
            self.flush()
        if bullet:
            self._paragraph = [(bullet.end(), stop)]
            self._tag = "li"
            return
        hard = bool(self._paragraph) and self._breaks(self._paragraph[-1])
        if hard and self.source[self._paragraph[-1][1] - 1] == "\\":
            before = self._paragraph[-1]
            self._paragraph[-1] = (before[0], before[1] - 1)
        if hard or (self._paragraph and self._own_line(line)):
            self.flush(gap="\n")
            self._broken = hard
        self._paragraph.append((at, stop))

    def _breaks(self, previous: tuple[int, int]) -> bool:
        """A hard line break: two spaces or a backslash at the end of the line before (CommonMark 6.7)."""
        text = self.source[previous[0] : previous[1]]
        return text.endswith(("  ", "\\"))

    def _own_line(self, line: str) -> bool:
        """Whether a line with no blank before it is a paragraph to its reader, whatever CommonMark makes of it:
        people write the two languages of a passage one under the other."""
        start, stop = self._paragraph[0]
        above = self.source[start:stop]
        first = language_of(above)
        other = language_of(line, first)
        if {first, other} == {"zh", "ja"} and len((above if first == "zh" else line).strip()) < _FEW_HAN:
            return False  # a few Han characters alone are no evidence of Chinese beside Japanese
        return other != first and UNDETERMINED not in (first, language_of(line))

    _tag = "p"

    def _row(self, line: str, start: int) -> None:
        if _TABLE_RULE.match(line):
            return
        at = start
        for cell in line.split("|"):
            if cell.strip():
                self.builder.open("td", frozenset({"cell"}))
                self._inline(at, at + len(cell))
                self.builder.close("td")
            at += len(cell) + 1

    def flush(self, tag: str = "", gap: str = "\n\n") -> None:
        """End the paragraph or the HTML block that is being gathered."""
        if self._html:
            self._shortcodes(*self._html)
            self._html = []
        if self._paragraph:
            name = tag or self._tag
            around = frozenset({"list"}) if name == "li" else frozenset()
            self.builder.open(name, around | {"caption"} if name == "p" and self._captions() else around)
            for start, stop in self._paragraph:
                self._inline(start, stop)
                # A short line is not one that was wrapped: what follows it is set apart.
                self.builder.space(stop, min(len(self.source), stop + 1), soft=stop - start >= _WRAPPED)
            self._paragraph = []
            self.builder.break_block("", gap)
            self.builder.close(name)
        self._tag = "p"

    def _captions(self) -> bool:
        """Whether the paragraph is the caption of a picture: it stands below one in the same paragraph, or alone in
        italics right after one."""
        lines = [self.source[start:stop].strip() for start, stop in self._paragraph]
        below, broken = self._pictured, self._broken
        self._broken = False
        shown = len(list(itertools.takewhile(_PICTURE.fullmatch, lines)))
        self._pictured = shown == len(lines)
        if 0 < shown < len(lines):
            return len(lines) - shown <= 2
        return below and len(lines) <= 2 and (broken or bool(_ITALIC.fullmatch(" ".join(lines))))

    def _shortcodes(self, start: int, stop: int) -> None:
        at = start
        for found in _SHORTCODE.finditer(self.source, start, stop):
            self.reader.feed(self.source, at, found.start())
            at = found.end()
        self.reader.feed(self.source, at, stop)

    def _inline(self, start: int, stop: int) -> None:
        at = start
        for found in _INLINE.finditer(self.source, start, stop):
            self.reader.feed(self.source, at, found.start())
            at = found.end()
            kind = found.lastgroup
            if found.group("link"):
                self._linked(*found.span("words"))
            elif kind == "escape":
                self.builder.literal(self.source[at - 1], found.start(), at)
            elif kind == "auto":
                self._linked(found.start() + 1, at - 1, plain=True)
            elif kind == "url":
                self._linked(found.start(), at, plain=True)
        self.reader.feed(self.source, at, stop)

    def _linked(self, start: int, stop: int, *, plain: bool = False) -> None:
        self.builder.link_depth += 1
        if plain:
            self.builder.text(self.source, start, stop)
        else:
            self._inline(start, stop)
        self.builder.link_depth -= 1
