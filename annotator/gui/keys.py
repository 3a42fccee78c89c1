"""Which key was pressed, whatever the keyboard writes: single-key commands are bound to the physical key.

Under a Korean input method the key C writes ㅊ, under a kana layout そ, and 1 may write １ or ぬ. The scan code
says which key it was. Where there is none (events made by programs), what the key writes is looked up.

Scan codes: X11 and Wayland give evdev codes plus 8 (linux/input-event-codes.h); Windows set-1 codes (Microsoft,
"Keyboard Input Overview"); macOS gives virtual key codes (HIToolbox/Events.h), which number positions too.
"""

import sys
import unicodedata

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

_ROWS = ("1234567890-=", "QWERTYUIOP[]", "ASDFGHJKL;'", "ZXCVBNM,./")
_PC_FIRST = (2, 16, 30, 44)
_MAC = dict(
    zip(
        "ASDFHGZXCVBQWERYT123465=97-80]OU[IPLJ'K;,/NM.",
        (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30,
         31, 32, 33, 34, 35, 37, 38, 39, 40, 41, 43, 44, 45, 46, 47),
        strict=True,
    )
)  # fmt: skip
_JAMO = dict(zip("ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ", "QWERTYUIOPASDFGHJKLZXCVBNM", strict=True))
_JAMO |= dict(zip("ㅃㅉㄸㄲㅆㅒㅖ", "QWERTOP", strict=True))
_KANA = dict(
    zip(
        "ぬふあうえおやゆよわほへたていすかんなにらせちとしはきくまのりれけつさそひこみもねるめ",
        "1234567890-=QWERTYUIOPASDFGHJKL;'ZXCVBNM,./",
        strict=False,
    )
)
_CYRILLIC = dict(zip("ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ", "QWERTYUIOP[]ASDFGHJKL;'ZXCVBNM,.", strict=True))


def _scan_table(platform: str) -> dict[int, str]:
    if platform == "darwin":
        return {code: key for key, code in _MAC.items()}
    offset = 0 if platform == "win32" else 8
    return {
        first + index + offset: key
        for row, first in zip(_ROWS, _PC_FIRST, strict=True)
        for index, key in enumerate(row)
    }


SCAN_CODES = _scan_table(sys.platform)
"""Native scan code → the key's name, which is what a US keyboard writes on it without Shift."""


def physical_key(event: QKeyEvent) -> str:
    """The name of the pressed key with its modifiers, as shortcuts are written: `C`, `Shift+1`, `Alt+3`, `Return`.

    '' for a key that has no name here, and for a modifier alone.
    """
    code = event.nativeVirtualKey() if sys.platform == "darwin" else event.nativeScanCode()
    key = SCAN_CODES.get(code, "") or _written_key(event)
    if not key:
        return ""
    modifiers = event.modifiers()
    names = (
        ("Ctrl", Qt.KeyboardModifier.ControlModifier),
        ("Alt", Qt.KeyboardModifier.AltModifier),
        ("Shift", Qt.KeyboardModifier.ShiftModifier),
        ("Meta", Qt.KeyboardModifier.MetaModifier),
    )
    return "+".join([*(name for name, flag in names if modifiers & flag), key])


def _written_key(event: QKeyEvent) -> str:
    text = unicodedata.normalize("NFKC", event.text()).upper() if event.text() else ""
    if len(event.text()) == 1:
        for table in (_JAMO, _KANA, _CYRILLIC):
            if event.text() in table or text in table:
                return table.get(event.text()) or table[text]
        shifted = dict(zip('!@#$%^&*()_+{}:"<>?', "1234567890-=[];',./", strict=True))
        text = shifted.get(text, text)
        if text in "".join(_ROWS):
            return text
    key = event.key()
    if key in (Qt.Key.Key_Enter, Qt.Key.Key_Return):
        return "Return"
    if key == Qt.Key.Key_Backtab:
        return "Tab"
    if key in (0, Qt.Key.Key_unknown, Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta):
        return ""
    name = QKeySequence(QKeyCombination(Qt.Key(key))).toString(QKeySequence.SequenceFormat.PortableText)
    return name if name.isascii() else ""
