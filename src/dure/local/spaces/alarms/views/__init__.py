"""The pages of calls for help and of safety."""
