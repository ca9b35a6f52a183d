from django.db import migrations

from dure.core.kit.append_only import make_append_only


class Migration(migrations.Migration):
    dependencies = [("alarms", "0001_initial")]
    operations = [make_append_only("alarms_alarmstep")]
