"""How often something may be done: counted in the database, so that every process and every spelling counts alike."""


class TooMany(Exception):
    """A limit is used up; `retry_after` says in how many seconds it is worth another try."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


def spend(name: str, key: str, *rates: tuple[int, int]) -> None:
    """Count one use of `name` by `key`; rates are (times, seconds). Raises TooMany, and then counts nothing."""
