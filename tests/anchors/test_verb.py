"""`kiosk chip anchors`, as an operator uses it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from kiosk.cli import kiosk
from kiosk.identity.anchors import load_anchors
from kiosk.settings import Identity, Paths, Settings


def with_last_bit_turned(data):
    return data[:-1] + bytes((data[-1] ^ 1,))


@pytest.fixture
def bench(tmp_path):
    return Settings(paths=Paths(state=tmp_path / "state", run=tmp_path / "run"))


@pytest.fixture
def run(bench):
    def run_verb(*arguments, typed=None):
        return CliRunner().invoke(kiosk, ["chip", "anchors", *map(str, arguments)], obj=bench, input=typed)

    return run_verb


@pytest.fixture
def source(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


@pytest.fixture(scope="module")
def germany(pki):
    return pki.Country("DE", "csca-germany", key=pki.Key(number=3))


def test_an_authority_is_added_listed_and_checked(vietnam, run, source, bench):
    anchor = vietnam.anchor
    added = run("add", source("from-the-ministry.cer", vietnam.authority(serial=anchor.serial)), "--yes")
    assert added.exit_code == 0
    (file,) = bench.anchors.iterdir()
    (installed,) = load_anchors(bench.anchors).certificates
    assert file.name == f"csca-VN-{installed.fingerprint[:16]}.der"
    listed = run("list")
    assert listed.exit_code == 0
    for words in (
        "VN",
        "CSCA of a test",
        "brainpoolP384r1",
        installed.fingerprint,
        file.name,
        "1 authorities",
    ):
        assert words in listed.stdout
    checked = run("check")
    assert (checked.exit_code, "1 authorities" in checked.stdout) == (0, True)


def test_without_yes_it_asks_and_no_means_no(vietnam, run, source, bench):
    path = source("a.cer", vietnam.authority())
    refused = run("add", path, typed="n\n")
    assert (refused.exit_code, bench.anchors.exists()) == (0, False)
    assert "vouched for by itself alone" in refused.stdout
    assert "Trust this" in refused.stderr
    assert run("add", path, typed="y\n").exit_code == 0
    assert len(list(bench.anchors.iterdir())) == 1


def test_the_same_twice_is_installed_once(pki, vietnam, run, source, bench):
    der = vietnam.authority()
    run("add", source("a.cer", der), "--yes")
    again = run("add", source("a.pem", pki.pem(der).encode()), "--yes")
    assert (again.exit_code, "already installed" in again.stdout) == (0, True)
    assert len(list(bench.anchors.iterdir())) == 1


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda vietnam: vietnam.signer().der, "not the certificate of an authority"),
        (lambda _: b"<html>", "a web page"),
        (lambda _: b"", "empty"),
        (lambda vietnam: with_last_bit_turned(vietnam.authority()), "own signature is false"),
        (lambda vietnam: vietnam.revocation(), "signed by no authority that is installed"),
        (lambda vietnam: vietnam.master_list(), "leads to no authority"),
    ],
)
def test_what_is_no_authority_is_refused_and_nothing_written(  # noqa: PLR0917 - pytest fills them by name
    vietnam, run, source, bench, make, words
):
    ended = run("add", source("x.cer", make(vietnam)), "--yes")
    assert ended.exit_code == 1
    assert words in ended.stderr
    assert not bench.anchors.exists()


def test_a_file_that_is_not_there_is_wrong_usage(run, tmp_path):
    assert run("add", tmp_path / "none.cer", "--yes").exit_code == 2


def test_an_authority_and_its_revocation_list_may_come_together(vietnam, run, source, bench):
    crl, der = source("a.crl", vietnam.revocation(5)), source("b.cer", vietnam.authority())
    assert run("add", crl, der, "--yes").exit_code == 0
    found = load_anchors(bench.anchors)
    assert (len(found.certificates), len(found.revocations), found.refused) == (1, 1, ())


def test_a_master_list_says_who_vouches_for_it(vietnam, germany, run, source, bench):
    listed = germany.master_list(vietnam.authority(), germany.authority())
    ended = run("add", source("list.ml", listed), "--yes")
    assert ended.exit_code == 0
    assert "vouched for by csca-germany (DE) (which only the list itself holds)" in ended.stdout
    assert len(load_anchors(bench.anchors).certificates) == 2
    for country in ((), ("--country", "VN"), ("--country", "DE")):
        assert "vouched for by csca-germany (DE) (which only the list" in run("list", *country).stdout
    assert "vouched" not in run("list", "--country", "LA").stdout
    assert "which only the list itself holds" in run("check").stdout
    run("add", source("de.cer", germany.authority()), "--yes")
    again = run("add", source("list2.ml", germany.master_list(germany.authority())), "--yes")
    assert "which only" not in again.stdout


def test_one_country_can_be_taken_out_of_a_master_list(vietnam, germany, run, source, bench):
    listed = source("list.ml", germany.master_list(vietnam.authority(), germany.authority()))
    assert run("add", listed, "--country", "vn", "--yes").exit_code == 0
    assert [one.country for one in load_anchors(bench.anchors).certificates] == ["VN"]
    assert run("add", listed, "--country", "LA", "--yes").exit_code == 1


def test_json_tells_the_same(vietnam, run, source, bench):
    added = json.loads(run("add", source("a.cer", vietnam.authority()), "--yes", "--json").stdout)
    (row,) = added["installed"]
    assert row["country"] == "VN"
    listed = json.loads(run("list", "--json").stdout)
    assert [one["fingerprint"] for one in listed["anchors"]] == [row["fingerprint"]]
    (bench.anchors / "blank.pem").write_bytes(b"")
    checked = run("check", "--json")
    assert checked.exit_code == 1
    document = json.loads(checked.stdout)
    assert document["passed"] is False
    assert document["findings"] == [{"weight": "failure", "file": "blank.pem", "words": "the file is empty"}]
    assert run("add", source("b.cer", vietnam.authority()), "--json").exit_code == 2


def test_a_folder_that_cannot_be_written_is_said(vietnam, run, source, bench):
    bench.anchors.parent.mkdir(parents=True)
    bench.anchors.write_text("a file where the folder should be")
    ended = run("add", source("a.cer", vietnam.authority()), "--yes")
    assert ended.exit_code == 1
    assert "cannot be written" in ended.stderr


def test_a_file_that_cannot_be_read_keeps_no_other_from_being_added(vietnam, run, source, bench):
    bench.anchors.mkdir(parents=True)
    (bench.anchors / "broken.der").symlink_to("nowhere")
    added = run("add", source("a.cer", vietnam.authority()), "--yes")
    assert (added.exit_code, added.exception) == (0, None)
    assert len(load_anchors(bench.anchors).certificates) == 1
    checked = run("check")
    assert (checked.exit_code, "broken.der: cannot be opened" in checked.stdout) == (1, True)


def test_what_was_cut_off_under_its_name_is_written_anew(vietnam, run, source, bench):
    path = source("a.cer", vietnam.authority())
    run("add", path, "--yes")
    (file,) = bench.anchors.iterdir()
    file.write_bytes(file.read_bytes()[:-1])
    again = run("add", path, "--yes")
    assert (again.exit_code, "already installed" in again.stdout) == (0, False)
    assert file.read_bytes() == path.read_bytes()


def test_a_folder_that_cannot_even_be_looked_at_is_said(vietnam, source, tmp_path):
    nowhere = Settings(paths=Paths(state=tmp_path), identity=Identity(anchors=tmp_path / ("x" * 300)))
    path = source("a.cer", vietnam.authority())
    ended = CliRunner().invoke(kiosk, ["chip", "anchors", "add", str(path), "--yes"], obj=nowhere)
    assert ended.exit_code == 1
    assert "cannot be written" in ended.stderr


def test_nothing_half_written_is_left_or_read(vietnam, run, source, bench):
    run("add", source("a.cer", vietnam.authority()), "--yes")
    assert not [path for path in bench.anchors.iterdir() if path.name.startswith(".")]
    (bench.anchors / ".csca-VN-00.der.1234").write_bytes(b"the power went")
    assert run("check").exit_code == 0
