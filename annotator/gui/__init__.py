"""The window: the only package that imports PySide6.

It reads through `Session.queries` and changes things through `Desk.apply`; it never touches the store.
"""
