"""The limits of `extractor serve`: how often, how many, how long, who; and how it starts and stops."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from subprocess import CompletedProcess

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from running_service import STORY, Running, gone, running

from extractor.serve.limits import House, Rate
from extractor.serve.problems import ProblemError

Command = Callable[..., CompletedProcess[bytes]]
TOKEN = "a-token-of-the-test"


@pytest.fixture(scope="module")
def strict(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A service that asks for a token and is slow to forgive; it does not fetch, and listens on every address."""
    file = tmp_path_factory.mktemp("token") / "token"
    file.write_text(f"{TOKEN}\n", "utf-8")
    options = ("--workers", 1, "--rate", 0.01, "--burst", 3, "--token-file", file, "--trust-proxy", "127.0.0.1")
    with running(environment, *options) as service:
        yield service


@pytest.fixture(scope="module")
def narrow(environment: dict[str, str]) -> Iterator[Running]:
    """A service with one worker, room for two requests, and little patience."""
    options = ("--workers", 1, "--rate", 0, "--concurrency", 2, "--article-seconds", 3, "--allow-fetch")
    with running(environment, *options) as service:
        service.post(text=STORY)
        yield service


def as_client(service: Running, address: str, **headers: str) -> httpx.Response:
    return service.client.post("/v1/extract", json={"text": STORY}, headers={"x-forwarded-for": address, **headers})


def test_token(strict: Running) -> None:
    for headers in ({}, {"authorization": "Bearer wrong"}, {"authorization": f"Basic {TOKEN}"}):
        refused = as_client(strict, f"10.0.0.{len(headers)}", **headers)
        assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
        assert TOKEN not in refused.text
    assert as_client(strict, "10.0.0.9", authorization=f"Bearer {TOKEN}").status_code == 200
    for path in ("/v1/health", "/v1/live", "/v1/schema", "/v1/openapi.json"):
        assert strict.client.get(path).status_code == 200


def test_rate_by_client(strict: Running) -> None:
    headers = {"authorization": f"Bearer {TOKEN}"}
    answers = [as_client(strict, "10.0.1.1", **headers) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 90 <= int(answers[3].headers["retry-after"]) <= 100
    assert "asks too often" in answers[3].json()["detail"]
    assert strict.row_of(answers[3])["client"] == "10.0.1.1"
    # guesses at the token count as well
    guesses = [as_client(strict, "10.0.1.2", authorization="Bearer guess").status_code for _ in range(4)]
    assert guesses == [401, 401, 401, 429]
    # in IPv6 a client is a network
    six = [as_client(strict, f"2001:db8:0:1::{number}", **headers).status_code for number in range(4)]
    assert six == [200, 200, 200, 429]
    assert as_client(strict, "2001:db8:0:2::1", **headers).status_code == 200


def test_fetching_is_off_unless_allowed(strict: Running) -> None:
    headers = {"authorization": f"Bearer {TOKEN}", "x-forwarded-for": "10.0.2.1"}
    answer = strict.client.post("/v1/extract", json={"fetch": "https://news.example/1"}, headers=headers)
    assert answer.status_code == 403
    assert "--allow-fetch" in answer.json()["detail"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "169.254.169.254", "10.0.0.1"])
def test_private_addresses_are_refused(narrow: Running, host: str) -> None:
    answer = narrow.post(fetch=f"http://{host}:9/")
    assert answer.status_code == 403
    assert answer.json()["cause"] == "private"


def held(narrow: Running, pool: ThreadPoolExecutor) -> tuple[int, Future[httpx.Response]]:
    """Stop the one worker in its tracks and give it an article."""
    pid = narrow.workers()[0]
    os.kill(pid, signal.SIGSTOP)
    future = pool.submit(narrow.post, text=STORY)
    narrow.in_work(1)
    return pid, future


def test_a_full_house_sends_the_next_one_away_at_once(narrow: Running) -> None:
    with ThreadPoolExecutor(2) as pool:
        pid, first = held(narrow, pool)
        second = pool.submit(narrow.post, text=STORY)
        narrow.in_work(2)
        began = time.monotonic()
        third = narrow.post(text=STORY)
        assert time.monotonic() - began < 1
        assert (third.status_code, third.headers["retry-after"]) == (503, "1")
        assert "2 requests" in third.json()["detail"]
        os.kill(pid, signal.SIGCONT)
        assert first.result().status_code == second.result().status_code == 200


