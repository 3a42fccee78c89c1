"""Heights of many blocks, most of them only estimated, and their sums. Pure; pixels are whole numbers."""

from collections.abc import Sequence

_CHUNK = 256


class Heights:
    """Block heights with sums by chunk: built at the speed of `sum`, corrected in O(1), summed in O(√n)-like time.

    A Fenwick tree sums faster, but must be built in Python at every resize; here 20 000 blocks cost a tenth of it.
    """

    __slots__ = ("_chunks", "total", "values")

    def __init__(self, values: Sequence[int]) -> None:
        self.values = list(values)
        self._chunks = [sum(self.values[at : at + _CHUNK]) for at in range(0, len(self.values), _CHUNK)]
        self.total = sum(self._chunks)

    def __len__(self) -> int:
        return len(self.values)

    def set(self, index: int, height: int) -> int:
        """Correct one height; returns by how much it changed."""
        change = height - self.values[index]
        if change:
            self.values[index] = height
            self._chunks[index // _CHUNK] += change
            self.total += change
        return change

    def above(self, index: int) -> int:
        """The sum of the heights of the blocks before an index."""
        chunk = index // _CHUNK
        return sum(self._chunks[:chunk]) + sum(self.values[chunk * _CHUNK : index])

    def find(self, height: int) -> int:
        """The index of the block that holds a height; the last one below the end, 0 in an empty column."""
        chunk = 0
        while chunk < len(self._chunks) - 1 and height >= self._chunks[chunk]:
            height -= self._chunks[chunk]
            chunk += 1
        index, last = chunk * _CHUNK, len(self.values) - 1
        while index < last and height >= self.values[index]:
            height -= self.values[index]
            index += 1
        return max(0, min(index, last))


def text_size(text: str) -> int:
    """About how long a text is on one line, in hundredths of the text size. Characters that take three bytes of UTF-8
    or more are about 0.92 of it wide, others about half."""
    if text.isascii():
        return 50 * len(text)
    wide = (len(text.encode("utf-8", "surrogatepass")) - len(text)) >> 1
    return 92 * wide + 50 * (len(text) - wide)
