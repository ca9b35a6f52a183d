"""Where a space's entries come from, as the ledger notes it."""

DESK = "desk"
# A program that writes through the JSON API.
PROGRAM = "program"
KIOSK = "kiosk"
SOURCES = (DESK, PROGRAM, KIOSK)
