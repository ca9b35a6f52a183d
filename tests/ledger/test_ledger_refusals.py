import string

import pytest

from builders import make_plan, make_process
from dure import ledger
from dure.core.kit.errors import Refused
from dure.ledger.engine.refusals import CATALOGUE
from dure.ledger.refusals import MESSAGES
from ledger.flows import Village


def placeholders(*texts: str) -> set[str]:
    return {name for text in texts for _literal, name, _spec, _conversion in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_refusal_of_the_engine_can_be_told_in_the_readers_language(code):
    message, remedy = MESSAGES[code]
    assert (str(message), str(remedy)) == CATALOGUE[code]
    assert placeholders(str(message), str(remedy)) == placeholders(*CATALOGUE[code])


@pytest.mark.django_db
def test_a_plan_that_is_not_that_of_the_process_is_refused():
    village = Village()
    process = make_process(in_scope_of=village.farm)
    with pytest.raises(Refused) as refused:
        ledger.record(village.event(input_of=process.id, plan=make_plan().id))
    assert (refused.value.code, refused.value.field) == ("plan_unmatched", "plan")
