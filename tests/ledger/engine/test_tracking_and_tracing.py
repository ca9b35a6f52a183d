"""Track and trace through events, processes and resources."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.ledger.engine.actions import ACTIONS
from dure.ledger.engine.tracing import FlowEvent, Step, flow_graph, trace, track


def make_bakery():
    return flow_graph(
        [
            FlowEvent("e1", "raise", 1, "flour"),
            FlowEvent("e2", "consume", 2, "flour", input_of="baking"),
            FlowEvent("e3", "work", 3, input_of="baking"),
            FlowEvent("e4", "produce", 4, "bread", output_of="baking"),
            FlowEvent("e5", "transfer", 5, "bread", "shop-bread"),
            FlowEvent("e6", "consume", 6, "shop-bread", input_of="meal"),
            FlowEvent("e7", "deliverService", 7, output_of="meal"),
        ]
    )


def ids(steps, kind=None):
    return [step.id for step in steps if kind in {None, step.kind}]


def test_tracking_flour_leads_to_the_meal_that_was_served():
    assert track(make_bakery(), "resource", "flour") == [
        Step("resource", "flour", 0),
        Step("event", "e2", 1),
        Step("process", "baking", 2),
        Step("event", "e4", 3),
        Step("resource", "bread", 4),
        Step("event", "e5", 5),
        Step("resource", "shop-bread", 6),
        Step("event", "e6", 7),
        Step("process", "meal", 8),
        Step("event", "e7", 9),
    ]


def test_tracing_a_meal_leads_back_to_the_flour_and_the_work():
    steps = trace(make_bakery(), "event", "e7")
    assert ids(steps) == [
        "e7", "meal", "e6", "shop-bread", "e5", "bread", "e4", "baking", "e2", "flour", "e1", "e3",
    ]  # fmt: skip


def test_only_what_came_after_the_previous_event_is_followed():
    graph = flow_graph(
        [
            FlowEvent("early", "consume", 1, "stock", input_of="first"),
            FlowEvent("made-early", "produce", 2, "old", output_of="first"),
            FlowEvent("in", "produce", 3, "stock", output_of="making"),
            FlowEvent("late", "consume", 4, "stock", input_of="second"),
            FlowEvent("made-late", "produce", 5, "new", output_of="second"),
        ]
    )
    assert ids(track(graph, "process", "making"), "resource") == ["stock", "new"]
    assert ids(trace(graph, "resource", "old"), "event") == ["made-early", "early"]


def make_shared_truck():
    return flow_graph(
        [
            FlowEvent("up-a", "pickup", 1, "apples", input_of="trip"),
            FlowEvent("up-b", "pickup", 2, "beans", input_of="trip"),
            FlowEvent("down-a", "dropoff", 3, "apples", output_of="trip"),
            FlowEvent("down-b", "dropoff", 4, "beans", output_of="trip"),
            FlowEvent("eat-a", "consume", 5, "apples", input_of="lunch"),
            FlowEvent("eat-b", "consume", 6, "beans", input_of="dinner"),
        ]
    )


def test_what_is_picked_up_leaves_a_shared_truck_and_nothing_else():
    steps = track(make_shared_truck(), "resource", "apples")
    assert ids(steps, "event") == ["up-a", "down-a", "eat-a"]
    steps = trace(make_shared_truck(), "event", "eat-b")
    assert "up-a" not in ids(steps)
    assert ids(steps, "event")[:3] == ["eat-b", "down-b", "up-b"]


def test_tracking_the_trip_itself_follows_everything_on_it():
    assert set(ids(track(make_shared_truck(), "process", "trip"), "process")) == {"trip", "lunch", "dinner"}


@pytest.mark.parametrize(("enter", "leave"), [("accept", "modify"), ("pickup", "dropoff")])
def test_two_things_in_one_process_are_told_apart_both_ways(enter, leave):
    graph = flow_graph(
        [
            FlowEvent("in-a", enter, 1, "a", input_of="p"),
            FlowEvent("in-b", enter, 2, "b", input_of="p"),
            FlowEvent("out-b", leave, 3, "b", output_of="p"),
            FlowEvent("out-a", leave, 4, "a", output_of="p"),
        ]
    )
    assert ids(track(graph, "event", "in-a")) == ["in-a", "p", "out-a", "a"]
    assert ids(trace(graph, "event", "out-b")) == ["out-b", "p", "in-b", "b"]


def make_laundry():
    return flow_graph(
        [
            FlowEvent("pack-1", "combine", 1, "gown-1", "box", input_of="packing"),
            FlowEvent("pack-2", "combine", 2, "gown-2", "box", input_of="packing"),
            FlowEvent("ship", "transferCustody", 3, "box"),
            FlowEvent("unpack-1", "separate", 4, "gown-1", "box", output_of="unpacking"),
            FlowEvent("unpack-2", "separate", 5, "gown-2", "box", output_of="unpacking"),
            FlowEvent("wash-1", "accept", 6, "gown-1", input_of="washing"),
        ]
    )


def test_what_is_packed_is_followed_through_its_container_until_it_is_unpacked():
    steps = ids(track(make_laundry(), "event", "pack-1"))
    assert "ship" in steps
    assert "unpack-1" in steps
    assert "wash-1" in steps
    assert "unpack-2" not in steps


def test_what_was_unpacked_is_traced_to_its_own_packing():
    steps = ids(trace(make_laundry(), "event", "wash-1"))
    assert "pack-1" in steps
    assert "pack-2" not in steps
    assert "gown-2" not in steps


def test_a_package_that_a_process_produces_is_traced_to_what_went_in():
    graph = flow_graph(
        [
            FlowEvent("pack-1", "combine", 1, "gown-1", input_of="packing"),
            FlowEvent("pack-2", "combine", 2, "gown-2", input_of="packing"),
            FlowEvent("packed", "produce", 3, "package", output_of="packing"),
            FlowEvent("opened", "consume", 4, "package", input_of="unpacking"),
            FlowEvent("unpack-1", "separate", 5, "gown-1", output_of="unpacking"),
            FlowEvent("unpack-2", "separate", 6, "gown-2", output_of="unpacking"),
        ]
    )
    steps = ids(trace(graph, "event", "unpack-1"))
    assert "pack-1" in steps
    assert "pack-2" not in steps
    assert "unpack-2" not in ids(track(graph, "event", "pack-1"))


def test_an_unknown_start_is_named():
    with pytest.raises(KeyError, match="no resource silver"):
        track(make_bakery(), "resource", "silver")


NAMES = st.none() | st.sampled_from("abcd")
EVENTS = st.builds(
    FlowEvent,
    id=st.uuids().map(str),
    action=st.sampled_from(sorted(ACTIONS)),
    order=st.integers(0, 50),
    resource=NAMES,
    to_resource=NAMES,
    input_of=NAMES,
    output_of=NAMES,
)


@given(st.lists(EVENTS, min_size=1, max_size=40), st.booleans())
def test_every_walk_ends_and_tells_each_thing_once(events, forward):
    walk = track if forward else trace
    steps = walk(flow_graph(events), "event", events[0].id)
    assert len({(step.kind, step.id) for step in steps}) == len(steps)
    assert steps[0] == Step("event", events[0].id, 0)


def test_a_thousand_cycles_through_one_stock_end_quickly():
    events = []
    for number in range(1000):
        events.append(FlowEvent(f"out{number}", "consume", 2 * number, "stock", input_of=f"p{number}"))
        events.append(FlowEvent(f"in{number}", "produce", 2 * number + 1, "stock", output_of=f"p{number}"))
    assert len(track(flow_graph(events), "resource", "stock")) == 3001
