"""Record linkage: which entries mean the same organization. Pure Python, usable as a library.

    link(left, right)               pairs of two lists, one to one, each with a score and reasons
    likely_same(record, candidates) what one record may mean among a few

docs/linkage.md tells how it works and what was measured.
"""

from dure.local.directory.linkage.linking import likely_same, link
from dure.local.directory.linkage.records import DEFAULT_THRESHOLD, Code, Pair, Reason, Record

__all__ = ["DEFAULT_THRESHOLD", "Code", "Pair", "Reason", "Record", "likely_same", "link"]
