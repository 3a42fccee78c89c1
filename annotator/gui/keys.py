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
_SHIFTED = dict(zip('!@#$%^&*()_+{}:"<>?', "1234567890-=[];',./", strict=True))
_PLAIN = frozenset("".join(_ROWS))
_SIGNS = {sign: sign for sign in _PLAIN if not sign.isalnum()}
_SIGNS |= {written: f"Shift+{sign}" for written, sign in _SHIFTED.items() if sign in _SIGNS}
"""What AltGr may write → the key that a US keyboard has for it."""
_NAMES = (
    ("Ctrl", Qt.KeyboardModifier.ControlModifier),
    ("Alt", Qt.KeyboardModifier.AltModifier),
    ("Shift", Qt.KeyboardModifier.ShiftModifier),
    ("Meta", Qt.KeyboardModifier.MetaModifier),
)


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

_NONE = Qt.KeyboardModifier.NoModifier
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_ALT_GR = Qt.KeyboardModifier.GroupSwitchModifier
_CTRL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_MODIFIERS = frozenset((
    Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta, Qt.Key.Key_Super_L,
    Qt.Key.Key_Super_R, Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_ScrollLock, Qt.Key.Key_Hangul,
    Qt.Key.Key_Hangul_Hanja, Qt.Key.Key_Kanji, Qt.Key.Key_Muhenkan, Qt.Key.Key_Henkan, Qt.Key.Key_Zenkaku_Hankaku,
    Qt.Key.Key_Zenkaku, Qt.Key.Key_Hankaku, Qt.Key.Key_Hiragana_Katakana, Qt.Key.Key_Eisu_toggle,
    Qt.Key.Key_Mode_switch, Qt.Key.Key_Multi_key,
))  # fmt: skip


def physical_key(event: QKeyEvent) -> str:
    """The name of the pressed key with its modifiers, as shortcuts are written: `C`, `Shift+1`, `Alt+3`, `Return`.

    '' for a key that has no name here, for a modifier alone, and for what AltGr writes: `@` on a German Q is no Q.
    Signs that are commands and that such a layout has only there, as `[`, are the commands.
    """
    modifiers = event.modifiers()
    plain = modifiers == _NONE  # nearly always: flags are slow to take apart
    if not plain and _third_level(event):
        return _SIGNS.get(event.text(), "")
    code = event.nativeVirtualKey() if sys.platform == "darwin" else event.nativeScanCode()
    key = SCAN_CODES.get(code, "") or _written_key(event)
    if not key:
        return ""
    if plain:
        return key
    return "+".join([*(name for name, flag in _NAMES if modifiers & flag), key])


def _third_level(event: QKeyEvent) -> bool:
    """Whether AltGr is held, which Windows tells as Ctrl and Alt together."""
    modifiers = event.modifiers()
    if modifiers & _ALT_GR:
        return True
    return (
        sys.platform == "win32"
        and modifiers & _CTRL_ALT == _CTRL_ALT
        and event.text().isprintable()
        and bool(event.text())
    )


def is_modifier(event: QKeyEvent) -> bool:
    """Whether the key only changes what others mean, or switches an input method."""
    return event.key() in _MODIFIERS


def shortcut_key(event: QKeyEvent) -> str:
    """The pressed key as a shortcut that Qt matches by what the keyboard writes: `Ctrl+Shift+K`, `F9`. Where the
    layout writes no Latin letters it is the place of the key (as Qt does then); '' for a key that has no name."""
    key = event.key()
    if key == Qt.Key.Key_Backtab:
        key = Qt.Key.Key_Tab
    named = QKeySequence(QKeyCombination(event.modifiers() & ~_KEYPAD, Qt.Key(key))) if key > 0 else QKeySequence()
    name = named.toString(QKeySequence.SequenceFormat.PortableText)
    return name if name and name.isascii() and key != Qt.Key.Key_unknown else physical_key(event)


def _written_key(event: QKeyEvent) -> str:
    written = event.text()
    if written in _PLAIN:
        return written
    if len(written) == 1:
        text = unicodedata.normalize("NFKC", written).upper()
        for table in (_JAMO, _KANA, _CYRILLIC):
            if written in table or text in table:
                return table.get(written) or table[text]
        text = _SHIFTED.get(text, text)
        if text in _PLAIN:
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
