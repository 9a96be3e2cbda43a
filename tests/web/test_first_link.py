"""The first links of a process may be rendered by several threads at once."""

import subprocess
import sys

ESCAPES = """
import kbapi.web.markdown
from mdurl._encode import ENCODE_DEFAULT_CHARS, encode_cache
print(len(encode_cache[ENCODE_DEFAULT_CHARS]), encode_cache[ENCODE_DEFAULT_CHARS][ord("/")])
"""


def test_the_table_of_escapes_is_complete_before_any_thread_can_look() -> None:
    """mdurl publishes it empty and fills it afterwards; under load that gave 500 once in a process."""
    done = subprocess.run([sys.executable, "-c", ESCAPES], capture_output=True, text=True, check=True)
    assert done.stdout == "128 /\n"
