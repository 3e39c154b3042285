"""How does factx read without a model?

With rules: no key, no network, the same facts at every run. The scout finds who is mentioned, who says what, the
amounts and the dates; claims, figures and stances are made of these. What the rules cannot read they do not guess.

    engine.py   the engine: a document → its facts
    claims.py   who says what is so
    figures.py  numbers with their meaning
    stances.py  who is for or against whom or what
"""
