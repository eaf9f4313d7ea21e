"""One article, one address: forms that fall together, articles that stay apart, and what an address tells."""

import string

import pytest
from documents import NIAGA
from hypothesis import given
from hypothesis import strategies as st

from extractor.collect.canonical import canonical_url
from extractor.collect.errors import FetchError
from extractor.collect.shape import article_address, article_shaped, date_in_address, never_article
from extractor.publishers import Publisher
from extractor.publishers.registry import every

SLUG = "ekspor-nanas-kaleng-lampung-naik"


@pytest.mark.parametrize(
    ("form", "canonical"),
    [
        ("HTTP://Kopi.Example:80/Warta", "https://kopi.example/Warta"),
        ("https://kopi.example:443/warta#atas", "https://kopi.example/warta"),
        ("https://kopi.example:8443/warta", "https://kopi.example:8443/warta"),
        ("https://kopi.example./a/../b/./c//d/", "https://kopi.example/b/c/d"),
        ("https://kopi.example", "https://kopi.example/"),
        ("https://kopi.example/%7ebudi/%c3%a9", "https://kopi.example/~budi/%C3%A9"),
        ("https://kopi.example/x%2fy/é", "https://kopi.example/x%2Fy/%C3%A9"),
        ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
        ("https://kopi.example/siaran-pers/judul%20", "https://kopi.example/siaran-pers/judul"),
        ("https://kopi.example/a?b=2&a=1&b=1", "https://kopi.example/a?a=1&b=1&b=2"),
        ("https://kopi.example/a?123", "https://kopi.example/a?123"),
        (f"https://kopi.example/{SLUG}?utm_source=x&fbclid=y&id=7&amp;gclid=z", f"https://kopi.example/{SLUG}?id=7"),
        (f"https://kopi.example/amp/{SLUG}", f"https://kopi.example/{SLUG}"),
        (f"https://kopi.example/{SLUG}/amp/", f"https://kopi.example/{SLUG}"),
        (f"https://kopi.example/{SLUG}.amp.html", f"https://kopi.example/{SLUG}.html"),
        (f"https://kopi.example/{SLUG}?amp=1", f"https://kopi.example/{SLUG}"),
        (f"https://kopi.example/{SLUG}?outputType=amp&mode=print", f"https://kopi.example/{SLUG}"),
        (f"https://kopi.example/{SLUG}/print", f"https://kopi.example/{SLUG}"),
        (f"https://kopi.example/{SLUG}?page=all#page2", f"https://kopi.example/{SLUG}"),
        (f"https://kopi.example/{SLUG}?page=2", f"https://kopi.example/{SLUG}"),
        (f"https://m.kopi.example/{SLUG}", f"https://www.kopi.example/{SLUG}"),
        (f"https://amp.kopi.co.id/{SLUG}", f"https://www.kopi.co.id/{SLUG}"),
        (f"https://m.jatim.kopi.co.id/{SLUG}", f"https://jatim.kopi.co.id/{SLUG}"),
        (f"https://www.google.co.id/amp/s/m.kopi.example/amp/{SLUG}", f"https://www.kopi.example/{SLUG}"),
        (
            f"https://www-kopi-example.cdn.ampproject.org/v/s/www.kopi.example/{SLUG}/amp?usqp=mq33&amp_js_v=a6",
            f"https://www.kopi.example/{SLUG}",
        ),
    ],
)
def test_all_sites(form: str, canonical: str) -> None:
    assert canonical_url(form) == canonical
    assert canonical_url(canonical) == canonical


@pytest.mark.parametrize(
    "form",
    [
        "https://www.wartaniaga.example/berita/17/kopi-gayo-ke-jepang",
        "http://wartaniaga.example/berita/17/kopi-gayo-ke-jepang/",
        "https://m.wartaniaga.example/amp/berita/17/kopi-gayo-ke-jepang?page=all",
        "https://amp.wartaniaga.example/berita/17/kopi-gayo-ke-jepang#page2",
        "https://www.wartaniaga.example/berita/17/kopi-gayo-ke-jepang/3?medium=Headline&kanal=5",
        "https://www.wartaniaga.example/berita/17/kopi-gayo-ke-jepang?single=1",
    ],
)
def test_forms_of_a_publisher(form: str) -> None:
    assert canonical_url(form, NIAGA) == "https://www.wartaniaga.example/berita/17/kopi-gayo-ke-jepang"