def test_a_worker_killed_at_work_costs_one_request(narrow: Running) -> None:
    started = len(narrow.events("worker_ready"))
    with ThreadPoolExecutor(1) as pool:
        pid, future = held(narrow, pool)
        os.kill(pid, signal.SIGKILL)
        answer = future.result()
    assert (answer.status_code, answer.json()["type"]) == (503, "https://extractor.invalid/problems/worker")
    assert answer.headers["retry-after"]
    narrow.wait_for("worker_ready", number=started + 1)
    assert narrow.post(text=STORY).status_code == 200


@pytest.mark.slow
def test_a_worker_that_hangs(narrow: Running) -> None:
    started = len(narrow.events("worker_ready"))
    with ThreadPoolExecutor(1) as pool:
        pid, future = held(narrow, pool)
        answer = future.result()
    assert (answer.status_code, answer.json()["type"]) == (504, "https://extractor.invalid/problems/too-slow")
    assert "3 seconds" in answer.json()["detail"]
    assert narrow.events("worker_lost")[-1] | {"time": ""} == {
        "time": "", "level": "warning", "event": "worker_lost", "pid": pid, "fate": "hung"
    }  # fmt: skip
    assert narrow.client.get("/v1/health").status_code == 503
    narrow.wait_for("worker_ready", number=started + 1)
    assert gone(pid)
    assert narrow.client.get("/v1/health").json()["status"] == "ready"
    assert narrow.post(text=STORY).status_code == 200


def test_an_article_that_takes_too_long(environment: dict[str, str]) -> None:
    with running(environment, "--workers", 1, "--article-seconds", 0.3) as service:
        (worker,) = service.workers()
        slow = service.post(text=STORY + " Rp1 triliun dan US$ 2 miliar." * 3000)
        assert (slow.status_code, slow.json()["type"]) == (504, "https://extractor.invalid/problems/too-slow")
        assert "0.3 seconds" in slow.json()["detail"]
        # it ended by itself: the worker is not lost
        assert service.workers() == [worker]
        assert service.client.get("/v1/health").json()["workers"] == 1


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the limit of memory is Linux's")
def test_an_article_that_takes_too_much_memory(environment: dict[str, str]) -> None:
    with running(
        environment, "--workers", 1, "--article-seconds", 100, "--memory", 256, "--max-bytes", 10**7
    ) as service:
        service.client.timeout = httpx.Timeout(120)
        (worker,) = service.workers()
        answer = service.post(html="<article>" + "<b>x</b>" * 1_200_000)
        assert (answer.status_code, answer.json()["type"]) == (413, "https://extractor.invalid/problems/memory")
        assert service.post(text=STORY).status_code == 200
        assert service.workers() == [worker]


def test_a_stop_lets_running_requests_end(narrow: Running) -> None:
    """The last test with this service."""
    workers = narrow.workers()
    with ThreadPoolExecutor(1) as pool:
        pid, future = held(narrow, pool)
        # as a service manager does it, to all processes
        for number in (pid, narrow.process.pid):
            os.kill(number, signal.SIGTERM)
        time.sleep(0.3)
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{narrow.url}/v1/live")
        assert not future.done()
        os.kill(pid, signal.SIGCONT)
        assert future.result().status_code == 200
    assert narrow.process.wait(10) == 0
    assert narrow.wait_for("stopped")["signal"] == "SIGTERM"
    assert all(gone(pid) for pid in workers)


@pytest.mark.slow
def test_a_request_beyond_the_grace_is_cut_off(environment: dict[str, str]) -> None:
    with running(environment, "--workers", 1, "--grace", 1) as service, ThreadPoolExecutor(1) as pool:
        pid, future = held(service, pool)
        assert service.stop(signal.SIGINT) == 1
        answer = future.result()
        assert (answer.status_code, answer.json()["type"]) == (503, "https://extractor.invalid/problems/stopping")
        assert gone(pid)
        assert service.wait_for("stopped")["cut_off"] == 1
        assert service.row_of(answer)["status"] == 503


