"""The repository speaks of the project alone: no path of a machine, no host of a package index."""

import re
import subprocess

from tests.house_rules.python_files import ROOT

FORBIDDEN = re.compile(
    r"(?<![\w.-])/(?:work|farm)/"  # a folder of some machine; the same word inside a web address is fine
    r"|pypi\.org|files\.pythonhosted|registry\.npmjs|deb\.debian\.org"
)


def test_no_tracked_file_names_a_machine_or_a_package_index() -> None:
    found = [
        f"{name}:{number}: {match.group()}"
        for name in tracked_files()
        for number, line in enumerate(lines_of(name), start=1)
        if (match := FORBIDDEN.search(line))
    ]
    assert found == []


def test_the_pattern_finds_paths_and_hosts_but_leaves_web_addresses_alone() -> None:
    index, folder = "pypi" + ".org", "/" + "work"
    assert FORBIDDEN.search(f"--index-url https://{index}/simple")
    assert FORBIDDEN.search(f"file://{folder}/project")
    assert not FORBIDDEN.search(f"https://example.org{folder}/leaflet.html")


def tracked_files() -> list[str]:
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in listing.stdout.split("\0") if (ROOT / name).is_file()]


def lines_of(name: str) -> list[str]:
    return (ROOT / name).read_text(encoding="utf-8", errors="replace").splitlines()
