"""How is a language model asked?

`connect` gives a `Model` for a name. A model is given an `Ask` and gives back an `Answer`, whose value fits the class
that the ask named. Everything that can go wrong on the way is retried, re-asked or told in words of `factx.errors`.
This package is the only door to openai, instructor and tenacity, and loads them with the first ask.

    asks.py       the records, and the `Model` protocol that a fake can fulfil
    providers.py  name → address and key (`providers.json` is the table)
    chat.py       `connect`, and the model it gives: light, until it is asked
    local.py      a model file, served on this machine while it is asked
    wire.py       the clients, for threads and event loops, and what was learnt about the server
    turns.py      one ask on its way: instructor over tenacity over openai
    patience.py   when to send again, and after how long
    faults.py     what a failed request means
    replies.py    what a completion holds, before it is parsed
    schemas.py    answer class → strict JSON schema, and what does not fit one
    envelopes.py  the same as instructor wants it
"""

from factx.models.asks import Answer, Ask, Message, Model, Usage
from factx.models.chat import ChatModel, connect

__all__ = ["Answer", "Ask", "ChatModel", "Message", "Model", "Usage", "connect"]
