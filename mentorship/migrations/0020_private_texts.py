"""Make room for ciphertext where private texts stood in the open."""

from django.db import migrations

import accounts.fields
from accounts.open_columns import AlterToEncrypted


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0019_staff_by_group")]

    operations = [
        AlterToEncrypted(
            model_name="agreement",
            name="body",
            field=accounts.fields.EncryptedTextField(was_plain=True),
        ),
        AlterToEncrypted(
            model_name="agreement",
            name="goal",
            field=accounts.fields.EncryptedTextField(max_length=200, was_plain=True),
        ),
        AlterToEncrypted(
            model_name="agreement",
            name="rhythm",
            field=accounts.fields.EncryptedTextField(blank=True, max_length=200, was_plain=True),
        ),
        AlterToEncrypted(
            model_name="answeronbehalf",
            name="told",
            field=accounts.fields.EncryptedTextField(max_length=300, was_plain=True),
        ),
        AlterToEncrypted(
            model_name="continuingeducation",
            name="title",
            field=accounts.fields.EncryptedTextField(max_length=160, was_plain=True),
        ),
        AlterToEncrypted(
            model_name="draft",
            name="answers",
            field=accounts.fields.EncryptedJSONField(default=dict),
        ),
        AlterToEncrypted(
            model_name="followup",
            name="subject",
            field=accounts.fields.EncryptedTextField(blank=True, max_length=120, was_plain=True),
        ),
        AlterToEncrypted(
            model_name="mentor",
            name="vetting_note",
            field=accounts.fields.EncryptedTextField(blank=True, max_length=500, was_plain=True),
        ),
        AlterToEncrypted(
            model_name="mentorshipgoal",
            name="title",
            field=accounts.fields.EncryptedTextField(max_length=200, was_plain=True),
        ),
        AlterToEncrypted(
            model_name="milestone",
            name="title",
            field=accounts.fields.EncryptedTextField(max_length=200, was_plain=True),
        ),
        AlterToEncrypted(
            model_name="orientation",
            name="missing",
            field=accounts.fields.EncryptedTextField(blank=True, max_length=300, was_plain=True),
        ),
        AlterToEncrypted(
            model_name="staffnote",
            name="body",
            field=accounts.fields.EncryptedTextField(max_length=1000, was_plain=True),
        ),
        AlterToEncrypted(
            model_name="thankyou",
            name="line",
            field=accounts.fields.EncryptedTextField(max_length=280, was_plain=True),
        ),
        AlterToEncrypted(
            model_name="vettingquestion",
            name="answer",
            field=accounts.fields.EncryptedTextField(blank=True, max_length=1000, was_plain=True),
        ),
        AlterToEncrypted(
            model_name="vettingquestion",
            name="question",
            field=accounts.fields.EncryptedTextField(max_length=500, was_plain=True),
        ),
    ]
