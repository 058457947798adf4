"""Which hosts of web addresses the public cannot reach, or should not."""

from __future__ import annotations

from typing import Final

__all__ = ["HOST", "HOST_END", "INNER", "MAYBE_STAGING", "PRIVATE", "RESERVED", "STAGING"]

_LABEL: Final = r"[a-z0-9_-]+"

HOST: Final = r"(?i)https?://(?:[^\s/?#@]*@)?"
"""What comes before a host, as a Rust regex."""

HOST_END: Final = r"(?::\d+)?(?:[/?#]|$)"

_SUFFIXES: Final = "local|localhost|internal|intranet|lan|corp|home|invalid|test"

INNER: Final = rf"(?:\d{{1,3}}(?:\.\d{{1,3}}){{3}}|\[[0-9a-f:.]+\]|{_LABEL}|(?:{_LABEL}\.)+(?:{_SUFFIXES}|home\.arpa))"
"""An IP address, a name without a dot, or one of a domain outside the public DNS (RFC 2606, 6761, 6762, 8375)."""

PRIVATE: Final = (
    r"(?:(?:127|10)(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}"
    r"|169\.254(?:\.\d{1,3}){2}|0\.0\.0\.0|\[(?:::1|f[cd][0-9a-f]{2}:[0-9a-f:]*|fe80:[0-9a-f:]*)\]"
    rf"|localhost|(?:{_LABEL}\.)+(?:{_SUFFIXES}|home\.arpa))"
)
"""An address of RFC 1918, 4193 or 3927, this machine, or a name of a domain that is not in the public DNS."""

RESERVED: Final = rf"(?:(?:{_LABEL}\.)*example(?:\.(?:com|net|org))?)"
"""A name of RFC 2606 and 6761 that is for examples."""

STAGING: Final = rf"(?:(?:[a-z0-9_.-]*[.-])?(?:staging|preprod|uat)\d*(?:-[a-z0-9-]+)?(?:\.{_LABEL}){{2,}})"
MAYBE_STAGING: Final = rf"(?:(?:test|dev|preview|stage|qa|draft|drafts)\d*(?:\.{_LABEL}){{2,}})"
"""A host for trying out; one whose name may also be that of a site."""
