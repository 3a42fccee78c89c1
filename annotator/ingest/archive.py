"""ZIP archives, read member by member under limits; nothing is ever unpacked to disk."""

import io
import zipfile
import zlib

from annotator.ingest.decode import decode
from annotator.ingest.limits import MEBIBYTE, Limits
from annotator.model import UserError

_CHUNK = 1 << 16
_UTF8 = 0x800
"""General purpose bit 11 of a member: its name is UTF-8 (APPNOTE 4.4.4)."""


def is_zip(data: bytes) -> bool:
    """Whether the bytes are a ZIP archive."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def _names(members: list[zipfile.ZipInfo]) -> list[str]:
    """The names of members. Those written in a code page of their own (as Windows did in Korea and Japan) come from
    `zipfile` as if they were CP437: what they are is told from all of them together."""
    odd = [info for info in members if not info.flag_bits & _UTF8 and not info.filename.isascii()]
    try:
        data = [info.filename.encode("cp437") for info in odd]
        codec = decode(b"\n".join(data)).encoding if odd else ""
        true = {id(info): name.decode(codec) for info, name in zip(odd, data, strict=True)}
    except (UnicodeError, UserError):
        true = {}
    return [true.get(id(info), info.filename) for info in members]


class Archive:
    """The members of a ZIP archive. `names` are in the archive's order, folders left out."""

    def __init__(self, name: str, data: bytes, limits: Limits) -> None:
        """Raises `UserError` for a damaged archive and for one with too many members."""
        self.name = name
        self._limits = limits
        self._left = limits.file_bytes
        try:
            self._file = zipfile.ZipFile(io.BytesIO(data))
            members = self._file.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, OverflowError) as error:
            raise UserError(f"{name} is a damaged archive ({error}). Nothing was read.") from error
        if len(members) > limits.members:
            raise UserError(f"{name} holds {len(members)} files; the limit is {limits.members}. Nothing was read.")
        files = [info for info in members if not info.is_dir()]
        self._members = dict(zip(_names(files), files, strict=True))
        self.names = list(self._members)

    def read(self, member: str) -> bytes:
        """The bytes of a member. Raises `UserError` where it is missing, encrypted, damaged, or beyond the limits
        (size of all members read so far, ratio of unpacked to packed size)."""
        info = self._members.get(member)
        if info is None:
            raise UserError(f"{self.name} holds no {member}: it is damaged or another kind of file. Nothing was read.")
        if info.flag_bits & 1:
            raise UserError(f"{self.name} is protected by a password. Nothing was read. Remove the password first.")
        parts: list[bytes] = []
        size = 0
        try:
            with self._file.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    parts.append(chunk)
                    size += len(chunk)
                    self._check(member, size, info.compress_size)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            ValueError,
            RuntimeError,
        ) as error:
            raise UserError(f"{member} in {self.name} is damaged ({error}). It was not read.") from error
        self._left -= size
        return b"".join(parts)

    def _check(self, member: str, size: int, packed: int) -> None:
        if size > self._left:
            raise UserError(
                f"{self.name} unpacks to more than {self._limits.file_bytes / MEBIBYTE:.0f} MiB. "
                f"Reading stopped at {member}."
            )
        if size > MEBIBYTE and size > self._limits.ratio * max(1, packed):
            raise UserError(f"{member} in {self.name} unpacks to far more than any text does. It was not read.")
