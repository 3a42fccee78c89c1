"""SRT and WebVTT: the words of the cues, each a paragraph, with the map to the file.

Times are not used to pair two files: subtitles of two cuts of one film do not match cue by cue.
"""

import re

from annotator.ingest.extract import Builder, Extract
from annotator.ingest.html import Reader
from annotator.ingest.limits import Limits

_TIME = re.compile(
    r"^[ \t]*(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}[ \t]*-->[ \t]*(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}.*$", re.MULTILINE
)
_LINE = re.compile(r"[^\r\n]+")
_STYLE = re.compile(r"\{\\[^}]{0,100}\}|<\d{1,3}:[\d:.]{4,12}>")
"""Styling of ASS that SRT files carry, and the times inside a WebVTT cue."""
_NUMBER = re.compile(r"[ \t]*\d+[ \t]*")


def looks_like(text: str) -> bool:
    """Whether the text is a subtitle file."""
    return (
        text.startswith("WEBVTT") or len(_TIME.findall(text[:4000])) >= 2 or bool(_TIME.match(text.split("\n", 2)[-1]))
    )


def read_subtitles(text: str, limits: Limits) -> Extract:
    """The cues of an SRT or WebVTT file in order; their lines joined, styling left out."""
    builder = Builder(limits.depth)
    reader = Reader(builder, limits)
    times = list(_TIME.finditer(text))
    for index, time in enumerate(times):
        end = times[index + 1].start() if index + 1 < len(times) else len(text)
        lines = [found.span() for found in _LINE.finditer(text, time.end(), end)]
        if index + 1 < len(times):
            lines = _without_label(text, lines, end)
        builder.open("p")
        for start, stop in lines:
            at = start
            for style in _STYLE.finditer(text, start, stop):
                reader.feed(text, at, style.start())
                at = style.end()
            reader.feed(text, at, stop)
            builder.space(stop, stop + 1, soft=True)
        builder.close("p")
    extract = builder.finish("subtitles", text)
    extract.authored = True
    return extract


def _without_label(text: str, lines: list[tuple[int, int]], end: int) -> list[tuple[int, int]]:
    """The lines without the number or name of the next cue, which stands right above its time."""
    if not lines:
        return lines
    start, stop = lines[-1]
    gap = text[lines[-2][1] : start] if len(lines) > 1 else text[:0]
    blank = bool(re.search(r"\n[ \t\r]*\n", gap)) or gap.count("\n") + gap.count("\r\r") > 1
    return lines[:-1] if _NUMBER.fullmatch(text, start, stop) or blank else lines
