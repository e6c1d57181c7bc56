"""Who is calling: a page of one person, or a server of the owner's with an API key.

A page token says one person and nothing else can be said with it; only a key may name persons, and only a key
with that right may say what servers say (orders, refunds). Keys are kept as hashes, so a leaked file is no key.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from magpie.gateway.departed import Departed
from magpie.gateway.refusals import NobodyKnown, PersonGone, WrongKey
from magpie.gateway.seen_rights import SeenRights
from magpie.kit.clock import Clock
from magpie.kit.tokens import PageClaims, read

KEY_PREFIX = "key_"


@dataclass(frozen=True)
class ApiKey:
    """What one API key may do; its name is for logs and rate limits."""

    name: str
    may_say_server_kinds: bool = False
    may_operate: bool = False


class Visitor(msgspec.Struct, frozen=True):
    """The caller of one request. `person` is "" for an API key, which speaks for nobody by itself.

    `rights_version` is the newest that any token of the person has named, not only this one.
    """

    person: str
    account: str = ""
    session: str = ""
    rights_version: int = 0
    simulated: bool = False
    key: ApiKey | None = None

    @property
    def rate_name(self) -> str:
        return f"key:{self.key.name}" if self.key else self.person

    @property
    def may_operate(self) -> bool:
        return self.key is not None and self.key.may_operate


@dataclass(frozen=True)
class Callers:
    """Reads credentials; knows the site's secret and the hashes of its keys."""

    secret: bytes
    keys: Mapping[str, ApiKey]
    clock: Clock
    departed: Departed = field(default_factory=Departed)
    rights: SeenRights = field(default_factory=SeenRights)

    def visitor_of(self, authorization: str, *, body_token: str = "") -> Visitor:
        """The caller named by the header, else by the token in the body (sendBeacon has no headers)."""
        scheme, _, credential = authorization.partition(" ")
        credential = credential.strip() if scheme.lower() == "bearer" else ""
        credential = credential or body_token
        if not credential:
            raise NobodyKnown()
        if credential.startswith(KEY_PREFIX):
            return self._by_key(credential)
        now_ms = self.clock.now_ms()
        claims = read(credential, PageClaims, secret=self.secret, now_ms=now_ms)
        if self.departed.has(claims.person, now_ms=now_ms):
            raise PersonGone()
        return Visitor(
            person=claims.person,
            account=claims.account,
            session=claims.session,
            rights_version=self.rights.newest(claims.person, claims.rights_version),
            simulated=claims.simulated,
        )

    def _by_key(self, credential: str) -> Visitor:
        key = self.keys.get(hash_key(credential))
        if key is None:
            raise WrongKey()
        return Visitor(person="", key=key)


def hash_key(credential: str) -> str:
    """'key_5f…' -> 64 hex characters. Keys are 128 random bits, so a plain hash is enough."""
    return hashlib.sha256(credential.encode()).hexdigest()
