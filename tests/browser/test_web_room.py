"""A class at a room: an instructor, the projector and students, each in a browser of their own."""

from __future__ import annotations

from contextlib import suppress

import pytest

from tests.browser.conftest import Opened
from tests.web.served import KEY, Served

pytestmark = pytest.mark.long
SEATS = {"Ana": "Upland", "Ben": "Upland", "Chi": "Lowland", "Dee": "The Island"}
SOON = 5000  # milliseconds


# ------------------------------------------------------------------ a class
class Class:
    """Everybody at one room."""

    def __init__(self, visit, server: Served, **wish) -> None:
        self.code = server.room(**{"weeks_a_round": 13, "seed": 3} | wish)
        self.seat, self._visit, self._server = f"/room/{self.code}", visit, server
        self.desk = self.visit(f"/teach/{self.code}")
        if server.for_class:
            say_the_key(self.desk)
        self.screen = self.visit(f"{self.seat}/screen")
        self.students: dict[str, Opened] = {}

    def visit(self, path: str, **how) -> Opened:
        return self._visit(path, server=self._server, **how)

    def enter(self, *names: str) -> None:
        """Students come in and take their seats."""
        for name in names:
            self.students[name] = it = self.visit(self.seat)
            sit(it, name)

    def start(self) -> None:
        self.desk.page.get_by_role("button", name="Start the talks").click()
        self.screen.page.get_by_text("Round 1 of 2: offers").wait_for()

    def go_on(self, to: str) -> None:
        """The instructor closes a phase; everybody is shown the next one."""
        self.desk.page.locator("#pace button.main").click()
        for it in (self.desk, self.screen, *self.students.values()):
            it.page.get_by_text(to).first.wait_for()

    def table(self) -> None:
        """The student who writes takes over what the model would write, and puts it forward."""
        page = self.students["Dee"].page
        page.get_by_role("button", name="what the model would write").click()
        page.locator(".total .valued").wait_for()
        page.get_by_role("button", name="Put it forward").click()
        page.get_by_text("your text is in").wait_for()
        self.go_on("answers")

    def everybody(self) -> tuple[Opened, ...]:
        return (self.desk, self.screen, *self.students.values())


def sit(it: Opened, name: str) -> None:
    it.size(390)
    it.page.get_by_label("Your name").fill(name)
    it.page.get_by_role("button", name="Join", exact=True).click()
    it.page.get_by_role("button", name=SEATS[name].removeprefix("The ")).click()
    it.page.get_by_text("You sit for").wait_for()


def say_the_key(desk: Opened) -> None:
    """A wrong one at first, which opens nothing."""
    for key in ("a guess", KEY):
        desk.page.get_by_label("printed when the server was started").fill(key)
        desk.page.get_by_role("button", name="Go on").click()
        if key != KEY:
            desk.page.locator(".fault").wait_for()


def answer(it: Opened, yes: bool, why: str = "") -> None:
    page = it.page
    page.get_by_label("Yes, we accept" if yes else "No, we refuse").check()
    page.get_by_label("Your reason").fill(why)
    page.get_by_role("button", name="Send the answer").click()
    page.get_by_text(f"You answered {'yes' if yes else 'no'}").wait_for(timeout=SOON)


def look_well(*pages: Opened) -> None:
    """Each at every width, in light and dark, with all that can be unfolded unfolded."""
    for it in pages:
        it.page.evaluate("document.querySelectorAll('details').forEach((it) => (it.open = true))")
        it.fits()
        it.is_accessible()


def show_every_slide(it: Opened) -> None:
    """The projector is turned by keys; each slide fits a screen that nobody scrolls."""
    it.size(1920, 1080)
    it.page.locator("#debrief").wait_for()
    while it.page.locator("#reservations").count() == 0:
        it.page.keyboard.press("PageUp")
        it.settle()
    count = int(it.page.locator(".turner span").inner_text().split()[-1])
    for _ in range(count):
        high = it.page.evaluate("document.documentElement.scrollHeight - innerHeight")
        assert high <= 0, it.page.locator(".slide").inner_text()
        it.page.keyboard.press("PageDown")
        it.settle()
    assert it.page.locator(".turner span").inner_text() == f"{count} of {count}"


