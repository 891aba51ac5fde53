"""What happened since the last build, where that left a whole site."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class Since(Struct, frozen=True):
    """What the last build left stands; nothing that it read changed but what is named here."""

    # Files and folders below the roots, each by its path as it is named from every root above it.
    touched: tuple[tuple[str, ...], ...]
    # Folders of the site by path, as times.of_folder tells them.
    folders: Mapping[str, tuple[int, ...]]
