"""API keys of a home: the operator's own, made on first start, and those the owner lists in a file.

`secrets/operator_key` holds the text after "key_"; `secrets/api_keys.json` maps a name to
{"sha256": "…", "may_say_server_kinds": false, "may_operate": false}. Only hashes lie in the second file.
"""

import re
from pathlib import Path

import msgspec

from magpie.config.home import read_secret
from magpie.gateway.callers import KEY_PREFIX, ApiKey, hash_key

FILE_NAME = "api_keys.json"
SHA256 = re.compile(r"[0-9a-f]{64}")


class UnreadableKeys(RuntimeError):
    """The file of API keys does not say what it should."""


class KeyEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One row of the file."""

    sha256: str
    may_say_server_kinds: bool = False
    may_operate: bool = False


def operator_key(secrets_folder: Path) -> str:
    """The operator's credential, e.g. 'key_Jx…'; it may do everything a key may."""
    return KEY_PREFIX + read_secret(secrets_folder, "operator_key")


def read_keys(secrets_folder: Path) -> dict[str, ApiKey]:
    """hash -> what the key may do; raises UnreadableKeys with the file and the reason."""
    keys = {
        hash_key(operator_key(secrets_folder)): ApiKey(
            "operator", may_say_server_kinds=True, may_operate=True
        )
    }
    path = secrets_folder / FILE_NAME
    if not path.exists():
        return keys
    try:
        entries = msgspec.json.decode(path.read_bytes(), type=dict[str, KeyEntry])
    except msgspec.MsgspecError as error:
        raise UnreadableKeys(f"{path}: {error}") from None
    for name, entry in entries.items():
        if not SHA256.fullmatch(entry.sha256):
            raise UnreadableKeys(f"{path}: the sha256 of {name!r} must be 64 hex digits")
        keys[entry.sha256] = ApiKey(name, entry.may_say_server_kinds, entry.may_operate)
    return keys
