"""Why an output cannot be used or written.

``OutputError``
├── ``Refused``       the folder must not be an output
├── ``Locked``        another build holds it
└── ``PublishError``  writing failed; what was published before still stands
"""

from __future__ import annotations

import errno


class OutputError(Exception):
    """An output that cannot be used, with advice; both are one line without a full stop."""

    def __init__(self, reason: str, advice: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.reason}; {self.advice}" if self.advice else self.reason


class Refused(OutputError):  # noqa: N818 - named for the outcome
    """The folder must not be an output: nothing was written."""


class Locked(OutputError):  # noqa: N818 - named for the outcome
    """Another build holds the output: nothing was written."""


class PublishError(OutputError):
    """The site could not be written; every file that is published is whole."""


_CAUSES = {
    errno.ENOSPC: ("the disk is full", "free some space and run the same command again"),
    errno.EDQUOT: ("the disk quota is used up", "free some space and run the same command again"),
    errno.EACCES: ("permission denied", "make the output folder writable for you"),
    errno.EPERM: ("permission denied", "make the output folder writable for you"),
    errno.EROFS: ("the file system is read-only", "choose an output folder on another disk"),
    errno.ENOENT: ("a folder vanished", "leave the output folder alone while a build runs"),
    errno.ENOTDIR: ("a folder vanished", "leave the output folder alone while a build runs"),
    errno.EMFILE: ("too many open files", "raise the limit with ulimit -n"),
    errno.ENAMETOOLONG: ("a name is too long", "choose an output folder with a shorter path"),
}


def cause(error: OSError) -> tuple[str, str]:
    """What an error of the system means and what helps, both in words."""
    words = (error.strerror or type(error).__name__).lower()
    return _CAUSES.get(error.errno or 0, (words, "mend that and run the same command again"))


def write_error(error: OSError, what: str) -> PublishError:
    """The failure of writing ``what`` (a site path, or words) as one line with advice."""
    reason, advice = cause(error)
    return PublishError(f"cannot write {what}: {reason}", advice)