def test_a_publishers_own_rules() -> None:
    moved = canonical_url("https://amp.wartaniaga.example/pasar/read/2021/05/03/9/harga-cabai", NIAGA)
    assert moved == "https://pasar.wartaniaga.example/read/2021/05/03/9/harga-cabai"
    kept = canonical_url("https://www.wartaniaga.example/baca.php?kanal=3&id=44", NIAGA)
    assert kept == "https://www.wartaniaga.example/baca.php?id=44"
    # a page that is no article keeps what tells it from others
    listed = canonical_url("https://www.wartaniaga.example/cari?q=kopi&start=10", NIAGA)
    assert listed == "https://www.wartaniaga.example/cari?q=kopi&start=10"
    # another site's address is not the publisher's to change
    assert canonical_url("https://kopi.example/berita/1/a/2", NIAGA) == "https://kopi.example/berita/1/a/2"


def test_the_publisher_is_looked_up_by_address() -> None:
    form = "http://m.antaranews.com/amp/berita/629369/kopi-gayo-ke-jepang?utm_source=wa"
    assert canonical_url(form) == "https://www.antaranews.com/berita/629369/kopi-gayo-ke-jepang"


def test_rules_that_run_in_circles_change_nothing() -> None:
    circling = Publisher(
        name="Putar", domains=("putar.example",), canonical=((r"/a/", "/b/"), (r"/(.)$", r"/\1/x/a/y"))
    )
    address = canonical_url("https://putar.example/a/y?utm_id=1", circling)
    assert address == "https://putar.example/a/y"
    assert canonical_url(address, circling) == address


@pytest.mark.parametrize(
    "url",
    [
        "ftp://kopi.example/a",
        "mailto:redaksi@kopi.example",
        "https://u:p@kopi.example/",
        "/a/b",
        "https://",
        "https://[::1/a",
        "https://kopi.example:70000/",
        "https://\u2028/",
    ],
)
def test_no_address(url: str) -> None:
    with pytest.raises(FetchError):
        canonical_url(url)


_HOSTS = st.sampled_from(
    [
        "kopi.example",
        "www.kopi.example",
        "m.kopi.co.id",
        "amp.kopi.example",
        "jatim.kopi.co.id",
        "www.wartaniaga.example",
        "antaranews.com",
        "bücher.example",
        "192.0.2.7",
        "[2001:db8::1]",
    ]
)
_TEXT = st.text(string.ascii_letters + string.digits + "-._~%/?&=+;:@!$'()*, éü#", max_size=40)
_TRACKING = st.lists(
    st.sampled_from(["utm_source=x", "UTM_Medium=b", "fbclid=1", "gclid=Q", "ref=wa", "source=g", "amp=1", "_gl=1*a"]),
    max_size=4,
)


@given(host=_HOSTS, rest=_TEXT, scheme=st.sampled_from(["http", "https", "HTTPS"]))
def test_idempotent(host: str, rest: str, scheme: str) -> None:
    try:
        first = canonical_url(f"{scheme}://{host}/{rest}", NIAGA)
    except FetchError:
        return
    assert first.startswith("https://")
    assert canonical_url(first, NIAGA) == first


@given(
    publisher=st.sampled_from(every()),
    label=st.sampled_from(["", "www.", "m.", "amp.", "ekonomi.", "m.jatim.", "en."]),
    path=st.sampled_from(["", "amp/", "read/", "amp/read/", "ekonomi/read/", "berita/", "news/", "ekonomi/berita/d-"]),
    rest=st.sampled_from(["17", "2018/02/22/17", "20180222/12/17", "20180222101500-4-17"]),
    last=st.sampled_from(
        ["", "/ekspor-kopi-naik", "/ekspor-kopi-naik/2", "/ekspor-kopi-naik?page=2&id=4", "/ekspor-kopi-naik.amp"]
    ),
)
def test_idempotent_with_every_publishers_rules(
    publisher: Publisher, label: str, path: str, rest: str, last: str
) -> None:
    first = canonical_url(f"http://{label}{publisher.domains[0]}/{path}{rest}{last}")
    assert canonical_url(first) == first


_SEGMENT = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=8).filter(
    lambda s: s not in {"amp", "print", "cetak"}
)