# ------------------------------------------------------------------ whole rooms
def test_an_instructor_opens_a_room_and_a_class_signs(visit, served):
    teach = visit("/teach")
    teach.page.get_by_label("Which negotiation?").select_option("two_rivers")
    teach.page.get_by_label("Weeks that pass").fill("13")
    assert "2 rounds" in teach.page.locator("output").inner_text()
    teach.page.get_by_label("Which negotiation?").select_option("european_force")
    teach.page.get_by_text("There is nothing to sign").wait_for()
    assert "drawn" in teach.page.get_by_label("Number of the luck").get_attribute("placeholder")
    look_well(teach)
    before = len(served.instructor().get("/api/rooms").json()["rooms"])
    teach.page.get_by_role("button", name="Open the room").dblclick()
    teach.page.get_by_text("Start the talks").wait_for()
    assert len(served.instructor().get("/api/rooms").json()["rooms"]) == before + 1
    assert "run.py serve --class" in teach.page.locator(".fault").first.inner_text()

    room = Class(visit, served)
    room.enter(*SEATS)
    room.screen.page.get_by_text("Ana and Ben").wait_for()
    look_well(room.screen)
    room.start()
    look_well(room.students["Dee"], room.desk)
    room.table()
    ana, screen = room.students["Ana"].page, room.screen.page
    assert "points" in ana.locator(".mine").inner_text()
    look_well(room.students["Ana"], room.screen)
    for name in ("Ana", "Ben", "Chi"):
        answer(room.students[name], yes=True, why=f"<b>{name}</b> says so")
    room.go_on("The talks are over")
    assert "is signed" in screen.locator("#result").inner_text()
    assert "“<b>Ana</b> says so”" in screen.locator("#result").inner_text()
    for shown in ("the bargaining range", "the reservation values", "the debrief"):
        room.desk.page.get_by_label(shown).check()
    ana.locator("#debrief").wait_for()
    show_every_slide(room.screen)
    report = ana.get_by_text("The whole report").get_attribute("href")
    assert ana.request.get(served.address + report).ok
    look_well(room.students["Ana"], room.screen, room.desk)


def test_a_class_that_refuses_breaks_down(visit, served):
    room = Class(visit, served)
    room.enter(*SEATS)
    room.start()
    for last in (False, True):
        room.table()
        for name in ("Ana", "Chi"):
            answer(room.students[name], yes=False, why="Never.")
        room.go_on("result of the round")
        assert "Never." in room.screen.page.locator("#result").inner_text()
        room.go_on("The talks are over" if last else "Round 2 of 2: offers")
    ended = room.students["Ana"].page.locator("#result").inner_text()
    assert "the war goes on" in ended


def press_until(page, button, words):
    """Presses twice, as impatient people do, and again if nothing comes of it: on a busy machine a
    page may be drawn anew under the pointer."""
    from playwright.sync_api import TimeoutError

    for patience in (10_000, 10_000, None):
        page.get_by_role("button", name=button).dblclick()
        with suppress(TimeoutError):
            return page.get_by_text(words).wait_for(timeout=patience)
    raise AssertionError(f"{button} was pressed three times without “{words}”")


def test_the_instructor_lets_something_happen_and_moves_people(visit, served):
    room = Class(visit, served)
    room.enter("Ana", "Dee")
    room.start()
    desk = room.desk.page
    late = visit(room.seat).page
    late.get_by_label("Your name").fill("Eve")
    late.get_by_role("button", name="Join", exact=True).dblclick()
    late.get_by_text("Your instructor gives you a seat").wait_for()
    assert late.locator("#choose").count() == 0
    desk.get_by_text("People: 3").wait_for()
    desk.get_by_label("Seat of Eve").select_option(label="Lowland")
    late.locator("#now").get_by_text("Lowland").wait_for()
    desk.get_by_text("Let something happen").click()
    desk.get_by_role("button", name="A city is hit").click()
    desk.get_by_label("What everybody reads").fill("A dam breaks.")
    press_until(desk, "Let it happen", "✓ In the week to come: “A dam breaks.”")
    desk.locator("#people").get_by_text("Change").first.click()
    desk.get_by_label("Seat of Ana").select_option(label="Lowland")
    room.students["Ana"].page.locator("#now").get_by_text("Lowland").wait_for()
    room.table()
    room.go_on("result of the round")
    room.go_on("Round 2 of 2: offers")
    room.screen.page.get_by_text("A dam breaks.").wait_for()
    assert room.screen.page.get_by_text("A dam breaks.").count() == 1
    desk.locator("#people").get_by_text("Change").first.click()
    desk.get_by_role("button", name="Remove Ana from the room").click()
    room.students["Ana"].page.get_by_text("no longer in this room").wait_for()
    desk.locator("summary", has_text="End the talks").click()
    desk.get_by_role("button", name="End the talks now").click()
    room.screen.page.get_by_text("The talks are over").wait_for()


def test_where_red_lines_clash_everybody_is_told_at_once(visit, served):
    room = Class(visit, served, scenario="european_force", weeks_a_round=4)
    room.desk.page.get_by_text("There is nothing to sign").wait_for()
    room.desk.page.get_by_role("button", name="Start the talks").click()
    room.desk.page.get_by_role("button", name="Start anyway").click()
    room.screen.page.get_by_text("The talks are over").wait_for()
    assert "There is nothing to sign" in room.screen.page.locator("#result").inner_text()


