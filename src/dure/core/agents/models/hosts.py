"""The hosts of web and e-mail addresses as the databases see them, so that an index answers who shares one.

The signs looked for stand in the SQL itself: SQLite does not use an index on an expression for one with parameters.
"""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Func
from django.db.models.sql.compiler import SQLCompiler


class _Host(Func):
    """`template` is for SQLite, `postgresql` for PostgreSQL."""

    arity = 1
    output_field = models.TextField()
    postgresql = ""

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template=self.postgresql, **context)


class WebHost(_Host):
    """The host of a web address, in lower case and without its port."""

    _ENDED = "replace(replace(replace(substr({0}, {1}({0}, '://') + 3), ':', '/'), '?', '/'), '#', '/') || '/'"
    _AT = _ENDED.format("%(expressions)s", "instr")
    template = f"lower(substr({_AT}, 1, instr({_AT}, '/') - 1))"
    postgresql = f"lower(split_part({_ENDED.format('%(expressions)s', 'strpos')}, '/', 1))"


class MailHost(_Host):
    """What follows the sign @ of an e-mail address, in lower case."""

    template = "lower(substr(%(expressions)s, instr(%(expressions)s, '@') + 1))"
    postgresql = template.replace("instr", "strpos")
