"""Every setting an operator can make, read from the environment in this one place.

`read()` validates all of them and raises one error that lists every mistake with its remedy,
so that a site never starts half configured. `describe()` is what `dure settings` prints.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit


class EnvironmentMistake(Exception):
    """One or more settings are wrong; the message lists each with its remedy."""


@dataclass(frozen=True)
class Variable:
    name: str
    default: str
    meaning: str


VARIABLES: tuple[Variable, ...] = (
    Variable("DURE_DATA_DIR", "data", "Folder for the SQLite database, keys and exports (made if missing)."),
    Variable(
        "DURE_DATABASE_URL", "", "postgresql://user:password@host:port/name; empty means SQLite in the data folder."
    ),
    Variable("DURE_SECRET_KEY", "", "Signs sessions; empty means a key file made in the data folder."),
    Variable("DURE_SITE_KEY", "", "64 hex digits that wrap the keys of personal data; empty means a key file."),
    Variable("DURE_SIGNING_KEY", "", "64 hex digits, the site's Ed25519 private key; empty means a key file."),
    Variable("DURE_DEBUG", "0", "1 shows error details and the style guide; never in production."),
    Variable("DURE_DEMO", "0", "1 shows the notice that figures of this site are simulated."),
    Variable("DURE_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]", "Host names the site answers to, separated by commas."),
    Variable("DURE_BASE_URL", "http://127.0.0.1:8000", "Address people use; appears in links, identifiers and e-mail."),
    Variable(
        "DURE_LANGUAGE", "ko", "Language for readers whose browser names none that the site speaks: ko, en, fr or es."
    ),
    Variable("DURE_HTTPS", "0", "1 when the site is reached by https: secure cookies and HSTS."),
    Variable("DURE_TRUSTED_PROXIES", "0", "Number of reverse proxies whose X-Forwarded-For is believed."),
    Variable("DURE_EMAIL_URL", "", "smtp://user:password@host:port or smtps://…; empty prints e-mail to the log."),
    Variable("DURE_EMAIL_FROM", "dure@localhost", "Sender of the site's e-mail."),
    Variable(
        "DURE_TEXT_BACKEND",
        "dure.core.kit.texting.print_text",
        "Dotted path of the function (to, words) that sends a text message; the default prints it.",
    ),
    Variable(
        "DURE_MQTT_URL",
        "",
        "mqtts://user:password@host:port of the broker that SOS buttons speak to; empty listens to none.",
    ),
    Variable("DURE_LOG_FORMAT", "json", "json, or text for reading in a terminal."),
    Variable("DURE_LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR."),
    Variable(
        "DURE_MAP_TILES",
        "",
        "https address of map pictures with {z}/{x}/{y}, or of a MapLibre style (.json); empty draws own outlines.",
    ),
    Variable("DURE_MAP_ATTRIBUTION", "", "Whom the map names as the source of DURE_MAP_TILES."),
    Variable(
        "DURE_FEED_HOSTS",
        "",
        "Hosts (name or name:port, by commas) that feeds may use though private, by http or on other ports.",
    ),
    Variable(
        "DURE_WEATHER_URL",
        "",
        "Address of a weather service with {latitude} and {longitude}, such as https://api.open-meteo.com/v1/forecast"
        "?latitude={latitude}&longitude={longitude}&current=temperature_2m; empty asks nobody.",
    ),
    Variable("DURE_WEATHER_PATH", "current.temperature_2m", "Where in its JSON answer the degrees Celsius stand."),
    Variable("DURE_RETENTION_DAYS", "730", "Days after a resident's last visit until name and phone are erased."),
    Variable("DURE_SEAL_EVERY", "1000", "Number of unsealed events after which a new seal is made."),
)

KEY_DIGITS = 64
LANGUAGE_CODES = ("ko", "en", "fr", "es")
# A host and perhaps a port: what may stand in a content security policy without changing its meaning.
_HOST = re.compile(r"[A-Za-z0-9.-]+(?::[0-9]{1,5})?")
PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Database:
    engine: str
    name: str
    user: str = ""
    password: str = ""
    host: str = ""
    port: str = ""


@dataclass(frozen=True)
class Email:
    host: str
    port: int
    user: str
    password: str
    use_ssl: bool


@dataclass(frozen=True)
class Broker:
    """The MQTT broker of a site's buttons."""

    host: str
    port: int
    user: str
    password: str
    use_tls: bool


