"""The local preview: the site over HTTP on this machine, made anew whenever a file changes.

``serve`` is the loop; ``preview`` what is shown at the moment; ``server`` answers requests;
``addresses`` says which file a request means; ``inject`` adds the reload script to pages;
``watch`` tells what changed; ``quick`` makes single pages at once.
"""
