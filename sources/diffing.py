"""What two sequences have in common, found with a bounded amount of work.

`difflib` takes cubic time where much is repeated. It compares only what is short here. Longer
stretches are first divided by runs of tokens that both have exactly once: a patience diff. What is
left when the work is used up is taken for wholly different, and the answer says so.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple
from zlib import crc32

# A unit of work takes some 0.1 µs.
MAX_WORK = 5_000_000
# Two stretches that take no more work are compared by difflib at once.
MAX_WORK_AT_ONCE = 300_000
# Of a chunk, in tokens: a shorter one tells little.
MIN_CHUNK = 4


class Block(NamedTuple):
    """A stretch of a sequence, and what the other has in its place."""

    is_equal: bool
    start: int
    end: int
    new_start: int
    new_end: int


class Work:
    """What may still be done, so that several comparisons share one limit."""

    def __init__(self, units: int = MAX_WORK):
        self.left = units
        # How often something was not compared, as it would have been too much.
        self.refusals = 0

    def spend(self, units: int) -> bool:
        """Take these units; tell whether there were so many."""
        if units > self.left:
            self.refusals += 1
            return False
        self.left -= units
        return True


def common_prefix(one: Sequence, other: Sequence) -> int:
    """Return how many items two texts or lists begin with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def common_suffix(one: Sequence, other: Sequence, most: int) -> int:
    """Return how many items two texts or lists end with alike, at the most so many."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if one[len(one) - middle : len(one) - low] == other[len(other) - middle : len(other) - low]:
            low = middle
        else:
            high = middle - 1
    return low


def diff_blocks(old: Sequence[str], new: Sequence[str], work: Work) -> list[Block]:
    """Return the blocks of two lists of tokens, equal ones and different ones in turn."""
    blocks, start, new_start = [], 0, 0
    for first, new_first, size in [*_matches(old, new, work), (len(old), len(new), 0)]:
        if first > start or new_first > new_start:
            blocks.append(Block(False, start, first, new_start, new_first))
        if size:
            blocks.append(Block(True, first, first + size, new_first, new_first + size))
        start, new_start = first + size, new_first + size
    return blocks


def _matches(old, new, work):
    """Return (start, start in the new list, size) of all equal stretches, in order."""
    found, stack = [], [(0, len(old), 0, len(new))]
    while stack:
        start, end, new_start, new_end = stack.pop()
        before, after = old[start:end], new[new_start:new_end]
        head = common_prefix(before, after)
        tail = common_suffix(before, after, min(len(before), len(after)) - head)
        found += [(start, new_start, head), (end - tail, new_end - tail, tail)]
        before, after = before[head : len(before) - tail], after[head : len(after) - tail]
        if before and after:
            inner, is_final = _compare(before, after, work)
            gap, new_gap = start + head, new_start + head
            for first, new_first, size in inner:
                found.append((start + head + first, new_start + head + new_first, size))
                if not is_final:
                    stack.append((gap, found[-1][0], new_gap, found[-1][1]))
                gap, new_gap = found[-1][0] + size, found[-1][1] + size
            if inner and not is_final:
                stack.append((gap, end - tail, new_gap, new_end - tail))
    return _joined(sorted(match for match in found if match[2]))


def _joined(matches):
    """Return the matches, those that follow upon one another as one."""
    joined = []
    for start, new_start, size in matches:
        if joined:
            first, new_first, length = joined[-1]
            if (first + length, new_first + length) == (start, new_start):
                joined[-1] = (first, new_first, length + size)
                continue
        joined.append((start, new_start, size))
    return joined


def _compare(before, after, work):
    """Return equal stretches of two lists that begin and end differently, and whether it is all.

    There are none where the lists have nothing in common, or the work is used up.
    """
    size = len(before) + len(after)
    if not work.spend(2 * size):
        return [], True
    counts, new_counts = Counter(before), Counter(after)
    pairs = sum(count * new_counts[token] for token, count in counts.items() if token in new_counts)
    if not pairs:
        return [], True
    # difflib looks through the pairs of equal tokens once for each stretch that it finds.
    cost = 300 + 10 * size + pairs * min(len(before), len(after)) // 3
    if cost <= MAX_WORK_AT_ONCE and work.spend(cost):
        return _by_difflib(before, after), True
    for find_runs, units in ((_chunks, 2), (_runs_of_three, 8), (enumerate, 4)):
        if not work.spend(units * size):
            return [], True
        if found := _unique_runs(before, after, find_runs):
            return found, False
    return (_by_difflib(before, after), True) if work.spend(cost) else ([], True)


def _by_difflib(before, after):
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return [tuple(block) for block in blocks if block.size]


def _unique_runs(before, after, find_runs):
    """Return the runs that both lists have once, those in the same order, adjacent ones joined."""
    places, new_places = _places_of_unique(find_runs(before)), _places_of_unique(find_runs(after))
    common = [run for run in places if run in new_places]
    lengths = {places[run]: _length(run) for run in common}
    found = []
    for start, new_start in _longest_in_order([(places[run], new_places[run]) for run in common]):
        length = lengths[start]
        if found:
            first, new_first, size = found[-1]
            if start - first == new_start - new_first and start <= first + size:
                found[-1] = (first, new_first, start + length - first)
                continue
            if start < first + size or new_start < new_first + size:
                continue
        found.append((start, new_start, length))
    return found


def _places_of_unique(runs):
    """Return where each run begins that comes once, in their order."""
    places = {}
    for place, run in runs:
        places[run] = -1 if run in places else place
    return {run: place for run, place in places.items() if place >= 0}


def _length(run):
    return 1 if isinstance(run, str) else len(run)


def _chunks(tokens):
    """Yield the stretches between certain tokens, each with its place.

    Which tokens these are depends on them alone, so that both lists are cut at the same words.
    """
    cuts = {token for token in set(tokens) if crc32(token.encode("utf-8", "replace")) % 8 == 0}
    start = 0
    for place, token in enumerate(tokens, start=1):
        if token in cuts:
            if place - start >= MIN_CHUNK:
                yield start, tuple(tokens[start:place])
            start = place


def _runs_of_three(tokens):
    return enumerate(zip(tokens, tokens[1:], tokens[2:], strict=False))


def _longest_in_order(pairs):
    """Return the longest series of pairs, sorted by the first, whose second ones ascend too."""
    tails, chosen, before = [], [], [-1] * len(pairs)
    for index, (_start, new_start) in enumerate(pairs):
        rank = bisect_left(tails, new_start)
        before[index] = chosen[rank - 1] if rank else -1
        tails[rank : rank + 1] = [new_start]
        chosen[rank : rank + 1] = [index]
    series, index = [], chosen[-1] if chosen else -1
    while index >= 0:
        series.append(pairs[index])
        index = before[index]
    return series[::-1]