@pytest.mark.slow
def test_ctrl_c_and_the_death_of_the_service(environment: dict[str, str]) -> None:
    with running(environment, "--workers", 1, "--host", "0.0.0.0") as service:
        assert any("without a token" in line for line in service.other)
        assert service.stop(signal.SIGINT) == 130
        assert len(service.other) == 1
    with running(environment, "--workers", 1) as service:
        (pid,) = service.workers()
        assert service.stop(signal.SIGKILL) == -signal.SIGKILL
        until = time.monotonic() + 10
        while not gone(pid):
            assert time.monotonic() < until
            time.sleep(0.05)


@pytest.mark.slow
def test_a_stop_while_the_pipeline_loads(environment: dict[str, str]) -> None:
    line = [str(Path(sys.executable).with_name("extractor")), "serve", "--port", "0"]
    with subprocess.Popen(line, stderr=subprocess.PIPE, env=environment) as process:
        time.sleep(1.0)
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=30)
    assert process.returncode in {0, -signal.SIGTERM}
    assert b"Traceback" not in errors


def test_what_keeps_it_from_starting(command: Command, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = command("serve", "--port", port)
    assert (done.returncode, done.stderr.count(b"\n")) == (6, 1)
    assert f"127.0.0.1:{port}".encode() in done.stderr
    broken = command("serve", "--port", 0, "--model", tmp_path)
    assert (broken.returncode, broken.stderr.count(b"\n")) == (5, 1)
    assert str(tmp_path).encode() in broken.stderr


@pytest.mark.parametrize(
    ("options", "variable", "told"),
    [
        (["--token-file", "empty"], None, "empty holds no token"),
        (["--token-file", "absent"], None, "absent: cannot be read"),
        ([], " ", "EXTRACTOR_TOKEN holds no token"),
    ],
)
def test_a_token_that_is_none_opens_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], variable: str | None, told: str
) -> None:
    from typer.testing import CliRunner

    from extractor.cli.exits import CommandError, Exit
    from extractor.cli.main import app

    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").write_text("\n", "utf-8")
    if variable is not None:
        monkeypatch.setenv("EXTRACTOR_TOKEN", variable)
    error = CliRunner().invoke(app, ["serve", *options]).exception
    assert isinstance(error, CommandError)
    assert error.code is Exit.INPUT
    assert told in str(error)


def test_without_the_extra_it_says_what_to_install(environment: dict[str, str]) -> None:
    code = "import sys; sys.modules['uvicorn'] = None; from extractor.cli.main import run; sys.exit(run())"
    done = subprocess.run(
        [sys.executable, "-c", code, "serve"], capture_output=True, check=False, text=True, env=environment
    )
    assert done.returncode == 5
    assert done.stderr == (
        "extractor: extractor serve needs a library that is not installed: pip install 'extractor[serve]'\n"
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.floats(0.1, 100), st.integers(1, 20), st.lists(st.floats(0, 10), min_size=1, max_size=40))
def test_no_client_gets_more_than_its_rate(rate: float, burst: int, pauses: list[float]) -> None:
    moment = 0.0
    bucket = Rate(rate, burst, now=lambda: moment)
    allowed: list[float] = []
    for pause in pauses:
        moment += pause
        try:
            bucket.check("192.0.2.1")
        except ProblemError as error:
            assert error.retry_after is not None
            # after the wait it told there is room
            moment += error.retry_after + 1e-6
            bucket.check("192.0.2.1")
        allowed.append(moment)
    for first, start in enumerate(allowed):
        inside = sum(start <= each for each in allowed[first:])
        for number in range(first, first + inside):
            assert number - first + 1 <= burst + rate * (allowed[number] - start) + 1e-3


def test_clients_do_not_share_and_are_forgotten() -> None:
    moment = 0.0
    bucket = Rate(1.0, 1, now=lambda: moment)
    for number in range(25_000):
        bucket.check(f"10.{number // 65536}.{number // 256 % 256}.{number % 256}")
    with pytest.raises(ProblemError):
        bucket.check("10.0.97.167")
    assert len(bucket._empty_at) <= 10_001
    moment = 2.0
    bucket.check("10.0.97.167")


def test_a_place_is_given_back_whatever_happens() -> None:
    house = House(1)
    with pytest.raises(KeyError), house.place():
        with pytest.raises(ProblemError), house.place():
            pass
        raise KeyError
    with house.place():
        assert house.taken == 1
    assert house.taken == 0
