"""The line at the end of a test run says what the tests counted, in whichever process."""

from types import SimpleNamespace as Report

from tests.attack.tally import PREFIX, line


def a_report(when="call", nodeid="tests/attack/test_x.py::test_y", failed=False, **counts):
    kept = [(PREFIX + kind.replace("_", " "), number) for kind, number in counts.items()]
    return Report(when=when, nodeid=nodeid, failed=failed, user_properties=kept)


def test_counts_of_all_tests_are_summed():
    told = line([a_report(inputs_tried=1200), a_report(inputs_tried=34, losses=1)])
    assert told.startswith("attacks: 1,234 inputs tried, ")
    assert ", 1 losses, 0 wrong answers; 0 attacks failed" in told


def test_a_test_is_counted_once_though_its_teardown_reports_too():
    told = line([a_report(inputs_tried=5), a_report(when="teardown", inputs_tried=5)])
    assert told.startswith("attacks: 5 inputs tried")


def test_a_failed_attack_is_told_as_such():
    assert line([a_report(failed=True)]).endswith("; 1 attacks failed")


def test_without_attacks_nothing_is_told():
    assert line([a_report(nodeid="tests/rules/test_z.py::test_y")]) == ""
