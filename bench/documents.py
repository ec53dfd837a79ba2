"""How long a document takes to set, on one core and once warm, preflight apart: made-up people, a name each.

A second is a second of the processor's time, used on all threads: what else the machine does counts for nobody, except
that a shared core is a slower one. Run: `.venv/bin/python -m bench.documents [documents of each kind]`
"""

import os
import statistics
import sys
import time
from dataclasses import replace

from issuer.paper.facts import Certificate, Holder, Portfolio
from issuer.paper.kinds import Paper, print_sheets
from issuer.paper.words import Language
from tests.issuer.paper.sheets import certificate, portfolio


def main(count: int) -> None:
    """Measure and print a table in Markdown: the median of each kind, in milliseconds."""
    print("| document | with Urdu | with Sindhi |\n|---|---|---|")
    for kind in Paper:
        medians = (statistics.median(_times(kind, language, count)) for language in Language)
        print(f"| {kind} | " + " | ".join(f"{median * 1000:.0f}" for median in medians) + " |")


def _times(kind: Paper, language: Language, count: int) -> list[float]:
    sheet = certificate() if kind is Paper.CERTIFICATE else portfolio()
    print_sheets(kind, [sheet], language)  # warm: the first one loads the fonts
    return [_time(kind, _of_another(sheet, place), language) for place in range(count)]


def _time(kind: Paper, sheet: Certificate | Portfolio, language: Language) -> float:
    begun = time.process_time()
    print_sheets(kind, [sheet], language)
    return time.process_time() - begun


def _of_another(sheet: Certificate | Portfolio, place: int) -> Certificate | Portfolio:
    """The same for somebody else, with other codes, so that nothing set before is of use."""
    names = {
        "ur": f"غلام رسول {'ابجدہوزحط'[place % 9]}{'علی' * (place % 4)}",
        "sd": f"غلام رسول {'ابجدهوزحط'[place % 9]}",
    }
    holder: Holder = replace(sheet.holder, name=f"Ghulam Rasool Number {place}", names=names)
    printed = replace(
        sheet.printed, text=f"{sheet.printed.text[:-4]}{place:04}", url=f"{sheet.printed.url[:-3]}{place:03}"
    )
    return replace(sheet, holder=holder, printed=printed)


if __name__ == "__main__":
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
