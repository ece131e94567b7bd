"""Exploring: a reader moves what a scenario says and sees at once what many runs make of it.

`routes.py` has the page and the questions that it asks (`questions.py`), which wait their turn in
a `queue.py`. `groups.py` says what may be moved (`knobs.py` holds the words, `inputs.py` what an
input is), `changing.py` makes the scenario that comes of it, `answers.py` plays it, `documents.py`
writes what can be taken away.
"""
