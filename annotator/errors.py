"""The two kinds of error there are. Imports nothing, so that what must be quick to start can raise them."""


class UserError(Exception):
    """Something the user can mend. The message says what happened, what is safe, what to do. Nothing changed."""


class BugError(Exception):
    """Something only we can mend: a broken promise inside the program. Nothing changed."""
