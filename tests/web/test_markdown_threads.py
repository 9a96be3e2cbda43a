"""Several threads that render at once from the start get what one would get."""

import subprocess
import sys

RENDERING = """
import threading, time
import mdurl._encode

class Slow(str):
    def __contains__(self, sign):
        time.sleep(0.001)
        return str.__contains__(self, sign)

mdurl._encode.ASCII_LETTERS_AND_DIGITS = Slow(mdurl._encode.ASCII_LETTERS_AND_DIGITS)

from kbapi.web import markdown

texts = [f"{n} [a](b%20{n}.md) **c** <https://d.e/%20{n}>\\n\\n- f\\n- *g*\\n" for n in range(16)]
found, ready = {}, threading.Barrier(len(texts))

def render(text):
    ready.wait()
    found[text] = markdown.to_html(text, "term", "en")

threads = [threading.Thread(target=render, args=(text,)) for text in texts]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
markdown.to_html.cache_clear()
assert found == {text: markdown.to_html(text, "term", "en") for text in texts}
"""


def test_threads_that_render_first_do_not_disturb_each_other() -> None:
    """A table of the library is filled slowly, so that whoever does not wait for it sees it half full."""
    done = subprocess.run([sys.executable, "-c", RENDERING], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
