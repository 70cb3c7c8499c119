"""Which of very many names are nearly equal, without comparing each with each?

Names that differ in one sign share a text: leave that sign out of both. So a hash of
every name without each of its signs is taken, and names that meet in one are compared.
Names long enough to bear several slips also meet in their rarest words. All that meet
are then scored by rapidfuzz; time and memory grow with the signs of all names.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

#: Names so much alike are near, 0-100: 200 x signs in common / signs of both.
NEAR = 92.0
#: The words that two names do not share must be so much alike, 0-100: one letter of
#: five replaced.
_NEAR_WORDS = 80.0
#: A name of 6 signs and one of 7 that has one more are 92.3 % alike.
_SHORTEST = 6
#: One sign replaced leaves names of 13 signs 92.3 % alike, of 12 only 91.7 %.
_LONG = 13
#: Words by which a long name is looked up, and how many names may share one.
_RARE_WORDS, _SHARED_BY = 3, 50
#: Names that are hashed, and pairs that are scored, at a time.
_CHUNK = 100_000
_BASE = 0x9E3779B97F4A7C15
_BASE_INVERSE = np.uint64(pow(_BASE, -1, 2**64))


def near_names(
    names: Sequence[str], groups: Sequence[str]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return the pairs of names of one group that are nearly equal.

    Parameters
    ----------
    names : sequence of str
        All different, folded; words are set apart by one blank.
    groups : sequence of str
        Names of different groups are not compared.

    Returns
    -------
    first, second, score
        Places in ``names``, first < second, in ascending order; score 92-100, the
        better of comparing the names as they stand and with their words sorted.
    """
    codes = pd.factorize(np.asarray(groups, dtype=object))[0]
    met = [
        *_meeting_without_a_sign(names, pd.util.hash_array(codes)),
        _meeting_in_rare_words(names, groups),
    ]
    pairs = np.unique(np.concatenate([np.sort(each, axis=1) for each in met]), axis=0)
    first, second = pairs.T
    pairs = pairs[(first != second) & (codes[first] == codes[second])]
    scores = [
        _scores(names, pairs[start : start + _CHUNK])
        for start in range(0, len(pairs), _CHUNK)
    ]
    score = np.concatenate([np.empty(0), *scores])
    near = score >= NEAR
    return pairs[near, 0], pairs[near, 1], score[near]


def differ_in_a_word(name: str, other: str) -> bool:
    """Tell whether the words that only one of two near names has are not alike.

    Long words in common make names alike whatever the short one that matters: Tuohe
    Education Technology and Tuoqi Education Technology. A word that is merely left out
    is none that differs.
    """
    from rapidfuzz import fuzz  # noqa: PLC0415  (for this step only)

    words, others = name.split(), other.split()
    here = "".join(word for word in words if word not in others)
    there = "".join(word for word in others if word not in words)
    return bool(here and there) and fuzz.ratio(here, there) < _NEAR_WORDS


