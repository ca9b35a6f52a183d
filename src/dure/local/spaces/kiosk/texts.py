"""Every sentence of the kiosk, in every language at once: the screen changes language without asking the server."""

from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

TEXTS: dict[str, "StrPromise"] = {
    "welcome": _("Welcome"),
    "start_hint": _("Touch to begin. Take your time."),
    "enter": pgettext_lazy("kiosk", "Come in"),
    "leave": pgettext_lazy("kiosk", "Go out"),
    "language": _("Language"),
    "voice_on": _("Voice on"),
    "voice_off": _("Voice off"),
    "who_enter": _("How would you like to come in?"),
    "who_leave": _("How shall we find you?"),
    "guest": _("As a guest"),
    "guest_hint": _("without giving a name"),
    "digits": _("Phone number"),
    "digits_hint": _("the last four digits"),
    "card": _("Card or phone code"),
    "card_hint": _("hold it up to the camera"),
    "group": _("Several people"),
    "group_hint": _("say how many you are"),
    "locker": _("Locker number"),
    "locker_hint": _("the number on your key or band"),
    "back": pgettext_lazy("kiosk", "Back"),
    "to_start": _("To the start"),
    "type_digits": _("The last four digits of your phone number"),
    "type_group": _("How many people are you?"),
    "type_locker": _("Your locker number"),
    "delete": pgettext_lazy("kiosk keypad", "Delete"),
    "ok": pgettext_lazy("kiosk keypad", "Done"),
    "show_card": _("Hold your card or your phone’s code up to the camera, or to the reader."),
    "no_camera": _("Use the reader beside the screen, or choose another way."),
    "which": _("Which one is you?"),
    "none_of_these": _("None of these"),
    "nobody_found": _("We found nobody with these digits. You can come in as a guest, or ask the staff."),
    "guest_instead": _("Come in as a guest"),
    "confirm": _("Is this right?"),
    "confirm_guest": _("One guest"),
    "confirm_group": _("%(count)s people"),
    "confirm_digits": _("Phone number ending in %(digits)s"),
    "confirm_card": _("Your card"),
    "confirm_enter": _("Yes, come in"),
    "confirm_out": _("Yes, go out"),
    "which_price": _("Touch what fits you and come in. You pay at the desk."),
    "free": pgettext_lazy("price", "Free"),
    "age_from": _("from age %(age)s"),
    "residence": _("for residents"),
    "benefit": _("for people who receive support"),
    "check_question": _("Would you like to measure first?"),
    "check_hint": _(
        "You get advice for today from your blood pressure, pulse and temperature. You may leave out what you like. "
        "Nothing is kept unless you agreed to that."
    ),
    "check_yes": pgettext_lazy("kiosk", "Yes, measure"),
    "check_no": pgettext_lazy("kiosk", "No, go on without"),
    "measure_title": _("Measure now"),
    "measure_hint": _("Use the device beside this screen. What it measures comes here by itself."),
    "type_numbers": _("Type the numbers"),
    "code": _("Type a code"),
    "code_hint": _("if the device shows four digits"),
    "type_code": _("The four digits that the device shows"),
    "no_such_code": pgettext_lazy(
        "kiosk", "There is no reading with this code any more. Measure again, or type the numbers."
    ),
    "was_measured": _("This was measured"),
    "measure_again": _("Measure again"),
    "check_offline": _("There is no measuring just now. Come in as always; if you do not feel well, tell the staff."),
    "type_systolic": _("Upper blood pressure, in mmHg"),
    "type_diastolic": _("Lower blood pressure, in mmHg"),
    "type_pulse": _("Pulse, beats in a minute"),
    "type_temperature": _("Body temperature, in °C"),
    "leave_out": pgettext_lazy("kiosk", "Leave out"),
    "answers_question": _("Touch what is so today"),
    "answers_hint": _("Touch nothing where nothing is so."),
    "after_meal": _("I have just eaten"),
    "alcohol": _("I have drunk alcohol"),
    "sedatives": _("I have taken sleeping pills or sedatives"),
    "see_advice": _("See the advice"),
    "advice_usual": _("As usual"),
    "advice_usual_text": _("Nothing speaks against it."),
    "advice_gentle": _("Gently today"),
    "advice_gentle_text": _("Go in, but take it slowly and rest in between."),
    "advice_ask": _("Please ask staff"),
    "advice_ask_text": _("Nobody is turned away: talk with staff first about what is good today."),
    "source": _("Source: %(source)s"),
    "own_caution": _("The limit is this rule set’s own caution."),
    "signed_by": _("%(name)s signed these rules (%(day)s). This is a guide and no diagnosis."),
    "go_on": pgettext_lazy("kiosk", "Go on"),
    "helped": _("A member of staff is helping me"),
    "welcome_in": _("You are checked in"),
    "be_well": _("Have a good time."),
    "pay_at_desk": _("Please pay at the desk: %(amount)s"),
    "your_locker": _("Your locker: %(label)s"),
    "goodbye": _("Goodbye, and come again"),
    "saved_here": _("There is no connection just now. Your visit is saved here and will be sent by itself."),
    "offline": _("No connection just now. You can come in as always."),
    "pending": _("Saved here: %(count)s"),
    "not_done": _("Please go to the staff. They will help you."),
    "nobody_in": _("We could not find you. Please tell the staff that you are going."),
    "closed_today": _("Today is closed already. Please ask the staff."),
    "not_saved": _("This could not be saved. Please tell the staff."),
    "too_many": _("Several people have these digits. Please ask the staff, or come in as a guest."),
    "too_often": _("This screen has searched often just now. Please ask the staff, or come in as a guest."),
    "unknown_card": _("This card is not known here. Please ask the staff, or come in as a guest."),
    "sos": pgettext_lazy("kiosk", "Help"),
    "sos_question": _("Does somebody need help now?"),
    "sos_yes": _("Yes, call for help"),
    "sos_no": _("No, go back"),
    "sos_calling": _("We are calling for help…"),
    "sos_called": _("Help has been called. Somebody is coming."),
    "sos_offline": _("There is no connection. Call out loud for help, or telephone %(telephone)s."),
    "call_in": _("Help has been called: %(zone)s"),
    "call_here": pgettext_lazy("kiosk", "Help has been called"),
    "call_told": _("Staff have been told."),
    "call_coming": _("Staff are coming."),
    "call_drill": _("This is a drill."),
    "activities": _("What is on, and signing up"),
    "activities_title": _("Touch what you want to come to"),
    "activities_none": _("There is nothing to sign up for just now."),
    "places_left": _("%(count)s places left"),
    "waiting_list": _("full, with a waiting list"),
    "signed_up": _("You are signed up"),
    "on_waiting_list": _("You are on the waiting list"),
    "my_consents": _("What I agreed to"),
    "agreed": _("You agree"),
    "not_agreed": _("You do not agree"),
    "agree": _("Agree"),
    "take_back": _("Take it back"),
    "staff_only": _("To take this back, please talk to the staff: it ends your registration."),
    "needs_network": _("This needs a connection. Please try later, or ask the staff."),
    "back_in": _("Back to the start in %(seconds)s seconds"),
    "more_time": _("More time"),
    "done": pgettext_lazy("kiosk", "Done, to the start"),
}


@cache
def all_texts() -> dict[str, dict[str, str]]:
    """Language to key to sentence."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = {key: str(words) for key, words in TEXTS.items()}
    return found
