"""How is a language model asked?

`connect` gives a `Model` for a name. A model is given an `Ask` and gives back an `Answer`, whose value fits the class
that the ask named. Everything that can go wrong on the way is retried, re-asked or told in words of `factx.errors`.
This package is the only door to openai, instructor and tenacity, and loads them with the first ask.

    asks.py       the records, and the `Model` protocol that a fake can fulfil
    providers.py  name → address and key (`providers.json` is the table)
    chat.py       `connect`, and the model it gives: light, until it is asked
    local.py      a model file, served on this machine while it is asked
    wire.py       the clients, one for each event loop
    bounds.py     how long and how large an answer may become
    background.py the event loop of those who have none
    turns.py      one ask on its way
    habits.py     what the server was found to take
    pacing.py     how fast it may be asked (quotas.py: what it tells of that)
    patience.py   when to send again, and after how long
    repairs.py    asking again where an answer does not fit, by instructor (envelopes.py: the class as it wants it)
    faults.py     what a failed request means
    replies.py    what a completion holds, before it is parsed
    streams.py    the same, where it came in pieces
    ollama.py     the same, by Ollama's own route
    thinking.py   the fields that switch thinking off
    schemas.py    answer class → strict JSON schema
    fits.py       JSON → answer class, or what does not fit it
    salvage.py    what can be kept of an answer that is not as it should be
    probes.py     what a server really does, found out by small asks
    listing.py    what a server offers
    prices.py     what tokens cost (tokens.py: how many a text has)
"""

from factx.models.asks import Answer, Ask, Message, Model, Usage
from factx.models.chat import ChatModel, connect

__all__ = ["Answer", "Ask", "ChatModel", "Message", "Model", "Usage", "connect"]
