"""Where listings stand in the site. Pure."""

from __future__ import annotations


def task_path(task: str) -> str:
    """The site path of a task's listing."""
    return f"tasks/{task}/index.html"
