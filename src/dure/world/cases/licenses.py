"""The terms under which others may use a case, and where each is written."""

LICENSES: dict[str, str] = {
    "CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC BY-SA 4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "KOGL Type 1": "https://www.kogl.or.kr/info/licenseType1.do",
}


def license_url(name: str) -> str:
    """Where the terms are written, empty for terms that this site does not know."""
    return LICENSES.get(name, "")
