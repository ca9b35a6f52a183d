"""What of a text no database keeps. Imports no library, so that engines may ask too."""

import re

# PostgreSQL stores no zero character, and no database half of a surrogate pair.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