@given(
    path=st.lists(_SEGMENT, min_size=1, max_size=4),
    query=st.dictionaries(st.sampled_from(["id", "p", "artikel", "x"]), _SEGMENT, max_size=2),
    tracking=_TRACKING,
    site=st.sampled_from(["kopi.example", "KOPI.Example:80", "Kopi.Example.:443"]),
    fragment=st.sampled_from(["", "#top", "#page2"]),
)
def test_noise_changes_nothing(
    path: list[str], query: dict[str, str], tracking: list[str], site: str, fragment: str
) -> None:
    plain = [f"{name}={value}" for name, value in query.items()]
    clean = f"kopi.example/{'/'.join(path)}" + (f"?{'&'.join(plain)}" if plain else "")
    words = [*tracking, *reversed(plain)]
    noisy = f"http://{site}//{'//'.join(path)}/" + (f"?{'&'.join(words)}" if words else "") + fragment
    assert canonical_url(noisy) == canonical_url(f"https://{clean}")


@given(
    one=st.tuples(
        st.lists(_SEGMENT, min_size=1, max_size=3), st.dictionaries(st.sampled_from(["id", "p"]), _SEGMENT, max_size=2)
    ),
    other=st.tuples(
        st.lists(_SEGMENT, min_size=1, max_size=3), st.dictionaries(st.sampled_from(["id", "p"]), _SEGMENT, max_size=2)
    ),
)
def test_different_articles_stay_apart(
    one: tuple[list[str], dict[str, str]], other: tuple[list[str], dict[str, str]]
) -> None:
    addresses = [
        canonical_url(f"https://kopi.example/{'/'.join(path)}?{'&'.join(f'{k}={v}' for k, v in query.items())}")
        for path, query in (one, other)
    ]
    assert (addresses[0] == addresses[1]) == (one == other)


@pytest.mark.parametrize(
    ("url", "article", "day"),
    [
        ("https://www.wartaniaga.example/berita/17/kopi", True, None),
        ("https://pasar.wartaniaga.example/read/2018/02/22/9/kopi", True, "2018-02-22"),
        ("https://pasar.wartaniaga.example/read/2018/02/30/9/kopi", True, None),
        ("https://www.wartaniaga.example/arsip/16/11/05/x1", True, "2016-11-05"),
        ("https://www.wartaniaga.example/arsip/98/05/21/x1", True, "1998-05-21"),
        ("https://www.wartaniaga.example/tag/kopi", False, None),
        ("https://lain.example/berita/17/kopi", False, None),
    ],
)
def test_addresses_of_a_publisher(url: str, article: bool, day: str | None) -> None:
    assert article_address(url, NIAGA) is article
    assert date_in_address(url, NIAGA, today="2026-01-01") == day


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2018/02/22/kopi", "2018-02-22"),
        ("/read/2018/2/3/kopi", "2018-02-03"),
        ("/news/2018-02-22-kopi.html", "2018-02-22"),
        ("/read/20180222/12/741/kopi", "2018-02-22"),
        ("/market/20251007214500-17-673/kopi", "2025-10-07"),
        ("/2018/13/01/kopi", None),
        ("/20181301/kopi", None),
        ("/berita/20180222991/kopi", None),
        ("/2030/01/01/kopi", None),
        ("/kopi", None),
        ("/?d=/2018/02/22/", None),
    ],
)
def test_dates_of_unknown_sites(path: str, day: str | None) -> None:
    assert date_in_address(f"https://kopi.example{path}", today="2026-11-28") == day


@pytest.mark.parametrize(
    ("path", "shaped"),
    [
        (f"/{SLUG}", True),
        ("/berita/ekspor-kopi-12345", True),
        ("/berita/12345/ekspor-kopi.html", True),
        ("/2024/05/03/kopi", True),
        ("/kopi.php?id=123456&judul=naik-lagi", False),
        ("/tag/ekspor-nanas-kaleng-lampung", False),
        ("/video/ekspor-nanas-kaleng-lampung", False),
        ("/foto/ekspor-nanas-kaleng-lampung.jpg", False),
        ("/http:/lain.example/ekspor-nanas-kaleng-lampung", False),
        ("/tentang-kami", False),
        ("/ekonomi", False),
        ("/", False),
    ],
)
def test_shape_of_unknown_sites(path: str, shaped: bool) -> None:
    assert article_shaped(f"https://kopi.example{path}") is shaped


@given(st.text(max_size=60))
def test_any_text_is_told(text: str) -> None:
    assert article_shaped(text) is (article_shaped(text) and not never_article(text))
    assert date_in_address(text) is None or len(date_in_address(text) or "") == 10
