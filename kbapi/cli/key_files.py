"""Files of private keys, as commands make and read them; only their owner may read them."""

import os
from pathlib import Path

import click

from kbapi.errors import BadSettingError
from kbapi.signing_keys import SigningKey, from_pem, is_encrypted, new_key, to_pem


def make_key_file(file: Path, *, no_passphrase: bool) -> SigningKey:
    """A new key in a new file, encrypted with a passphrase that is asked for; raises BadSettingError."""
    asked = (
        ""
        if no_passphrase
        else click.prompt("Passphrase", hide_input=True, confirmation_prompt=True, err=True)
    )
    key = new_key()
    _write_private(file, to_pem(key, asked))
    return key


def read_key_file(path: Path) -> SigningKey:
    """The key of a file, whose passphrase is asked for; raises BadSettingError."""
    pem = path.read_bytes()
    if path.stat().st_mode & 0o077:
        raise BadSettingError(f"Others can read {path}: keep it to yourself with `chmod 600 {path}`.")
    asks = is_encrypted(pem)
    return from_pem(pem, click.prompt("Passphrase", hide_input=True, err=True) if asks else "")


def _write_private(file: Path, pem: bytes) -> None:
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise BadSettingError(f"{file} cannot be written ({error.strerror}): name a new file.") from None
    with os.fdopen(handle, "wb") as opened:
        opened.write(pem)
