"""How do errors name a file that is worked on somewhere else than people know it?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from xl_crm.errors import XlCrmError


@contextmanager
def naming(own: str, known: str) -> Iterator[None]:
    """Let errors name a place as people know it, not by the path of our own."""
    try:
        yield
    except XlCrmError as error:
        error.problems = tuple(
            replace(problem, where=problem.where.replace(own, known))
            for problem in error.problems
        )
        raise
