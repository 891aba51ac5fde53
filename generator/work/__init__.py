"""The work of a build: which repos have to be made, by whom, and what is kept for the next time.

``prints`` tells whether a repo changed, ``watch`` what else its page depends on, ``cache`` keeps
both with what came out. ``desk`` makes the pages of a chunk of repos in any process; ``crews``
hands chunks to this process, to a pool of them or to a cluster.
"""
