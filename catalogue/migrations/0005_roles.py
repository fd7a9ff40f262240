"""The roles, with what each may do."""

from django.db import migrations

from catalogue import roles


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0004_versions_of_old_history"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.AlterModelOptions(
            name="version",
            options={
                "ordering": ["-pk"],
                "permissions": [("revert_version", "Can revert to a version")],
                "verbose_name": "version",
                "verbose_name_plural": "versions",
            },
        ),
        migrations.RunPython(roles.grant, roles.remove),
    ]