# ------------------------------------------------------------------ connections
def test_a_phone_that_loses_its_line_comes_back_to_its_seat_with_what_was_typed(visit, served):
    room = Class(visit, served)
    lost = visit("/", faults_matter=False)  # a cut line complains on the console
    lines, cut = [], [False]

    def carry(line) -> None:
        if cut[0]:
            line.close()
            return
        lines.append(line)
        line.connect_to_server()

    lost.page.route_web_socket("**/live**", carry)
    lost.page.goto(served.address + room.seat)
    sit(lost, "Ana")
    room.enter("Dee")
    room.start()
    room.table()
    lost.page.get_by_label("Your reason").fill("Half a sen")
    lost.page.get_by_label("Your reason").press("End")
    cut[0] = True
    lines[-1].close()
    trouble = lost.page.get_by_text("Connection lost, trying again")
    trouble.wait_for()
    lost.page.keyboard.type("tence")
    lost.page.get_by_label("No, we refuse").check()
    lost.page.get_by_role("button", name="Send the answer").click()
    lost.page.get_by_text("Sending").wait_for()
    cut[0] = False
    lost.page.evaluate("window.dispatchEvent(new Event('online'))")
    lost.page.get_by_text("You answered no").wait_for(timeout=SOON)
    trouble.wait_for(state="hidden")
    assert lost.page.get_by_label("Your reason").input_value() == "Half a sentence"
    room.go_on("result of the round")
    assert room.screen.page.get_by_text("Half a sentence").count() == 1


def test_a_killed_server_goes_on_where_the_class_was(visit, tmp_path):
    with Served(tmp_path, for_class=True) as server:
        room = Class(lambda path, **how: visit(path, faults_matter=False, **how), server)
        room.enter("Ana", "Chi", "Dee")
        room.start()
        room.table()
        answer(room.students["Ana"], yes=False, why="Not like this.")
        chi = room.students["Chi"].page
        chi.get_by_label("Your reason").fill("Typed before the fall")
        server.kill()
        chi.get_by_text("Connection lost, trying again").wait_for()
        chi.get_by_label("No, we refuse").check()
        chi.get_by_role("button", name="Send the answer").click()
        server.start()
        for it in room.everybody():
            it.page.locator("#trouble").wait_for(state="hidden", timeout=20_000)
        chi.get_by_text("You answered no").wait_for()
        assert room.students["Ana"].page.get_by_text("You answered no").is_visible()
        room.go_on("result of the round")
        told = room.screen.page.locator("#result").inner_text()
        assert "Not like this." in told
        assert "Typed before the fall" in told


def test_two_windows_of_one_student_are_one_vote(visit, served):
    room = Class(visit, served)
    room.enter("Ana", "Ben", "Dee")
    second = room.students["Ana"].page.context.new_page()
    second.goto(served.address + room.seat)
    second.get_by_text("You sit for").wait_for()
    room.start()
    room.table()
    answer(room.students["Ana"], yes=True)
    second.get_by_text("You answered yes").wait_for()
    second.get_by_label("No, we refuse").check()
    second.get_by_role("button", name="Change the answer").click()
    room.students["Ana"].page.get_by_text("You answered no").wait_for()
    ben = room.students["Ben"].page.locator("#picks li")
    assert ben.count() == 1
    assert "refuse" in ben.inner_text()


# ------------------------------------------------------------------ hands and voices
def test_by_keyboard_and_ear_alone_a_text_is_written_and_answered(visit, served):
    room = Class(visit, served)
    room.enter("Ana", "Dee")
    room.start()
    dee, ana = room.students["Dee"].page, room.students["Ana"].page
    tab_to(dee, "document.activeElement.textContent.includes('what the model would write')")
    dee.keyboard.press("Enter")
    tab_to(dee, "document.activeElement.type === 'radio'")
    chosen = dee.locator(".clause :checked").first.get_attribute("value")
    dee.keyboard.press("ArrowDown")
    assert dee.locator(".clause :checked").first.get_attribute("value") != chosen
    dee.keyboard.press("ArrowUp")
    tab_to(dee, "document.activeElement.textContent === 'Put it forward'")
    dee.keyboard.press("Enter")
    dee.get_by_text("your text is in").wait_for()
    room.go_on("answers")
    ana.locator("#spoken", has_text="Your answer is wanted.").wait_for(state="attached")
    tab_to(ana, "document.activeElement.name === 'accept'")
    ana.keyboard.press("ArrowDown")
    tab_to(ana, "document.activeElement.id === 'reason'")
    ana.keyboard.type("By hand")
    tab_to(ana, "document.activeElement.textContent === 'Send the answer'")
    ana.keyboard.press("Enter")
    ana.get_by_text("You answered no").wait_for()


def tab_to(page, there: str) -> None:
    """Presses Tab until the focus is where `there` says."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(there):
            return
    raise AssertionError(f"no way by Tab to {there}")


def test_what_one_does_is_not_disturbed_by_others(visit, served):
    room = Class(visit, served)
    room.enter("Ana", "Ben", "Dee")
    room.start()
    room.table()
    ana = room.students["Ana"].page
    ana.locator("#briefing summary").first.click()
    ana.get_by_label("Your reason").click()
    ana.keyboard.type("I think")
    top = ana.evaluate("scrollY")
    answer(room.students["Ben"], yes=True, why="Enough.")
    ana.get_by_text("“Enough.”").wait_for()
    ana.keyboard.type(" so")
    assert ana.get_by_label("Your reason").input_value() == "I think so"
    assert ana.evaluate("document.querySelector('#briefing').open")
    assert ana.evaluate("scrollY") == top