@dataclass(frozen=True)
class MapTiles:
    """Pictures under the map: `kind` is raster, style, or empty for none; `origin` is the one host they come from."""

    url: str = ""
    kind: str = ""
    origin: str = ""
    attribution: str = ""


@dataclass(frozen=True)
class Environment:
    data_dir: Path
    database: Database
    secret_key: str
    site_key: str
    signing_key: str
    debug: bool
    demo: bool
    allowed_hosts: tuple[str, ...]
    base_url: str
    language: str
    https: bool
    trusted_proxies: int
    email: Email | None
    email_from: str
    text_backend: str
    mqtt: Broker | None
    log_format: str
    log_level: str
    seal_every: int
    retention_days: int
    feed_hosts: tuple[str, ...]
    weather_url: str
    weather_path: str
    map_tiles: MapTiles = MapTiles()


class _Reader:
    def __init__(self, source: Mapping[str, str]) -> None:
        self.source = source
        self.mistakes: list[str] = []

    def text(self, name: str) -> str:
        default = next(variable.default for variable in VARIABLES if variable.name == name)
        return self.source.get(name, "").strip() or default

    def wrong(self, name: str, remedy: str) -> None:
        self.mistakes.append(f"{name}={self.text(name)!r}: {remedy}")

    def flag(self, name: str) -> bool:
        value = self.text(name)
        if value not in {"0", "1"}:
            self.wrong(name, "write 0 or 1.")
        return value == "1"

    def number(self, name: str, lowest: int) -> int:
        value = self.text(name)
        if not value.isdigit() or int(value) < lowest:
            self.wrong(name, f"write a whole number of {lowest} or more.")
            return lowest
        return int(value)

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        value = self.text(name)
        if value not in choices:
            self.wrong(name, f"write one of {', '.join(choices)}.")
        return value

    def hex_key(self, name: str) -> str:
        value = self.text(name)
        if value and (len(value) != KEY_DIGITS or set(value.lower()) - set("0123456789abcdef")):
            # The value is a secret: it is not repeated in the message.
            self.mistakes.append(f"{name}: write 64 hexadecimal digits, for example from `openssl rand -hex 32`.")
        return value

    def base_url(self) -> str:
        value = self.text("DURE_BASE_URL").rstrip("/")
        if urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).netloc:
            self.wrong("DURE_BASE_URL", "write an address such as https://dure.example.org.")
        return value

    def database(self, data_dir: Path) -> Database:
        value = self.text("DURE_DATABASE_URL")
        if not value:
            return Database("django.db.backends.sqlite3", str(data_dir / "dure.sqlite3"))
        parts = urlsplit(value)
        if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
            self.mistakes.append("DURE_DATABASE_URL: write postgresql://user:password@host:port/name.")
        query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
        try:
            port = str(parts.port or "")
        except ValueError:
            self.mistakes.append("DURE_DATABASE_URL: the port must be a number.")
            port = ""
        return Database(
            "django.db.backends.postgresql",
            unquote(parts.path.strip("/")),
            unquote(parts.username or ""),
            unquote(parts.password or ""),
            unquote(parts.hostname or query.get("host", "")),
            port or query.get("port", ""),
        )

    def email(self) -> Email | None:
        value = self.text("DURE_EMAIL_URL")
        if not value:
            return None
        parts = urlsplit(value)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            self.mistakes.append("DURE_EMAIL_URL: write smtp://user:password@host:port or smtps://….")
        use_ssl = parts.scheme == "smtps"
        return Email(
            parts.hostname or "",
            parts.port or (465 if use_ssl else 587),
            unquote(parts.username or ""),
            unquote(parts.password or ""),
            use_ssl,
        )

    def broker(self) -> Broker | None:
        value = self.text("DURE_MQTT_URL")
        if not value:
            return None
        parts = urlsplit(value)
        remedy = "DURE_MQTT_URL: write mqtts://user:password@host:port, or mqtt://… inside one machine."
        try:
            port = parts.port
        except ValueError:
            port = 0
        if parts.scheme not in {"mqtt", "mqtts"} or not parts.hostname or port == 0:
            # The value holds a password: it is not repeated in the message.
            self.mistakes.append(remedy)
        use_tls = parts.scheme == "mqtts"
        return Broker(
            parts.hostname or "",
            port or (8883 if use_tls else 1883),
            unquote(parts.username or ""),
            unquote(parts.password or ""),
            use_tls,
        )

    def dotted_path(self, name: str) -> str:
        value = self.text(name)
        if "." not in value or not all(part.isidentifier() for part in value.split(".")):
            self.wrong(name, "write a dotted path such as our_city.texting.send.")
        return value

    def weather_url(self) -> str:
        value = self.text("DURE_WEATHER_URL")
        named = "{latitude}" in value and "{longitude}" in value
        if value and (urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).hostname or not named):
            self.wrong("DURE_WEATHER_URL", "write an http(s) address that holds {latitude} and {longitude}.")
        return value

    def map_tiles(self) -> MapTiles:
        value = self.text("DURE_MAP_TILES")
        if not value:
            return MapTiles()
        parts = urlsplit(value)
        tiled = all(f"{{{name}}}" in parts.path + parts.query for name in "zxy")
        if parts.scheme != "https" or not _HOST.fullmatch(parts.netloc) or not (tiled or parts.path.endswith(".json")):
            remedy = "write https://tiles.example.org/{z}/{x}/{y}.png, or the address of a style that ends in .json."
            self.wrong("DURE_MAP_TILES", remedy)
            return MapTiles()
        kind = "raster" if tiled else "style"
        return MapTiles(value, kind, f"https://{parts.netloc}", self.text("DURE_MAP_ATTRIBUTION"))


