from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from dure.core.kit.append_only import keep_for

class Migration(migrations.Migration):
    dependencies = [("audit", "0003_revisions")]
    operations = [keep_for("audit_access", "at", days=730)]
