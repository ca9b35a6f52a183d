"""Makes standard CSV files for tests."""

import csv
import io
from random import Random
from typing import Any

from dure.local.directory.engine.standard_csv import COLUMNS

BASE = "https://example.org/essglobal/9.9/standard/"


def row(identifier: str, **cells: str) -> dict[str, str]:
    """One row; cells are named by their column with underscores for spaces."""
    return {"Identifier": identifier, "Name": f"Cooperative {identifier}"} | {
        key.replace("_", " "): value for key, value in cells.items()
    }


def standard_file(
    *rows: dict[str, str], columns: tuple[str, ...] = COLUMNS, encoding: str = "utf-8", **options: Any
) -> bytes:
    """A file with these rows."""
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, columns, restval="", **options)
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue().encode(encoding)


def many_rows(count: int) -> list[dict[str, str]]:
    """`count` rows like those of a national register, always the same."""
    random = Random(7)  # noqa: S311
    return [
        row(
            f"X{number:06}",
            Name=f"{random.choice(['Millbrook', 'Ashdown', 'Harbour', 'Greenfield'])} Society {number}",
            Organisational_Structure=f"{BASE}organisational-structure/OS{random.choice([50, 115, 120, 130])}",
            Primary_Activity=f"{BASE}activities-ica/ICA{random.randrange(10, 300, 10)}",
            Membership_Type=f"{BASE}base-membership-type/BMT{random.randrange(10, 70, 10)}",
            Street_Address=f"Unit {number}\n{random.randrange(1, 99)} Station Road",
            Locality=random.choice(["Leeds", "York", "Hull"]),
            Postcode=f"ZZ{number % 99} 9ZZ",
            Country_ID="GB",
            Geo_Container=f"https://example.org/postcode/{number}",
            Geo_Container_Latitude=f"{random.uniform(50, 58):.6f}",
            Geo_Container_Longitude=f"{random.uniform(-5, 1):.6f}",
        )
        for number in range(count)
    ]