def read(source: Mapping[str, str] | None = None) -> Environment:
    """Read and validate all settings; raise EnvironmentMistake listing every wrong one."""
    reader = _Reader(os.environ if source is None else source)
    known = {variable.name for variable in VARIABLES}
    unknown = sorted(name for name in reader.source if name.startswith("DURE_") and name not in known | INTERNAL)
    reader.mistakes += [f"{name}: no such setting; `dure settings` lists them all." for name in unknown]
    data_dir = Path(reader.text("DURE_DATA_DIR")).expanduser().absolute()
    environment = Environment(
        data_dir=data_dir,
        database=reader.database(data_dir),
        secret_key=reader.text("DURE_SECRET_KEY"),
        site_key=reader.hex_key("DURE_SITE_KEY"),
        signing_key=reader.hex_key("DURE_SIGNING_KEY"),
        debug=reader.flag("DURE_DEBUG"),
        demo=reader.flag("DURE_DEMO"),
        allowed_hosts=tuple(host.strip() for host in reader.text("DURE_ALLOWED_HOSTS").split(",") if host.strip()),
        base_url=reader.base_url(),
        language=reader.choice("DURE_LANGUAGE", LANGUAGE_CODES),
        https=reader.flag("DURE_HTTPS"),
        trusted_proxies=reader.number("DURE_TRUSTED_PROXIES", 0),
        email=reader.email(),
        email_from=reader.text("DURE_EMAIL_FROM"),
        text_backend=reader.dotted_path("DURE_TEXT_BACKEND"),
        mqtt=reader.broker(),
        log_format=reader.choice("DURE_LOG_FORMAT", ("json", "text")),
        log_level=reader.choice("DURE_LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR")),
        seal_every=reader.number("DURE_SEAL_EVERY", 1),
        retention_days=reader.number("DURE_RETENTION_DAYS", 30),
        map_tiles=reader.map_tiles(),
        weather_url=reader.weather_url(),
        weather_path=reader.text("DURE_WEATHER_PATH"),
        feed_hosts=tuple(host.strip() for host in reader.text("DURE_FEED_HOSTS").split(",") if host.strip()),
    )
    if reader.mistakes:
        raise EnvironmentMistake("Some settings are wrong:\n- " + "\n- ".join(reader.mistakes))
    return environment


# Set by the start script and the tests for their own use.
INTERNAL = {"DURE_SHARED_DATA", "DURE_CHROMIUM", "DURE_PYTHON"}


def describe() -> str:
    """All settings as a text table: name, default, meaning."""
    width = max(len(variable.name) for variable in VARIABLES)
    return "\n".join(
        f"{variable.name:<{width}}  {variable.meaning} [{variable.default or 'empty'}]" for variable in VARIABLES
    )
