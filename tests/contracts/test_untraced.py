"""Is coverage the same where the tracer rests in the work of others?"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

#: Lines 9 and 11 come after the work of the library and after an error in it; line 13
#: is never reached. Line 5 is the library's: a tracer of little cost goes there, too.
MEASURED = """\
from tests.untraced import untraced

@untraced
def library(value):
    return 1 / value

def used(value):
    found = library(value)
    try:
        library(0)
    except ZeroDivisionError:
        return found
    return None

used(2)
"""
MEASURE = """
import json, runpy, sys
from coverage import Coverage

measured = Coverage(
    data_file=None, config_file=False, branch=True, include=[sys.argv[1]]
)
measured.start()
runpy.run_path(sys.argv[1])
measured.stop()
print(json.dumps(measured.get_data().lines(sys.argv[1])))
"""


def test_what_comes_after_is_measured(tmp_path: Path) -> None:
    path = tmp_path / "measured.py"
    path.write_text(MEASURED, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found = set(json.loads(done.stdout))
    assert found - {5} == {1, 3, 4, 7, 8, 9, 10, 11, 12, 15}
