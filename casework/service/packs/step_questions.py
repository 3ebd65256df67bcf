"""Questions that come up with a step, such as the law's before a prosecution, open until answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from casework.case.casefile import Standing
from casework.case.decide import Order
from casework.case.events import QuestionAnswered, StepTaken
from casework.policy.profile import Profile, Question


@dataclass(frozen=True)
class Asked:
    """A question that a step brought up, with its answer, empty while nobody has given one."""

    question: Question
    taken: StepTaken
    answer: str
    reference: str

    @property
    def fix(self) -> str:
        """Return how the answer is recorded."""
        return self.question.fix.replace("CASE", self.reference)


def asked(standing: Standing, profile: Profile) -> list[Asked]:
    """Return the questions of the steps that were taken: answered with the step, or by a record."""
    said = {event.question: event.answer for event in standing.all(QuestionAnswered)}
    steps = {taken.step: taken for _, taken in standing.steps}  # the last of each
    return [
        Asked(each, steps[step], said.get(each.code) or with_it(each, steps[step]), standing.file.reference)
        for each in profile.questions
        for step in each.after
        if step in steps
    ]


def with_it(question: Question, said: Order | StepTaken) -> str:
    """Return the answer that stands among the particulars of a step, empty where none does."""
    names = (question.code, *question.also)
    return next((said.details[name].strip() for name in names if said.details.get(name)), "")


def unanswered(standing: Standing, profile: Profile, step: str, order: Order) -> Iterator[str]:
    """Return what to tell whoever takes a step without an answer to its questions."""
    said = {event.question for event in standing.all(QuestionAnswered)}
    for each in profile.questions:
        if step in each.after and each.code not in said and not with_it(each, order):
            yield (
                f"nobody has said yet: {each.text} ({each.cite}) It stays in the work list until this is "
                f"recorded: {each.fix.replace('CASE', standing.file.reference)}"
            )
