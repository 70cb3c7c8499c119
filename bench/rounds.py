"""How long do several ways to the same result take, one beside the other?"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

#: ``ru_maxrss`` counts KiB on Linux, bytes on macOS.
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024
MIB = 2**20
GIB = 2**30


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """What a process needed.

    Attributes
    ----------
    peak_bytes : int
        Largest resident set.
    """

    output: str
    seconds: float
    peak_bytes: int


def interleaved(
    ways: Mapping[str, Callable[[], object]], rounds: int
) -> dict[str, list[float]]:
    """Time every way once in each round, so that a busy machine slows all of them.

    Returns
    -------
    dict of str to list of float
        Seconds of each way, round by round.
    """
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            seconds[name].append(time.perf_counter() - start)
    return seconds


def ratio(seconds: Mapping[str, list[float]], ours: str, base: str) -> float:
    """Return the median of our time over the base, taken within each round."""
    pairs = zip(seconds[ours], seconds[base], strict=True)
    return statistics.median(our / theirs for our, theirs in pairs)


def print_medians(seconds: Mapping[str, list[float]]) -> None:
    """Print the median and the range of each way."""
    for name, times in seconds.items():
        low, high = min(times), max(times)
        median = statistics.median(times)
        print(f"{name:<32}{median:8.3f} s   ({low:.3f} to {high:.3f})")


def run_child(arguments: Sequence[str]) -> Child:
    """Run this Python with arguments and see what the process needed at its peak.

    ``getrusage`` keeps the largest of all children: run the smaller ones first, or each
    from a process of its own.

    Raises
    ------
    subprocess.CalledProcessError
        The child failed.
    """
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * _RSS_UNIT
    return Child(output=done.stdout, seconds=seconds, peak_bytes=peak)


def own_peak() -> int:
    """Return the largest resident set of this process so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _RSS_UNIT


def print_machine() -> None:
    """Print what the figures depend on, without the name of the machine."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    version = ".".join(map(str, sys.version_info[:3]))
    print(f"{os.cpu_count()} cores, {pages / GIB:.0f} GiB, Python {version}")
