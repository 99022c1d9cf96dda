"""`kiosk diagnose`: find out whether this machine may face the public."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click
import msgspec

from kiosk.appliance import build_site, build_station, report_key
from kiosk.cli import settings_of
from kiosk.cli.person import ShellPerson
from kiosk.languages.catalogue import load_languages
from kiosk.machine.errors import MachineError
from kiosk.machine.keys import MachineKey
from kiosk.province.errors import NotEnrolled
from kiosk.settings import Settings
from kiosk.slips.errors import FontMissing
from kiosk.technician.check import Area, Check, CheckResult, Outcome
from kiosk.technician.checks import CHECKS
from kiosk.technician.comparing import compare
from kiosk.technician.examination import examine
from kiosk.technician.export import export
from kiosk.technician.history import History, newest_results
from kiosk.technician.report import Report, Verdict
from kiosk.technician.running import Started
from kiosk.technician.signed_report import encode, sign_json
from kiosk.technician.table import described, table

# Who sits at a terminal of the machine has all rights there.
_BY = "technician"


@click.command()
@click.option("--all", "everything", is_flag=True, help="Every check that needs nobody, and keep the report.")
@click.option("--attended", is_flag=True, help="With --all or --only: also what needs you at the machine.")
@click.option("--only", "names", multiple=True, metavar="NAME", help="This check alone; may be repeated.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="With --all: write the signed report here, as report.json and report.pdf, with its pictures.",
)
@click.option(
    "--list", "listed", is_flag=True, help="Run nothing; say what each check does, and its last end."
)
@click.option("--language", default="en", show_default=True, help="What the checks' sentences are said in.")
@click.pass_context
def diagnose(  # noqa: PLR0913 - one parameter an option
    ctx: click.Context,
    *,
    everything: bool,
    attended: bool,
    names: tuple[str, ...],
    as_json: bool,
    out: Path | None,
    listed: bool,
    language: str,
) -> None:
    """Check the devices, or with --all the whole machine, and say whether it is fit for service.

    Exit code 0 when it is: nothing failed that would stop or limit it. Else 1, also when Ctrl-C stopped the
    checks half-way. Stop the kiosk first: a device that it holds cannot be opened twice.
    """
    if out is not None and not everything:
        raise click.UsageError("--out needs --all: a report is about the whole machine")
    checks = _chosen(everything=everything, attended=attended, names=names)
    settings = settings_of(ctx)
    languages = load_languages(settings.paths.assets / "languages")
    if languages.find(language).code != language:
        known = ", ".join(one.code for one in languages.all)
        raise click.BadParameter(f"{language!r} is none of: {known}", param_hint="--language")

    def say(text: str) -> str:
        return languages.say(text, language)

    history = History(settings.paths.state)
    if listed:
        chosen = checks if names else CHECKS
        last = newest_results(_past(settings, history))
        click.echo("\n\n".join(described(check, last.get(check.name), say) for check in chosen))
        return
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
    with _stoppable() as wanted:
        person = ShellPerson(say, wanted, out) if attended else None
        station = build_station(settings, watch_seconds=None)
        try:
            report = examine(
                build_site(settings, station, person, wanted),
                _progress(len(checks)),
                checks,
                by=_BY if attended else "",
            )
        finally:
            station.close()
    key = _key(settings) if report.complete else None
    past = history.load(key.public()) if key else ()
    report = report.carried(newest_results(past))
    if as_json:
        click.echo(_json(report))
    else:
        click.echo(table(report, {check.name: check for check in checks}, say, compare(report, past)))
    kept = key is not None and _kept(report, key, history, past, out)
    if not report.complete:
        _renew(settings, report, history)
    sound = wanted() and (kept or not report.complete) and _well(report, named=bool(names))
    ctx.exit(0 if sound else 1)


def _chosen(*, everything: bool, attended: bool, names: tuple[str, ...]) -> tuple[Check, ...]:
    """Choose the checks; a report has all of them, also those that do not run for lack of a person."""
    if unknown := set(names) - {check.name for check in CHECKS}:
        known = "\n  ".join(check.name for check in CHECKS)
        raise click.BadParameter(f"no check is called {', '.join(sorted(unknown))}; there are\n  {known}")
    if names:
        return tuple(check for check in CHECKS if check.name in names)
    if everything:
        return CHECKS
    return tuple(check for check in CHECKS if check.area is Area.DEVICES and (attended or not check.attended))


def _well(report: Report, *, named: bool) -> bool:
    if report.complete:
        return report.verdict is Verdict.FIT
    bad = (Outcome.FAILED, Outcome.NOT_RUN) if named else (Outcome.FAILED,)
    return not any(result.outcome in bad for result in report.results)


@contextmanager
def _stoppable() -> Iterator[Callable[[], bool]]:
    """Let Ctrl-C stop the checks, and a second one the program; gives what says whether to go on."""
    stopped = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield lambda: True
        return
    before = signal.getsignal(signal.SIGINT)

    def stop(_number: int, _frame: object) -> None:
        stopped.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, stop)
    try:
        yield lambda: not stopped.is_set()
    finally:
        signal.signal(signal.SIGINT, before)


def _progress(count: int) -> Callable[[CheckResult | Started], None]:
    """Tell at a terminal how far it is."""
    shown = sys.stderr.isatty()
    done = 0

    def told(what: CheckResult | Started) -> None:
        nonlocal done
        if isinstance(what, CheckResult):
            done += 1
            if shown:
                click.echo(f"\r\x1b[K{done} of {count}  {what.check}", nl=done == count, err=True)

    return told


def _json(report: Report) -> str:
    """Write a report as it is signed; what is no report says nothing of the whole machine."""
    document: dict[str, object] = msgspec.json.decode(encode(report))
    if not report.complete:
        del document["verdict"], document["limits"], document["standing"]
    return msgspec.json.format(msgspec.json.encode(document)).decode()


def _key(settings: Settings) -> MachineKey | None:
    """Return the key that signs reports; says on standard error why there is none."""
    try:
        return report_key(settings)
    except (MachineError, NotEnrolled) as error:
        click.echo(f"The report is neither signed nor kept: {error}", err=True)
        return None


def _renew(settings: Settings, report: Report, history: History) -> None:
    """Write what single checks found into the last kept report, if there is one; says what cannot be done."""
    ran = [one for one in report.results if one.outcome is not Outcome.NOT_RUN]
    try:
        if not ran or not history.files():
            return
        key = report_key(settings)
        if past := history.load(key.public()):
            last = past[0].carried(newest_results(past)).renewed(ran)
            last = replace(last, by=last.by or report.by)
            history.keep(last.taken_at, sign_json(encode(last), key))
    except (MachineError, NotEnrolled, OSError) as error:
        click.echo(f"The last report does not tell of this: {error}", err=True)


def _past(settings: Settings, history: History) -> tuple[Report, ...]:
    """Read what earlier reports tell; none where no key of this machine ever signed any."""
    try:
        return history.load(report_key(settings).public()) if history.files() else ()
    except (MachineError, NotEnrolled):
        return ()


def _kept(
    report: Report, key: MachineKey, history: History, past: Sequence[Report], out: Path | None
) -> bool:
    """Sign a report, keep it, and write it to a folder; says on standard error what cannot be done."""
    try:
        history.keep(report.taken_at, sign_json(encode(report), key))
        for path in export(out, report, past, key) if out else ():
            click.echo(f"Written: {path}", err=True)
    except (OSError, FontMissing) as error:
        click.echo(f"The report cannot be written: {error}", err=True)
        return False
    return True
