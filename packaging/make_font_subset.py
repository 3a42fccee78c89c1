"""Make the CJK font that the program loads where the system has none for Korean or Japanese.

    python packaging/make_font_subset.py [NotoSansCJK-Regular.ttc] [resources/fonts/NotoSansCJK-subset.otf]

Takes the KR face of Noto Sans CJK Regular (Debian: fonts-noto-cjk) and keeps all 11 172 Hangul syllables,
KS X 1001, JIS X 0208, Latin and symbols; Japanese forms of the ideographs stay reachable by OpenType `locl`.
The result bears a name of its own: *Noto* is a trademark, and a subset that answers to the name of a whole
font would also hide that font from programs that have both. Needs fonttools.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

SOURCE = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
TARGET = Path(__file__).resolve().parent.parent / "resources" / "fonts" / "NotoSansCJK-subset.otf"
FACE = "Noto Sans CJK KR"
FAMILY = "Annotator Sans CJK"
POSTSCRIPT = "AnnotatorSansCJK"
FEATURES = ["locl", "ccmp", "kern", "vert", "mark", "mkmk"]
BLOCKS = (
    (0x0020, 0x0250),  # Latin
    (0x2000, 0x2070),  # punctuation
    (0x20A0, 0x20D0),  # currency
    (0x2100, 0x2150),  # letter-like
    (0x2190, 0x2200),  # arrows
    (0x2460, 0x2600),  # enclosed, box drawing
    (0x25A0, 0x2700),  # shapes, symbols
    (0x3000, 0x3100),  # CJK punctuation, kana
    (0x3130, 0x3190),  # compatibility jamo
    (0x3200, 0x3400),  # enclosed and compatibility CJK
    (0xAC00, 0xD7A4),  # Hangul syllables
    (0xFF00, 0xFFF0),  # full- and half-width forms
)


def code_points() -> set[int]:
    """Every code point to keep."""
    kept = {point for first, end in BLOCKS for point in range(first, end)}
    return kept | _double_byte("euc_kr") | _double_byte("euc_jp")


def _double_byte(codec: str) -> set[int]:
    """The characters of a 94 × 94 set: KS X 1001 by EUC-KR, JIS X 0208 by EUC-JP."""
    points: set[int] = set()
    for lead in range(0xA1, 0xFF):
        for trail in range(0xA1, 0xFF):
            text = bytes([lead, trail]).decode(codec, errors="ignore")
            points.update(map(ord, text))
    return points


def face_number(source: Path) -> int:
    """Which font of the collection is the Korean face."""
    with TTCollection(str(source), lazy=True) as collection:
        names = [font["name"].getDebugName(1) for font in collection.fonts]
    return names.index(FACE)


def rename(font: TTFont) -> None:
    """Give the subset its own name; the copyright, trademark and licence records stay as they are."""
    own = {1: FAMILY, 3: f"{POSTSCRIPT}-Regular;subset", 4: FAMILY, 6: f"{POSTSCRIPT}-Regular"}
    for record in list(font["name"].names):
        if record.nameID in own:
            record.string = own[record.nameID]
        elif record.nameID in (16, 17, 21, 22, 25):
            font["name"].removeNames(nameID=record.nameID)
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames = [f"{POSTSCRIPT}-Regular"]
        top = cff.topDictIndex[0]
        top.FullName = top.FamilyName = FAMILY


def main(source: Path = SOURCE, target: Path = TARGET) -> None:
    """Write the subset and say how large it is."""
    options = subset.Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.font_number = face_number(source)
    options.recalc_timestamp = False
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=code_points())
    subsetter.subset(font)
    rename(font)
    target.parent.mkdir(parents=True, exist_ok=True)
    subset.save_font(font, str(target), options)
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB, {len(font.getBestCmap())} characters")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:3]))
