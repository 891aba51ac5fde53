"""build-pages: a model hub that is only files.

The public surface is small, and loaded when it is first used::

    from pathlib import Path
    from generator import Options, build_site

    report = build_site([Path("repos")], Path("site"), Options(title="Our models"))
    for problem in report.complaints:
        print(problem)

``build_site`` says what it raises; ``check`` reads everything and builds nothing.
"""

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.build import build_site
    from generator.checking.check import Checked, check
    from generator.options import CopyFiles, OptionError, Options, RemoteMedia
    from generator.problems import CODES, Code, Problem, Severity
    from generator.publishing.errors import Locked, OutputError, PublishError, Refused
    from generator.report import Choice, Progress, Report

__version__ = "0.1.0"
__all__ = [
    "CODES",
    "Checked",
    "Choice",
    "Code",
    "CopyFiles",
    "Locked",
    "OptionError",
    "Options",
    "OutputError",
    "Problem",
    "Progress",
    "PublishError",
    "Refused",
    "RemoteMedia",
    "Report",
    "Severity",
    "__version__",
    "build_site",
    "check",
]
_HOMES = {
    "build_site": "build",
    "check": "checking.check",
    "Checked": "checking.check",
    **dict.fromkeys(("CopyFiles", "OptionError", "Options", "RemoteMedia"), "options"),
    **dict.fromkeys(("CODES", "Code", "Problem", "Severity"), "problems"),
    **dict.fromkeys(("Locked", "OutputError", "PublishError", "Refused"), "publishing.errors"),
    **dict.fromkeys(("Choice", "Progress", "Report"), "report"),
}


def __getattr__(name: str) -> object:
    """Loads a public name at its first use: the command itself starts without any of them."""
    if name not in _HOMES:
        raise AttributeError(f"module 'generator' has no attribute {name!r}")
    return getattr(import_module(f"generator.{_HOMES[name]}"), name)
