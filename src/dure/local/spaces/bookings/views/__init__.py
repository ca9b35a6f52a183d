"""The pages of bookings: those of staff, and those of whoever books online."""
