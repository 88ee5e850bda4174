from mentorship.comparing import normalize


def test_normalize_ignores_case_spaces_and_forms():
    assert normalize("  ST.  Mary\u00a0") == normalize("st.mary")
    assert normalize("Ｍercy") == "mercy"
    assert normalize(" \t") == ""
    assert normalize("Mercy " * 100) == "mercy" * 100
