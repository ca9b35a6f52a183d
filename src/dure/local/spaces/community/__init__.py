"""Living together: activities, sign-ups, volunteers, jobs, thanks, outreach."""
