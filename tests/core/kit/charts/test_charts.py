"""Every chart is well-formed, safe, scalable SVG with a table of the same numbers."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.core.kit import charts
from dure.core.kit.charts import Chart, Link, Marker, Period, Step, TornadoBar
from dure.core.kit.charts.drawing import WIDTH

SVG = "{http://www.w3.org/2000/svg}"
STYLESHEET = Path(charts.__file__).parent.parent / "static/dure/css/charts.css"
TITLE = "What it is worth"
DESCRIPTION = "From gross to net."

Draw = Callable[[str, Decimal], Chart]


def euros(value: Decimal) -> str:
    return f"{'−' if value < 0 else ''}€{abs(value):,.2f}"


def make_waterfall(*steps: Step) -> Chart:
    return charts.waterfall(
        steps, title=TITLE, description=DESCRIPTION, headers=("Step", "Amount", "Total"), format_value=euros
    )


def make_tornado(*bars: TornadoBar, base: str = "1.9") -> Chart:
    return charts.tornado(
        bars,
        Decimal(base),
        title=TITLE,
        description=DESCRIPTION,
        headers=("Assumption", "Low", "Ratio at low", "High", "Ratio at high"),
        base_label="Ratio",
        format_value=str,
    )


def make_columns(*values: str, marker: Marker | None = None) -> Chart:
    return charts.columns(
        [Period(f"2024-{index:02}", Decimal(value)) for index, value in enumerate(values, start=1)],
        title=TITLE,
        description=DESCRIPTION,
        headers=("Month", "Visits"),
        format_value=str,
        marker=marker,
    )


def make_sparkline(*periods: Period) -> Chart:
    return charts.sparkline(
        periods, title=TITLE, description=DESCRIPTION, headers=("Month", "Visits"), format_value=str
    )


def make_flow(*links: Link) -> Chart:
    return charts.flow(
        links,
        title=TITLE,
        description=DESCRIPTION,
        headers=("Giver", "Gift", "Receiver", "Value"),
        format_value=euros,
    )


def draw_waterfall(label: str, value: Decimal) -> Chart:
    return make_waterfall(Step("Gross", Decimal(10), is_total=True), Step(label, value))


def draw_tornado(label: str, value: Decimal) -> Chart:
    return make_tornado(TornadoBar(label, label, label, value, -value))


def draw_columns(label: str, value: Decimal) -> Chart:
    return charts.columns(
        [Period(label, value), Period("2", Decimal(1))],
        title=label + TITLE,
        description=label + DESCRIPTION,
        headers=("Month", "Visits"),
        format_value=str,
        marker=Marker(1, label),
    )


def draw_sparkline(label: str, value: Decimal) -> Chart:
    return make_sparkline(Period(label, value), Period("2", Decimal(1)))


def draw_flow(label: str, value: Decimal) -> Chart:
    return make_flow(Link(label, label, label, abs(value) + 1), Link("City", "Grant", "Residents", Decimal(2)))


EVERY_CHART = pytest.mark.parametrize("draw", [draw_waterfall, draw_tornado, draw_columns, draw_sparkline, draw_flow])


def parse(chart: Chart) -> ET.Element:
    return ET.XML(chart.svg)


def texts(chart: Chart) -> list[str]:
    return [element.text or "" for element in parse(chart).iter(f"{SVG}text")]


def bars(chart: Chart, name: str = "chart-bar") -> list[ET.Element]:
    return [element for element in parse(chart).iter(f"{SVG}rect") if name in element.attrib["class"].split()]


@EVERY_CHART
def test_a_chart_is_an_image_with_a_title_and_a_description(draw: Draw) -> None:
    root = parse(draw("Visits", Decimal(5)))
    assert root.attrib["role"] == "img"
    assert "width" not in root.attrib
    named = {element.attrib["id"]: element.text for element in root if "id" in element.attrib}
    title, description = (named[name] for name in root.attrib["aria-labelledby"].split())
    assert title is not None
    assert title.endswith(TITLE)
    assert description is not None
    assert description.endswith(DESCRIPTION)


@EVERY_CHART
def test_a_chart_carries_no_style_and_no_script(draw: Draw) -> None:
    for element in parse(draw("Visits", Decimal(-5))).iter():
        assert "style" not in element.attrib
        assert not any(name.startswith("on") for name in element.attrib)
        assert element.tag not in {f"{SVG}style", f"{SVG}script", f"{SVG}foreignObject"}


@EVERY_CHART
@pytest.mark.parametrize("label", ["<script>alert(1)</script>", "\"]]>&amp;<x y='", "a\x00b\x0b\ud800", ""])
def test_labels_cannot_break_out_of_the_drawing(draw: Draw, label: str) -> None:
    chart = draw(label, Decimal(5))
    assert "<script" not in chart.svg
    chart.svg.encode()
    parse(chart)


@EVERY_CHART
def test_two_charts_on_a_page_share_no_id(draw: Draw) -> None:
    first, second = (
        {element.attrib["id"] for element in parse(draw(label, Decimal(-5))).iter() if "id" in element.attrib}
        for label in ("One", "Two")
    )
    assert first
    assert first.isdisjoint(second)


@EVERY_CHART
def test_the_same_chart_is_the_same_text(draw: Draw) -> None:
    assert draw("Visits", Decimal(5)) == draw("Visits", Decimal(5))


@EVERY_CHART
@given(st.text(max_size=40), st.decimals(-(10**12), 10**12, places=2))
def test_bars_and_columns_stay_inside_the_drawing(draw: Draw, label: str, value: Decimal) -> None:
    root = parse(draw(label, value))
    _, _, width, height = (float(side) for side in root.attrib["viewBox"].split())
    for rect in (element for element in root.iter(f"{SVG}rect")):
        x, y, w, h = (float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
        assert x >= -0.01
        assert y >= -0.01
        assert w >= 0
        assert h >= 0
        assert x + w <= width + 0.02
        assert y + h <= height + 0.02


@EVERY_CHART
def test_a_value_without_a_place_on_a_scale_is_refused(draw: Draw) -> None:
    with pytest.raises(ValueError, match="finite"):
        draw("Visits", Decimal("NaN"))


@pytest.mark.parametrize("draw", [make_waterfall, make_tornado, make_columns, make_sparkline, make_flow])
def test_nothing_to_draw_is_refused_with_a_remedy(draw: Callable[[], Chart]) -> None:
    with pytest.raises(ValueError, match="at least one value"):
        draw()


def test_a_chart_without_a_title_is_refused() -> None:
    with pytest.raises(ValueError, match="title"):
        charts.sparkline([Period("May", Decimal(1))], title=" ", description="d", headers=("a", "b"), format_value=str)


def test_every_class_of_the_shapes_has_its_looks_in_the_stylesheet() -> None:
    styles = STYLESHEET.read_text()
    drawn = [draw_waterfall, draw_tornado, draw_columns, draw_sparkline, draw_flow]
    for draw in drawn:
        for value in (Decimal(-5), Decimal(0), Decimal(5)):
            for element in parse(draw("Visits", value)).iter():
                names = element.attrib.get("class", "").split()
                assert not names or any(f".{name} " in styles for name in names), names


def test_a_waterfall_shows_signs_patterns_and_running_totals() -> None:
    chart = make_waterfall(
        Step("Gross", Decimal(100), is_total=True),
        Step("Deadweight", Decimal(-30)),
        Step("Volunteers", Decimal(5)),
        Step("Net", Decimal(75), is_total=True),
    )
    assert chart.table.headers == ("Step", "Amount", "Total")
    assert chart.table.rows == (
        ("Gross", "€100.00", "€100.00"),
        ("Deadweight", "−€30.00", "€70.00"),
        ("Volunteers", "+€5.00", "€75.00"),
        ("Net", "€75.00", "€75.00"),
    )
    assert {"−€30.00", "+€5.00"} <= set(texts(chart))
    assert len(bars(chart, "chart-hatched")) == 1
    gross, deadweight, _, net = bars(chart)
    assert float(net.attrib["width"]) == pytest.approx(float(gross.attrib["width"]) * 0.75, abs=0.02)
    assert float(deadweight.attrib["width"]) == pytest.approx(float(gross.attrib["width"]) * 0.3, abs=0.02)


def test_a_waterfall_that_falls_below_zero_shows_where_zero_is() -> None:
    chart = make_waterfall(Step("Gross", Decimal(10), is_total=True), Step("Inputs", Decimal(-40)))
    assert 'class="chart-axis"' in chart.svg
    gross, inputs = bars(chart)
    assert float(gross.attrib["x"]) == pytest.approx(WIDTH * 0.75, abs=1)
    assert float(inputs.attrib["x"]) == pytest.approx(1)


def test_a_total_that_differs_from_its_steps_is_refused() -> None:
    with pytest.raises(ValueError, match="“Net” is 80"):
        make_waterfall(Step("Gross", Decimal(100)), Step("Net", Decimal(80), is_total=True))


def test_a_waterfall_of_zeros_still_shows_each_step() -> None:
    chart = make_waterfall(Step("Gross", Decimal(0), is_total=True), Step("Deadweight", Decimal(0)))
    assert all(float(bar.attrib["width"]) > 0 for bar in bars(chart))


def test_a_long_label_takes_two_lines_and_the_table_has_it_whole() -> None:
    label = "주민 전체의 총 사회적 가치, 공제하기 전 전체 기간의 합계"
    chart = make_waterfall(Step(label, Decimal(100), is_total=True))
    assert len(texts(chart)) == 3
    assert chart.table.rows[0][0] == label


def test_a_tornado_tells_low_from_high_by_pattern_and_text() -> None:
    chart = make_tornado(TornadoBar("Deadweight", "0%", "25%", Decimal("2.0"), Decimal("1.5")))
    assert chart.table.rows == (("Deadweight", "0%", "2.0", "25%", "1.5"),)
    assert {"25% → 1.5", "0% → 2.0", "Low", "High", "Ratio 1.9"} <= set(texts(chart))
    high, low = bars(chart)[:2]
    assert float(high.attrib["x"]) + float(high.attrib["width"]) == pytest.approx(float(low.attrib["x"]), abs=0.02)


def test_a_tornado_in_which_nothing_moves_is_drawn_without_bars() -> None:
    chart = make_tornado(TornadoBar("Deadweight", "0", "0", Decimal("1.9"), Decimal("1.9")))
    assert len(bars(chart)) == len(("low in the legend", "high in the legend"))


def test_columns_stand_on_zero_and_hang_from_it() -> None:
    chart = make_columns("4", "-2")
    assert chart.table.rows == (("2024-01", "4"), ("2024-02", "-2"))
    up, down = bars(chart)
    assert float(up.attrib["y"]) + float(up.attrib["height"]) == pytest.approx(float(down.attrib["y"]), abs=0.02)
    assert float(up.attrib["height"]) == pytest.approx(2 * float(down.attrib["height"]), abs=0.05)
    assert len(bars(chart, "chart-hatched")) == 1


@pytest.mark.parametrize("values", [("0",), ("7",), ("0", "0"), ("3", "3"), ("-1",), ("0.001",), ("123456789",)])
def test_columns_of_one_or_equal_values_are_drawn(values: tuple[str, ...]) -> None:
    assert len(bars(make_columns(*values))) == len(values)


def test_period_labels_thin_out_but_the_table_keeps_them_all() -> None:
    chart = make_columns(*["5"] * 60)
    labels = [text for text in texts(chart) if text.startswith("2024-")]
    assert 2 <= len(labels) <= 8
    assert len(chart.table.rows) == 60


def test_a_marker_stands_between_two_periods() -> None:
    chart = make_columns("1", "2", "3", marker=Marker(1, "Reopening"))
    first, second, _ = bars(chart)
    (line,) = (item for item in parse(chart).iter(f"{SVG}line") if item.attrib["class"] == "chart-marker")
    end_of_first = float(first.attrib["x"]) + float(first.attrib["width"])
    assert end_of_first < float(line.attrib["x1"]) < float(second.attrib["x"])
    assert "Reopening" in texts(chart)


def test_a_marker_outside_the_periods_is_refused() -> None:
    with pytest.raises(ValueError, match="period 4"):
        make_columns("1", "2", "3", marker=Marker(4, "Reopening"))


def test_a_sparkline_of_one_value_is_a_dot() -> None:
    chart = make_sparkline(Period("May", Decimal(7)))
    assert chart.table.rows == (("May", "7"),)
    assert "<circle" in chart.svg


def test_flow_bands_are_as_thick_as_the_gifts_are_worth() -> None:
    chart = make_flow(
        Link("City", "Grant", "Bathhouse", Decimal(300)),
        Link("City", "Rooms", "Residents", Decimal(50)),
        Link("Volunteers", "Time", "Residents", Decimal(50)),
    )
    assert chart.table.rows[0] == ("City", "Grant", "Bathhouse", "€300.00")
    heights = [float(node.attrib["height"]) for node in bars(chart, "chart-node")]
    assert heights == pytest.approx([175, 25, 150, 50])
    assert {"City", "Grant · €300.00", "Rooms · €50.00", "Volunteers", "€100.00"} <= set(texts(chart))


@pytest.mark.parametrize("value", ["0", "-1"])
def test_a_gift_worth_nothing_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="“City” gives"):
        make_flow(Link("City", "Grant", "Bathhouse", Decimal(value)))
