"""How long until ``xl-crm --help`` answers, beside a bare Python?"""

from __future__ import annotations

import argparse
import subprocess
import sys

from rounds import interleaved, print_machine, print_medians, ratio

HELP = ("-m", "xl_crm_cli", "--help")
BARE = ("-c", "pass")
#: At most so many times as long as a bare Python.
TARGET = 8.0
N_IMPORTS_SHOWN = 12


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    print_machine()
    ways = {"xl-crm --help": lambda: _run(*HELP), "python -c pass": lambda: _run(*BARE)}
    interleaved(ways, 1)
    seconds = interleaved(ways, rounds)
    print_medians(seconds)
    found = ratio(seconds, "xl-crm --help", "python -c pass")
    print(f"ratio {found:.1f} (target: at most {TARGET:g})")
    if found > TARGET:
        print("slowest imports, microseconds with all that they import:")
        print("\n".join(_slowest_imports()))


def _run(*arguments: str) -> str:
    """Run this Python and return what it says on stderr."""
    done = subprocess.run(
        [sys.executable, *arguments], check=True, capture_output=True, text=True
    )
    return done.stderr


def _slowest_imports() -> list[str]:
    """Return lines of ``-X importtime``, slowest first."""
    lines = [
        line for line in _run("-X", "importtime", *HELP).splitlines() if "|" in line
    ]
    timed = [line.split("|") for line in lines[1:]]
    timed.sort(key=lambda parts: int(parts[1]), reverse=True)
    return [f"{parts[1]}  {parts[2]}" for parts in timed[:N_IMPORTS_SHOWN]]


if __name__ == "__main__":
    main()
