"""Finding in everything public: by text, facets, place, in lists, on maps and in whole.

find(Question("목욕탕", chosen={"territory": ("anseong",)}), limit=20, offset=0, count=("type", "activity"))
"""

from dure.core.search.finding.answering import MOST_CLUSTERS, at, clusters, every, find
from dure.core.search.finding.questions import Box, Cluster, Found, FoundHit, Near, Question
from dure.core.search.finding.texts import MOST_RANKED, some_with

__all__ = [
    "MOST_CLUSTERS",
    "MOST_RANKED",
    "Box",
    "Cluster",
    "Found",
    "FoundHit",
    "Near",
    "Question",
    "at",
    "clusters",
    "every",
    "find",
    "some_with",
]
