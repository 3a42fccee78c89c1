"""The table that the benchmarks of the desk print: number, what was measured, the figure, the bar, and whether it is met."""


def row(number: str, what: str, value: str, goal: str, met: bool | None = None) -> None:
    """Print one line; `met` None: there is no bar."""
    verdict = {True: "met", False: "MISSED", None: ""}[met]
    print(f"| {number:>2} | {what:<62} | {value:<50} | {goal:<24} | {verdict:<6} |", flush=True)


def quantile(values: list[float], share: float) -> float:
    """A quantile by rank."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
