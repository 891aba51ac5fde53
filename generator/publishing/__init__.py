"""The way out: pages are staged inside the output, then published in order, whole or not at all.

``publish.opened`` checks and locks the output and hands out a ``staging.Staging``;
``survey.survey`` says what publishing would do; ``publish.publish`` does it. What a killed build
began, the next one finishes.
"""
