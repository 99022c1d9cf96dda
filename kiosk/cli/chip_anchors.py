"""`kiosk chip anchors`: the authorities whose cards this kiosk believes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from hardware.emrtd.certificates import Certificate
from hardware.emrtd.errors import BadData, NotSupported
from hardware.emrtd.master_list import MasterList
from hardware.emrtd.public_keys import describe
from hardware.emrtd.revocation import RevocationList
from kiosk.cli import settings_of
from kiosk.identity.anchor_check import Weight, check_folder, warnings_of
from kiosk.identity.anchor_files import AnchorFile, read_anchor_file
from kiosk.identity.anchor_store import Candidate, Part, candidates, holding, install, vouched
from kiosk.identity.anchors import anchor_paths, load_anchors, roots_of, weigh


@click.group()
def anchors() -> None:
    """Manage the authorities whose cards this kiosk believes.

    They are files in one folder: certificates (DER, PEM, LDIF), ICAO master lists and revocation lists. None
    comes with the software. The kiosk reads them when it starts.
    """


@anchors.command(name="list")
@click.option("--country", "countries", multiple=True, help="Two letters; may be given several times.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def list_(ctx: click.Context, *, countries: tuple[str, ...], as_json: bool) -> None:
    """Say who is trusted: country, name, key, validity, SHA-256 fingerprint, and from which file.

    Of a master list it says who vouches for it too; --country shows the lists that hold one of that country.
    """
    folder = settings_of(ctx).anchors
    try:
        files = [read_anchor_file(path) for path in anchor_paths(folder)]
    except OSError as error:
        raise click.ClickException(f"{folder} cannot be read: {error.strerror}") from None
    trusted = weigh(files)
    roots = roots_of(files)
    wanted = {country.upper() for country in countries}
    rows = [row for file in files for row in _rows(file, roots, wanted)]
    if as_json:
        _print({"folder": str(folder), "anchors": rows, "refused": trusted.refused})
        return
    for row in rows:
        click.echo(_line(row))
        if "vouched_by" in row:
            click.echo(f"    vouched for by {row['vouched_by']}")
    click.echo(f"{sum(row['kind'] in _AUTHORITIES for row in rows)} authorities in {folder}")
    for sentence in trusted.refused:
        click.echo(f"not used: {sentence}", err=True)


@anchors.command()
@click.argument(
    "sources",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--country",
    "countries",
    multiple=True,
    help="Take only this country's, two letters; out of a master list too. May be given several times.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document; needs --yes.")
@click.pass_context
def add(
    ctx: click.Context, *, sources: tuple[Path, ...], countries: tuple[str, ...], yes: bool, as_json: bool
) -> None:
    """Check FILE, say what it holds, and install it.

    What is no authority is refused: a document signer, a web page, a key, a list that nobody vouches for. An
    authority's certificate proves itself to nobody: compare its fingerprint with one that the authority gave
    you by another way. Ends with 1 when nothing of a file can be installed.
    """
    if as_json and not yes:
        raise click.UsageError("--json needs --yes: there is nobody to ask")
    folder = settings_of(ctx).anchors
    files = [read_anchor_file(source) for source in sources]
    installed = load_anchors(folder)
    wanted = {country.upper() for country in countries}
    chosen: list[Candidate] = []
    refused: list[str] = []
    useless = False
    for file in files:
        passed, why = candidates(file, installed, files, wanted)
        chosen += passed
        refused += [f"{file.name}: {sentence}" for sentence in why]
        useless = useless or not passed
    new = [one for one in chosen if not holding(folder, one)]
    if as_json:
        _print(
            {
                "folder": str(folder),
                "installed": [_candidate_row(one) for one in new],
                "already_there": [_candidate_row(one) for one in chosen if one not in new],
                "refused": refused,
            }
        )
    else:
        for one in chosen:
            already = "" if one in new else "   already installed"
            click.echo(f"{_line(_candidate_row(one))}{already}\n    vouched for by {one.vouched_by}")
            for words in warnings_of(one.part, datetime.now(UTC)):
                click.echo(f"    warning: {words}")
    for sentence in refused:
        click.echo(f"refused: {sentence}", err=True)
    if new and (yes or click.confirm(f"Trust this and install it into {folder}?", err=True)):
        try:
            install(folder, new)
        except OSError as error:
            raise click.ClickException(f"{folder} cannot be written: {error.strerror}") from None
        click.echo(f"{len(new)} installed; the kiosk uses it from its next start", err=True)
    if useless:
        ctx.exit(1)


@anchors.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def check(ctx: click.Context, *, as_json: bool) -> None:
    """Look at every file: unreadable, false, expired or soon to expire, twice there, out of date.

    Ends with 1 when something there is not used or must not be there; warnings alone end with 0.
    """
    folder = settings_of(ctx).anchors
    findings = check_folder(folder, datetime.now(UTC))
    failed = any(finding.weight is Weight.FAILURE for finding in findings)
    if as_json:
        _print({"folder": str(folder), "passed": not failed, "findings": msgspec.to_builtins(findings)})
    else:
        for finding in findings:
            mark = "FAILED " if finding.weight is Weight.FAILURE else "warning"
            click.echo(f"{mark}  {finding.file or folder}: {finding.words}")
        trusted = load_anchors(folder)
        click.echo(
            f"{len(trusted.certificates)} authorities, {len(trusted.links)} link certificates, "
            f"{len(trusted.revocations)} revocation lists in {folder}"
        )
    ctx.exit(1 if failed else 0)


_AUTHORITIES = frozenset({"authority", "link"})


def _rows(
    file: AnchorFile, roots: tuple[Certificate, ...], countries: Collection[str]
) -> list[dict[str, object]]:
    """Describe each part of a file, and each authority of a master list that is vouched for.

    With `countries` only theirs, and the lists that hold them.
    """

    def of_them(parts: Iterable[Part]) -> list[dict[str, object]]:
        rows = [_row(one, file.name) for one in parts]
        return [row for row in rows if not countries or row["country"] in countries]

    rows = of_them(file.authorities)
    for one in file.master_lists:
        try:
            voucher = vouched(one, roots, ())
        except (BadData, NotSupported):
            continue
        held = of_them(one.certificates)
        if held or of_them([one]):
            rows += [_row(one, file.name) | {"vouched_by": voucher}, *held]
    return rows + of_them(file.revocations)


def _candidate_row(candidate: Candidate) -> dict[str, object]:
    return _row(candidate.part, candidate.file_name) | {
        "vouched_by": candidate.vouched_by,
        "warnings": warnings_of(candidate.part, datetime.now(UTC)),
    }


def _row(part: Part, file: str) -> dict[str, object]:
    """Describe a part as JSON tells it; dates are ISO."""
    row: dict[str, object] = {"file": file, "fingerprint": part.fingerprint}
    match part:
        case Certificate():
            return row | {
                "kind": "link" if part.is_link else "authority",
                "country": part.country,
                "name": part.common_name,
                "key": describe(part.public_key),
                "from": f"{part.not_before:%Y-%m-%d}",
                "until": f"{part.not_after:%Y-%m-%d}",
            }
        case MasterList():
            return row | {
                "kind": "master-list",
                "country": part.signer.country,
                "name": part.signer.common_name,
                "key": describe(part.signer.public_key),
                "from": f"{part.signed_at:%Y-%m-%d}" if part.signed_at else "",
                "until": "",
                "authorities": len(part.certificates),
            }
        case RevocationList():
            return row | {
                "kind": "revocation-list",
                "country": part.country,
                "name": f"{len(part.serials)} certificates revoked",
                "key": "",
                "from": f"{part.this_update:%Y-%m-%d}",
                "until": f"{part.next_update:%Y-%m-%d}" if part.next_update else "",
            }


def _line(row: dict[str, object]) -> str:
    return (
        f"{row['country'] or '??':<3}{row['kind']:<16}{row['name']!s:<40} {row['key']:<16} "
        f"{row['from']:<10} {row['until']:<10}  {row['fingerprint']!s}  {row['file']}"
    )


def _print(document: dict[str, object]) -> None:
    click.echo(msgspec.json.format(msgspec.json.encode(document)).decode())
