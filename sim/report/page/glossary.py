"""The words of the trade that a page explains on touch or focus."""

from __future__ import annotations

import re
from typing import NamedTuple

from markupsafe import Markup, escape

from sim.report.page.markdown import unbroken


class Term(NamedTuple):
    """A technical term: its heading, what it means in one or two plain sentences, and the pattern
    by which a text is known to speak of it."""

    name: str
    meaning: str
    pattern: str = "(?!)"  # nothing


TERMS = {
    "utility": Term(
        "Utility",
        "How much an actor likes something, on a scale where its ideal clauses are worth 1 and its "
        "worst are worth 0. Utilities of two actors cannot be compared with each other.",
        r"utility",
    ),
    "reservation": Term(
        "Reservation value",
        "The least an actor would sign for: what it expects from fighting on, less what fighting "
        "on costs it, with the mediator's pressure. A text worth less than that is refused.",
        r"reservation values?|would sign for",
    ),
    "war_value": Term(
        "The war's expected result",
        "What an actor expects the war to bring it in the end, by its own beliefs and before the "
        "costs of fighting. Less those costs and the mediator's pressure it is the reservation "
        "value.",
        r"war's expected result",
    ),
    "batna": Term(
        "BATNA",
        "Best alternative to a negotiated agreement: what an actor does if there is no deal. Here "
        "it is to fight on (Fisher and Ury 1981), and what that is worth to it, all costs "
        "counted, is its reservation value.",
        r"fighting on",
    ),
    "zopa": Term(
        "Bargaining range (ZOPA)",
        "The zone of possible agreement: all packages that everybody who must sign prefers to "
        "fighting on. If there is none, the range is closed and no skill can find a deal.",
        r"bargaining range|range|beats? (?:war|failing)",
    ),
    "package": Term(
        "Package", "One level on every issue: a complete text that could be signed.", r"packages?"
    ),
    "aspiration": Term(
        "Aspiration",
        "The least an actor accepts this week. It starts near the best it hopes for and falls "
        "towards its reservation value as its strategy gives way.",
        r"holding out|holds? out",
    ),
    "salience": Term(
        "Salience",
        "How important an issue is to an actor: its share of all the weight the actor gives.",
        r"salience|importance",
    ),
    "linkage": Term(
        "Linkage",
        "A tie between two issues: for the actor that links them, giving way on both hurts more "
        "than the two losses added up (Tollison and Willett 1979).",
        r"linkages?|linked",
    ),
    "inducement": Term(
        "Inducement",
        "What any deal at all would bring an actor besides its terms, such as aid or the end of "
        "sanctions; below 0 it is a cost.",
        r"inducements?",
    ),
    "red_line": Term(
        "Red line",
        "A condition that an actor refuses to break whatever it is offered. Packages that break "
        "the red line of an actor with a veto never come to the table.",
        r"red lines?",
    ),
    "nash": Term(
        "Nash bargaining solution",
        "The package with the largest product of gains over fighting on (Nash 1950).",
        r"Nash solution",
    ),
    "kalai_smorodinsky": Term(
        "Kalai–Smorodinsky solution",
        "The package that gives everybody the same share of the most it could hope to gain "
        "(Kalai and Smorodinsky 1975).",
    ),
    "egalitarian": Term(
        "Egalitarian solution",
        "The package whose least gain is largest (Kalai 1977).",
        r"egalitarian solution",
    ),
    "utilitarian": Term("Utilitarian solution", "The package with the largest sum of utilities."),
    "pareto": Term(
        "Pareto set",
        "Packages that cannot be bettered for one side without costing the other.",
        r"Pareto set",
    ),
    "ratification": Term(
        "Ratification",
        "The vote at home after the vote at the table: parliament, referendum or a leader's own "
        "camp may turn down what was agreed (two-level games: Putnam 1988).",
        r"failed at home|votes? at home|ratified",
    ),
    "mediator": Term(
        "Mediator",
        "A third party that writes texts, carries messages, presses, and may leave the table.",
        r"mediator",
    ),
    "audience_cost": Term(
        "Audience cost",
        "The price a leader pays at home for signing any compromise (Fearon 1994).",
        r"price at home|costs it at home",
    ),
    "credibility": Term(
        "Credibility",
        "How far a promise in the text is believed, from 0 (not) to 1 (fully).",
        r"credib\w+",
    ),
    "force_ratio": Term(
        "Log force ratio",
        "The balance of power: 0 means equal forces, above 0 the first side is stronger. It is "
        "the natural logarithm of the ratio of fighting strength.",
        r"log force ratio",
    ),
    "survival": Term(
        "Five-year survival",
        "The model's chance that a signed deal still holds after five years: higher where "
        "its promises are believed and every side gains by the deal.",
        r"last(?:s)? (?:five|5) years",
    ),
}


WITHOUT_A_WAR = {  # what the same terms mean where nobody fights
    "reservation": "The least an actor would sign for: what failing is worth to it, with the "
    "mediator's pressure. A text worth less than that is refused.",
    "batna": "Best alternative to a negotiated agreement: what an actor has if there is no deal. "
    "Here it is the reference point, less what failing costs besides (Fisher and Ury 1981), and "
    "what that is worth to it is its reservation value.",
    "zopa": "The zone of possible agreement: all packages that everybody who must sign prefers to "
    "failing. If there is none, the range is closed and no skill can find a deal.",
    "nash": "The package with the largest product of gains over failing (Nash 1950).",
}
OF_WAR = ("war_value", "force_ratio", "survival")  # terms that nothing speaks of there


def terms(is_fought: bool = True) -> dict[str, Term]:
    """The terms that a page explains, as they are meant there."""
    if is_fought:
        return TERMS
    return {
        key: term._replace(meaning=WITHOUT_A_WAR.get(key, term.meaning))
        for key, term in TERMS.items()
        if key not in OF_WAR
    }


def glossed(text: str) -> Markup:
    """A text in which the first mention of each term, outside quotations, is a button that opens
    its card."""
    marked = unbroken(str(escape(text)))
    unquoted = re.sub("“[^”]*”", lambda quote: " " * len(quote[0]), marked)
    places: list[tuple[int, int, str]] = []
    for key, term in TERMS.items():
        found = re.search(rf"\b(?:{term.pattern})\b", unquoted)
        if found and not any(a < found.end() and found.start() < b for a, b, _ in places):
            places.append((*found.span(), key))
    for a, b, key in sorted(places, reverse=True):
        button = f'<button type="button" class="term" popovertarget="term-{key}">'
        marked = f"{marked[:a]}{button}{marked[a:b]}</button>{marked[b:]}"
    return Markup(marked)
