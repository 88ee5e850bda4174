import pytest

from accounts.webhooks.address import BadAddressError, parse


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("https://hooks.example.org/in", "https://hooks.example.org/in"),
        ("HTTPS://Hooks.Example.ORG", "https://hooks.example.org/"),
        ("https://hooks.example.org.:443/in?key=a&b=%20", "https://hooks.example.org/in?key=a&b=%20"),
        ("https://hooks.example.org:8443/in", "https://hooks.example.org:8443/in"),
        ("https://bücher.example/über", "https://xn--bcher-kva.example/%C3%BCber"),
        ("https://ｅｘａｍｐｌｅ.org/", "https://example.org/"),
        ("https://[2606:4700::1111]/", "https://[2606:4700::1111]/"),
        ("http://10.0.0.5:8080/", "http://10.0.0.5:8080/"),
    ],
)  # fmt: skip
def test_address_is_written_as_it_will_be_used(text, written):
    assert str(parse(text)) == written


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "begins with https://"),
        ("hooks.example.org", "begins with https://"),
        ("ftp://example.org/", "begins with https://"),
        ("javascript:alert(1)", "begins with https://"),
        ("https:///path", "begins with https://"),
        ("https://../", "host name can't exist"),
        ("https://a_b*c.example/", "host name can't exist"),
        ("https://%31%32%37.0.0.1/", "host name can't exist"),
        ("https://" + "ü" * 64 + ".example/", "host name can't exist"),
        ("https://[fe80::1%25eth0]/", "host name can't exist"),
        ("https://[nonsense/", "isn't an address"),
        ("https://me:secret@example.org/", "user name and password"),
        ("https://example.org@127.0.0.1/", "user name and password"),
        ("https://example.org/in#part", "after #"),
        ("https://example.org:22/", "port 443"),
        ("https://example.org:80/", "port 443"),
        ("https://example.org:0/", "port 443"),
        ("https://example.org:70000/", "port 443"),
        ("https://example.org:https/", "port 443"),
        ("https://example.org/a b", "spaces"),
        ("https://example.org/\r\nHost: x", "spaces"),
        ("https://exam\x00ple.org/", "spaces"),
        ("https://example.org\\@127.0.0.1/", "backslashes"),
        ("https://exam\u202eple.org/", "unseen"),
        ("https://example.org/" + "a" * 981, "500 characters"),
        ("https://example.org/" + "ü" * 200, "500 characters"),
    ],
)
def test_address_that_no_webhook_may_have_is_refused_with_what_to_do(text, sentence):
    with pytest.raises(BadAddressError) as refused:
        parse(text)

    assert sentence in str(refused.value.sentence)
