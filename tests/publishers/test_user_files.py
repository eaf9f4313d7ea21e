"""Publishers of the user's own: files and folders, the environment variable, and one clear line for each fault."""

from pathlib import Path

import pytest

from extractor.errors import ExtractorError
from extractor.publishers import by_name, by_url, every, load_publishers, signatures
from extractor.publishers.check import main
from extractor.publishers.registry import VARIABLE

KORAN = """
name = "Koran Contoh"
domains = ["koran.example"]
time_zone = "+08:00"
feeds = ["https://www.koran.example/rss.xml"]
articles = ['^www\\.koran\\.example/(?P<year>\\d{4})/(?P<month>\\d\\d)/(?P<day>\\d\\d)/']

[[listings]]
kind = "index"
url = "https://www.koran.example/indeks/{date:%Y-%m-%d}?page={page}"
links = [".daftar h2 a"]

[[layouts]]
name = "2024-26"
marker = ".isi-berita"
body = [".isi-berita"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "koran.toml").write_text(KORAN, encoding="utf-8")
    return tmp_path


def test_a_file_and_a_folder(folder: Path) -> None:
    (folder / "warta.toml").write_text('name = "Warta"\ndomains = ["warta.example"]\n', encoding="utf-8")
    (folder / "notes.txt").write_text("not read", encoding="utf-8")
    assert [item.name for item in load_publishers(folder)] == ["Koran Contoh", "Warta"]
    (koran,) = load_publishers(folder / "koran.toml")
    assert koran.feeds[0].url == "https://www.koran.example/rss.xml" and koran.zone_of(None) == "+08:00"


def test_the_variable_adds_publishers(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert by_url("https://www.koran.example/x") is None
    monkeypatch.setenv(VARIABLE, str(folder))
    found = by_url("https://www.koran.example/x")
    assert found is not None and found.name == "Koran Contoh"
    assert by_name("koran contoh") == by_name("koran") == by_name("koran.example") == found
    assert found in every() and signatures()["koran contoh"] == found
    assert by_name("antara") is not None
    monkeypatch.delenv(VARIABLE)
    assert by_url("https://www.koran.example/x") is None


def test_a_file_of_the_same_name_takes_the_place_of_ours(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "suara.toml").write_text('name = "Suara.com"\ndomains = ["suara.com"]\n', encoding="utf-8")
    (folder / "jatim.toml").write_text('name = "Jatim"\ndomains = ["jatim.antaranews.com"]\n', encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(folder))
    mended = by_url("https://www.suara.com/x")
    assert mended is not None and mended.layouts == () and by_name("Suara.com") == mended
    assert [item for item in every() if item.name == "Suara.com"] == [mended]
    edition, parent = by_url("https://jatim.antaranews.com/x"), by_url("https://bali.antaranews.com/x")
    assert edition is not None and edition.name == "Jatim" and parent is not None and parent.name == "ANTARA"


def test_a_bad_variable_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "missing"))
    with pytest.raises(ExtractorError, match=r"EXTRACTOR_PUBLISHERS: .*missing: No such file.*name a TOML file"):
        by_name("antara")


def test_an_empty_folder_and_two_of_a_name(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(ExtractorError, match=r"holds no file that ends in \.toml"):
        load_publishers(tmp_path_factory.mktemp("empty"))
    (folder / "zwei.toml").write_text(KORAN, encoding="utf-8")
    with pytest.raises(ExtractorError, match=r"another file of .* describes 'koran contoh' too"):
        load_publishers(folder)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "Koran Contoh"', "name = ", "no TOML file in UTF-8"),
        ('name = "Koran Contoh"', "", "missing 1 required keyword-only argument: 'name'"),
        ('name = "Koran Contoh"', "name = 7", "name must be a text"),
        ('["koran.example"]', '"koran.example"', "domains must be a list of texts"),
        ('["koran.example"]', "[]", "domains must name at least one domain"),
        ('["koran.example"]', '["https://koran.example/"]', "is no domain"),
        ('"+08:00"', '"WITA"', "'WITA' is no UTC offset"),
        ('time_zone = "+08:00"', 'zones = [["bali.koran.example", "8"]]', "'8' is no UTC offset"),
        ('time_zone = "+08:00"', 'zones = [["bali.example", "+08:00"]]', "lies under none of the domains"),
        ('time_zone = "+08:00"', 'zones = ["bali.koran.example"]', "zones must be a list of pairs"),
        ('time_zone = "+08:00"', 'languages = ["Indonesian"]', "is no language code"),
        ('time_zone = "+08:00"', 'terms = "koran.example/terms"', "is no http or https address"),
        ('time_zone = "+08:00"', 'sitemaps = ["https://www.koran.example/rss.xml"]', "is named twice"),
        ('time_zone = "+08:00"', "canonical = [['^(a', 'b']]", "canonical: "),
        ('time_zone = "+08:00"', "canonical = [['^a', '\\1']]", "invalid group reference"),
        ("https://www.koran.example/rss.xml", "file:///etc/passwd", "is no http or https address"),
        ("(?P<day>", "(?P<hari>", "has the group 'hari'"),
        ("(?P<day>", "(?P<day", "is no regular expression"),
        ('kind = "index"', 'kind = "archive"', "kind 'archive' is none of section, index, search"),
        ("{date:%Y-%m-%d}", "{day}", "cannot be filled in"),
        ("{date:%Y-%m-%d}", "x", "a list of kind index needs {date}"),
        ('kind = "index"', 'kind = "section"', "cannot be filled in"),
        ('links = [".daftar h2 a"]', "step = 0", "nor step below 1"),
        ('links = [".daftar h2 a"]', 'links = ".daftar h2 a"', "must be lists of selectors"),
        ('marker = ".isi-berita"', "", "layout"),
        ('body = [".isi-berita"]', "", "body must name a selector"),
        ('body = [".isi-berita"]', 'body = ".isi-berita"', "body must be a list of selectors"),
        ('body = [".isi-berita"]', 'body = ["p"]\nsince = 2026\nuntil = 2020', "since 2026 is after until 2020"),
        ('body = [".isi-berita"]', 'body = ["p"]\nauthors = [["b", "boss"]]', "the role 'boss' is none of author"),
        ('body = [".isi-berita"]', 'body = ["p"]\ncolour = "red"', "colour"),
    ],
)
def test_a_fault_is_one_line_that_names_the_file(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "koran.toml"
    assert old in KORAN
    path.write_text(KORAN.replace(old, new), encoding="utf-8")
    with pytest.raises(ExtractorError) as caught:
        load_publishers(path)
    assert str(caught.value).startswith(f"{path}: ") and said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_bytes(b'name = "\xff"')
    with pytest.raises(ExtractorError, match=r"x\.toml: no TOML file in UTF-8"):
        load_publishers(tmp_path / "x.toml")


def test_the_checker_looks_at_selectors(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder)]) == 0 and capsys.readouterr().out == "nothing wrong\n"
    path = folder / "koran.toml"
    path.write_text(KORAN.replace(".daftar h2 a", ".daftar > > a"), encoding="utf-8")
    assert main([str(path), str(folder / "none.toml")]) == 2
    said = capsys.readouterr().out.splitlines()
    assert "'.daftar > > a' is no CSS selector" in said[0] and "none.toml: No such file" in said[1]
