"""build-pages: a model hub that is only files.

The public surface is small: ``build_site`` in :mod:`generator.build`, its options, its report.
"""

__version__ = "0.1.0"