def _scores(names: Sequence[str], pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    """Score pairs of names."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415  (for this step only)

    sides = [[names[place] for place in side] for side in pairs.T.tolist()]
    scored: list[NDArray[np.float64]] = [
        process.cpdist(*sides, scorer=scorer, score_cutoff=NEAR, dtype=np.float64)
        for scorer in (fuzz.ratio, fuzz.token_sort_ratio)
    ]
    return np.maximum(*scored)


def _meeting_without_a_sign(
    names: Sequence[str], seeds: NDArray[np.uint64]
) -> Iterator[NDArray[np.int64]]:
    """Yield pairs of names that are equal once a sign is left out of one, or of both.

    Word order does not count: names are looked up with their words sorted too.
    """
    forms = pd.DataFrame(_forms(names), columns=["owner", "form"])
    lengths = forms["form"].str.len().to_numpy()
    keys, owners, n_signs = [], [], []
    for length in np.unique(lengths[lengths >= _SHORTEST]).tolist():
        group = forms[lengths == length]
        for start in range(0, len(group), _CHUNK):
            chunk = group.iloc[start : start + _CHUNK]
            owner = chunk["owner"].to_numpy(np.int64)
            hashes = _hashes(chunk["form"].tolist(), length) + seeds[owner, np.newaxis]
            keys.append(hashes.ravel())
            owners.append(np.repeat(owner, length + 1))
            signs = np.repeat([[0] + [length] * length], len(owner), axis=0)
            n_signs.append(signs.ravel())
    if not keys:
        return
    met = _shared(*(np.concatenate(each) for each in (keys, owners, n_signs)))
    whole = met[met["n_signs"] == 0]
    yield whole.merge(met, on="key")[["owner_x", "owner_y"]].to_numpy()
    yield _neighbours(met[met["n_signs"] >= _LONG])


def _shared(
    key: NDArray[np.uint64], owner: NDArray[np.int64], n_signs: NDArray[np.int64]
) -> pd.DataFrame:
    """Return the rows whose key stands in another row too; most stand alone."""
    order = np.argsort(key)
    ordered = key[order]
    equal = ordered[1:] == ordered[:-1]
    rows = order[np.append(equal, False) | np.append(False, equal)]
    columns = {"key": key[rows], "owner": owner[rows], "n_signs": n_signs[rows]}
    return pd.DataFrame(columns).drop_duplicates()


def _forms(names: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield every name, and once more with its words sorted where that differs."""
    for place, name in enumerate(names):
        yield place, name
        if " " in name and (form := " ".join(sorted(name.split()))) != name:
            yield place, form


def _hashes(texts: Sequence[str], length: int) -> NDArray[np.uint64]:
    """Hash texts of one length, and each without each of its signs.

    The hash is the sum of sign times base to the power of its place, modulo 2^64: what
    stands behind a sign that is left out moves one place down, which is a division by
    the base. Equal texts have equal hashes whichever way they came about; different
    ones that meet by chance are told apart when they are scored.

    Returns
    -------
    shape (n_texts, 1 + length)
        The whole text first.
    """
    signs = np.frombuffer("".join(texts).encode("utf-32-le"), dtype="<u4")
    powers = np.cumprod(np.full(length, _BASE, dtype=np.uint64))
    terms = signs.reshape(len(texts), length) * powers
    upto = np.cumsum(terms, axis=1)
    whole = upto[:, -1:]
    without = upto - terms + (whole - upto) * _BASE_INVERSE
    return np.hstack([whole, without])


def _meeting_in_rare_words(
    names: Sequence[str], groups: Sequence[str]
) -> NDArray[np.int64]:
    """Return pairs of long names that share one of their rarest words."""
    words = {
        place: [(word, groups[place]) for word in _words(name)]
        for place, name in enumerate(names)
        if len(name) >= _LONG
    }
    counts = Counter(word for each in words.values() for word in each)
    shared = {word: n for word, n in counts.items() if 1 < n <= _SHARED_BY}
    looked_up = [
        (hash_place, place)
        for place, each in words.items()
        for hash_place in _rarest(each, shared)
    ]
    frame = pd.DataFrame(looked_up, columns=["key", "owner"])
    return _neighbours(frame.assign(key=pd.factorize(frame["key"])[0]))


def _words(name: str) -> set[str]:
    """Return the words of a name; of a single one, every two signs that follow."""
    if " " in name:
        return set(name.split())
    return {name[place : place + 2] for place in range(len(name) - 1)}


def _rarest(
    words: Iterable[tuple[str, str]], shared: dict[tuple[str, str], int]
) -> list[tuple[str, str]]:
    """Return the words that fewest names share, but more than one."""
    known = [word for word in words if word in shared]
    return sorted(known, key=lambda word: (shared[word], word))[:_RARE_WORDS]


def _neighbours(keyed: pd.DataFrame) -> NDArray[np.int64]:
    """Return pairs of owners with one key; of many, those at most 50 places apart."""
    ordered = keyed.sort_values(["key", "owner"])
    key, owner = ordered["key"].to_numpy(), ordered["owner"].to_numpy(np.int64)
    found = [np.empty((0, 2), dtype=np.int64)]
    for apart in range(1, min(_SHARED_BY, len(key))):
        same = key[apart:] == key[:-apart]
        if not same.any():
            break
        found.append(np.column_stack([owner[:-apart][same], owner[apart:][same]]))
    return np.concatenate(found)
