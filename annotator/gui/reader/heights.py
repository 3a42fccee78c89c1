"""Heights of many blocks, most of them only estimated, with sums in O(log n). Pure; pixels are whole numbers."""

from collections.abc import Sequence


class Heights:
    """A Fenwick tree (Fenwick 1994) over block heights: the sum of the first so many, the block at a height."""

    __slots__ = ("_step", "_tree", "total", "values")

    def __init__(self, values: Sequence[int]) -> None:
        self.values = list(values)
        size = len(self.values)
        tree = self._tree = [0, *self.values]
        for index in range(1, size + 1):
            parent = index + (index & -index)
            if parent <= size:
                tree[parent] += tree[index]
        self.total = sum(self.values)
        self._step = 1 << size.bit_length()

    def __len__(self) -> int:
        return len(self.values)

    def set(self, index: int, height: int) -> int:
        """Correct one height; returns by how much it changed."""
        change = height - self.values[index]
        if not change:
            return 0
        self.values[index] = height
        self.total += change
        tree, size = self._tree, len(self.values)
        node = index + 1
        while node <= size:
            tree[node] += change
            node += node & -node
        return change

    def above(self, index: int) -> int:
        """The sum of the heights of the blocks before an index."""
        total, tree = 0, self._tree
        while index:
            total += tree[index]
            index -= index & -index
        return total

    def find(self, height: int) -> int:
        """The index of the block that holds a height; the last one below the end, 0 in an empty column."""
        node, step, tree, size = 0, self._step, self._tree, len(self.values)
        while step:
            after = node + step
            if after <= size and tree[after] <= height:
                node = after
                height -= tree[after]
            step >>= 1
        return max(0, min(node, size - 1))


def wide_characters(text: str) -> int:
    """How many characters of a text are drawn about an em wide: those that take three bytes of UTF-8 or more."""
    return (len(text.encode("utf-8", "surrogatepass")) - len(text)) >> 1
