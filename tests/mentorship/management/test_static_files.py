import pytest

from mentorship.management.static_files import collect_if_changed


@pytest.fixture
def source(settings, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.css").write_text("a {}")
    settings.STATIC_ROOT = str(tmp_path / "collected")
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    return source


def test_collect_if_changed_collects_once(source, tmp_path):
    assert [collect_if_changed(), collect_if_changed()] == [True, False]
    assert (tmp_path / "collected" / "a.css").read_text() == "a {}"


def test_collect_if_changed_collects_a_changed_file_again(source, tmp_path):
    collect_if_changed()
    (source / "a.css").write_text("a { color: red }")

    assert collect_if_changed()
    assert (tmp_path / "collected" / "a.css").read_text() == "a { color: red }"


def test_collect_if_changed_notices_another_storage(source, settings):
    collect_if_changed()
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }

    assert collect_if_changed()
