"""What templates are compiled to, where Jinja's own way costs more than a page's words do.

A page puts out hundreds of values and calls a hundred macros. Jinja makes a ``Markup`` of every
value only to join them all, asks of every callable what it wants to be given, and at every import
whether the page brings names of its own. The text that comes out is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import Environment
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

VERSION = "1"  # of the code that is made here: what was compiled to another is not used


def put(value: object) -> str:
    """A value as it stands in a page: :func:`markupsafe.escape` without a new ``Markup``."""
    kind = type(value)
    if kind is str:
        text: str = value  # type: ignore[assignment] # seen one line above
        if "&" in text or "<" in text or ">" in text or '"' in text or "'" in text:
            return escape(text)
        return text
    return value if kind is Markup else escape(value)  # type: ignore[return-value] # a str


class PageCode(CodeGenerator):
    """Compiles the output of values to calls of :func:`put`."""

    def visit_Template(  # noqa: N802 - Jinja's name
        self, node: nodes.Template, frame: Frame | None = None
    ) -> None:
        self.writeline(f"from {__name__} import {put.__name__}")
        super().visit_Template(node, frame)

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write(f"{put.__name__}(")


class PageContext(Context):
    """Calls macros at once; takes it that imported templates know all names but ``page``."""

    def __init__(
        self,
        environment: Environment,
        parent: dict[str, Any],
        name: str | None,
        blocks: dict[str, Callable[[Context], Iterator[str]]],
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja's name
    ) -> None:
        super().__init__(environment, parent, name, blocks, globals)
        self.globals_keys = set()

    def call(
        self,
        called: Callable[..., Any],
        /,
        *args: Any,
        _loop_vars: object = None,
        _block_vars: object = None,
        **kwargs: Any,
    ) -> Any:
        if type(called) is Macro:
            return called(*args, **kwargs)
        return super().call(called, *args, _loop_vars=_loop_vars, _block_vars=_block_vars, **kwargs)
