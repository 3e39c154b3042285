"""factx reads news articles and reports and gives back typed, checked facts: claims, figures and stances."""

__version__ = "0.1.0"
