"""Annotate: the reader with its inspector, its key bar, and what every key does.

`AnnotatePage` is the door. `OpenArticle` holds what is open and selected; commands change things through
`Desk.apply` and hear of the result like everybody else.
"""
