"""How does what a model wrote become a fact?

`settle` gives each of the copied words its place and reads each value from its words. What has no place or no value is
told as a `Problem`, in words that a model can act on when it is asked again.

    places.py    where the evidence and other copied words stand
    fields.py    what the fields come to
    voices.py    whose word it is, and how it reaches the page
    settle.py    `settle`: all of it for one draft, and the checks of what was written freely
    outcome.py   `Settled`: the fact, or what stands against it
"""

from factx.settling.outcome import Problem, Settled
from factx.settling.settle import settle

__all__ = ["Problem", "Settled", "settle"]
