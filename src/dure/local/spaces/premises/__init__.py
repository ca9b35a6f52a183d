"""Where a space is and when: zones, floor plan, hours, equipment, shifts; setting it up."""
