"""Snippets: how to use a model in code, for the libraries that it fits. Pure.

Every snippet comes in a variant for a folder on disk and, where the id can be one of a hub, a
variant for that id. Only libraries that fit are named: no snippet rather than a wrong one.
"""
