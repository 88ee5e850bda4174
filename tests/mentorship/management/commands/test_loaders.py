import pytest
from django.core.management import CommandError, call_command

from mentorship.models import ContentText, Role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("command", "model"), [("load_taxonomy", Role), ("load_content", ContentText)]
)
def test_loader_loads_its_own_file_and_says_so(command, model, capsys):
    call_command(command)
    call_command(command)

    first, second = capsys.readouterr().out.splitlines()
    assert " added, 0 updated, 0 unchanged" in first
    assert ": 0 added, 0 updated" in second
    assert model.objects.exists()


@pytest.mark.parametrize("command", ["load_taxonomy", "load_content"])
@pytest.mark.parametrize(
    ("text", "sentence"), [(None, "can't be read"), ("{", "isn't JSON"), ("[]", "one JSON object")]
)
def test_loader_refuses_a_bad_file_with_a_sentence(command, text, sentence, tmp_path):
    path = tmp_path / "data.json"
    if text is not None:
        path.write_text(text)

    with pytest.raises(CommandError, match=sentence):
        call_command(command, str(path))
