"""An article in the making: lines of text, and facts whose words are given as they stand in it."""

from datetime import date

from factx.documents import Document
from factx.facts import Actor, Attribution, Claim, Facts, Figure, Run, Stance
from factx.spans import Span
from factx.values import Amount, Change, Date

RUN = Run(factx="0", engine="test", kinds=("claim", "figure", "stance"))


class Article:
    """`Article("Headline", "Line one.", …)`: each fact is added by the words that state it, and whose word it is.

    `by` names the sources from the article inwards; their words must stand in the text, as all words given.
    """

    def __init__(self, *lines, published="2024-05-15", title=None, name=""):
        self.document = Document(
            "\n".join(lines), published=date.fromisoformat(published) if published else None, title=title, id=name
        )
        self.items = []

    def span(self, words):
        at = self.document.text.index(words)
        return Span(at, at + len(words), words)

    def actor(self, words):
        return (
            Actor(words=self.span(words))
            if isinstance(words, str)
            else Actor(words=self.span(words[0]), name=self.span(words[1]))
        )

    def common(self, words, by, manner):
        chain = tuple(Attribution(source=self.actor(each)) for each in by)
        default = "indirect" if by else "narration"
        return {
            "document": self.document.id,
            "published": self.document.published,
            "evidence": (self.span(words),),
            "attribution": chain,
            "manner": manner or default,
        }

    def claim(self, words, *, by=(), statement=None, force="assertion", negated=False, manner=None, happens=None):
        told = {"statement": statement or words, "force": force, "negated": negated, "certainty": "unknown"}
        when = happens and Date.read(self.span(happens), self.document)
        self.items.append(Claim(**told, happens=when, **self.common(words, by, manner)))
        return self

    def figure(
        self, words, amount, measure, *, by=(), of=None, period=None, status="observed", change=None, manner=None
    ):
        read = Amount.read(self.span(amount), self.document)
        told = {
            "amount": read,
            "measure": measure and self.span(measure),
            "of": of and self.actor(of),
            "period": period and Date.read(self.span(period), self.document),
            "change": change and Change.read(self.span(change), self.document, amount=read.span),
            "status": status,
        }
        self.items.append(Figure(**told, **self.common(words, by, manner)))
        return self

    def stance(
        self,
        words,
        holder,
        polarity,
        target,
        *,
        by=(),
        of="actor",
        strength="strong",
        shows="said",
        manner=None,
    ):
        told = {"polarity": polarity, "target_type": of, "strength": strength, "shows": shows}
        ends = {"holder": self.actor(holder), "target": self.actor(target)}
        self.items.append(Stance(**ends, **told, **self.common(words, by, manner)))
        return self

    @property
    def facts(self):
        return Facts(self.document, tuple(self.items), (), (), RUN)
