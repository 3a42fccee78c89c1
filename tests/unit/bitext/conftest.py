"""Encoders for tests: one that knows what its texts mean without any model."""

from collections.abc import Sequence

import pytest


class ConceptEncoder:
    """Places a text by the concepts it names; `concepts` lists for each concept the words that name it."""

    name = "concepts"

    def __init__(self, concepts: Sequence[Sequence[str]]) -> None:
        self.concepts = concepts
        self.asked: list[str] = []

    def encode(self, texts):
        import numpy as np

        self.asked += texts
        vectors = np.full((len(texts), len(self.concepts) + 1), 0.05, dtype=np.float32)
        for row, text in enumerate(texts):
            for column, words in enumerate(self.concepts):
                vectors[row, column] += sum(text.lower().count(word) for word in words)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture
def concept_encoder():
    return ConceptEncoder
