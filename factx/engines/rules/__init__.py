"""How does factx read without a model?

With rules: no key, no network, the same facts at every run. The scout finds who is mentioned, who says what, the
amounts and the dates; claims, figures and stances are made of these. What the rules cannot read they do not guess.

    engine.py            a document → its facts

    names.py             the name of somebody, as a sentence takes it
    chains.py            the sources behind a saying, each attribution built once

    claims.py            who says what is so; its words: claim_words.py
      clauses.py         statements and their verbs
      forces.py          what a clause does: state, foresee, demand, deny
      shapes.py          what a word of saying makes of its content
      voices.py          which sayings speak for somebody
      contents.py        the single statements of a saying
      doubts.py          clauses that may be somebody else's word
      assertions.py      clauses that are the article's own
      sides.py           whether speakers speak of their own side
      persons.py         "I have" for its speaker
      statements.py      words told as one sentence

    figures.py           numbers with their meaning; its words: figure_words.py
      attributions.py    the sayings that hold a number
      figure_phrases.py  phrases and groups of verbs
      figure_clauses.py  clauses, with their subjects and verbs
      figure_scenes.py   what stands around the numbers of a sentence
      figure_sieve.py    amounts that are no figures
      figure_changes.py  from which number, and against which time
      figure_grammar.py  subject, object and owner of a number
      figure_verbs.py    what the verb over a number makes it measure
      figure_measures.py what is measured, and whose it is
      figure_times.py    the time a number holds for
      figure_status.py   counted, reckoned, expected or aimed at
      figure_sources.py  who vouches for a number by a verb

    stances.py           who is for or against whom or what, with the modules that it lists
"""
