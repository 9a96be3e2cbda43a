"""List the packages to install: all of kbapi, plus the data folders that travel inside the wheel."""

from pathlib import Path

from setuptools import find_packages, setup

DATA_FOLDERS = {"kbapi._content": "content", "kbapi._schemas": "schemas"}

present = {package: folder for package, folder in DATA_FOLDERS.items() if Path(folder).is_dir()}
setup(packages=[*find_packages(include=["kbapi", "kbapi.*"]), *present], package_dir=present)
