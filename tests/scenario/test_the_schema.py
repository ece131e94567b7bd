"""What editors are told is what the records say."""

import pytest

from sim.rules import aspiration, protocol
from sim.scenario import yaml_nodes
from sim.scenario.reading import SCENARIOS, shipped
from sim.scenario.schema import allowed, schema, text


def test_the_editors_copy_is_up_to_date():
    said = (SCENARIOS / "scenario.schema.json").read_text()
    assert said == text(), "python -m sim.scenario.schema > scenarios/scenario.schema.json"


def test_the_schema_offers_every_name_of_a_catalogue():
    definitions = schema()["$defs"]
    assert definitions["Negotiation"]["properties"]["protocol"]["enum"] == list(protocol.NAMES)
    short, mixture = definitions["Strategy"]["properties"]["kind"]["anyOf"]
    assert short["enum"] == mixture["propertyNames"]["enum"] == list(aspiration.NAMES)


def test_a_file_is_a_variant_where_it_extends():
    said = schema()
    assert said["if"] == {"required": ["extends"]}
    assert said["then"]["$ref"].endswith("Variant")
    assert said["else"]["$ref"].endswith("Scenario")


@pytest.mark.parametrize("file", shipped(), ids=lambda file: file.stem)
def test_the_schema_knows_every_entry_of_a_shipped_scenario(file):
    from sim.scenario.records import Scenario, Variant

    document = yaml_nodes.load(file.read_bytes(), str(file))
    record = Variant if "extends" in document.data else Scenario
    unknown = [loc for loc in document.places if loc[0:1] != ("set",) and not allowed(record, loc)]
    assert unknown == []
