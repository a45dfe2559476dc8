"""`anoniem vault`: the vault itself: its keys, copies, log and handing over."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from anoniem import document
from anoniem.errors import DocumentNotFoundError
from anoniem_cli import entities, passphrase, vaults
from anoniem_cli.commands.dossier import show_dossiers
from anoniem_cli.console import err, out, print_json
from anoniem_cli.help import NO_VALUE, OPTIONS_METAVAR, SpokenCommand, SpokenGroup
from anoniem_cli.language import _
from anoniem_cli.options import JsonOption, VaultOption
from anoniem_cli.words import name_of_event, name_of_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from anoniem.vault.handover import Manifest

__all__ = ["app"]

_SHOWN_ID = 8

app = typer.Typer(
    cls=SpokenGroup,
    options_metavar=OPTIONS_METAVAR,
    subcommand_metavar=_("OPDRACHT"),
    no_args_is_help=True,
    help=_("De kluis: het versleutelde bestand dat bewaart wie wie is."),
)

_Output = Annotated[Path, typer.Argument(metavar=_("BESTAND"), help=_("Waar het resultaat komt."))]
_Code = Annotated[
    str, typer.Option("--to", metavar=_("CODE"), help=_("De code van de ander: de vier regels van anoniem vault code."))
]


def _command(name: str, text: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return app.command(name, cls=SpokenCommand, options_metavar=OPTIONS_METAVAR, help=text)


@_command("init", _("Maak een nieuwe kluis."))
def init(*, vault: VaultOption = None) -> None:
    """Make a new vault."""
    with vaults.create(vault):
        pass
    out.print(_("De kluis is gemaakt: {path}").format(path=vault or vaults.default_path()))
    out.print(
        _(
            "Bewaar de wachtzin goed: zonder wachtzin gaat de kluis niet meer open. "
            "Maak daarom ook een herstelblad: anoniem vault recovery-sheet herstelblad.html"
        )
    )


@_command("list", _("Toon de dossiers, of wie er in één dossier staan."))
def list_(
    *,
    dossier: Annotated[
        str | None, typer.Option("--dossier", "-d", metavar=_("NAAM"), help=_("Toon wie er in dit dossier staan."))
    ] = None,
    vault: VaultOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the dossiers, or the people of one."""
    with vaults.open_existing(vault) as opened:
        if dossier is None:
            show_dossiers(opened.dossiers(), as_json=as_json)
            return
        known = opened.dossier(dossier).entities()
    if as_json:
        print_json([entities.as_json(one) for one in known])
    else:
        entities.show(known)


@_command("check", _("Controleer of de kluis heel is."))
def check(*, vault: VaultOption = None, as_json: JsonOption = False) -> None:
    """Check the whole vault, its log included."""
    with vaults.open_existing(vault) as opened:
        report = opened.check()
    if as_json:
        print_json(
            {
                "dossiers": report.dossiers,
                "entities": report.entities,
                "scrubs": report.scrubs,
                "audit_entries": report.audit_entries,
            }
        )
        return
    out.print(_("De kluis is heel. Het logboek klopt: {n} regels.").format(n=report.audit_entries))


@_command("log", _("Toon het logboek: wat er met de kluis gebeurd is."))
def log(*, vault: VaultOption = None, as_json: JsonOption = False) -> None:
    """Show the log."""
    with vaults.open_existing(vault) as opened:
        entries = opened.audit()
        names = {info.id: info.name for info in opened.dossiers()}
    if as_json:
        print_json(
            [
                {
                    "number": one.seq,
                    "at": one.at.isoformat(),
                    "event": one.event,
                    "dossier": one.dossier_id,
                    "detail": dict(one.detail),
                }
                for one in entries
            ]
        )
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for title in (_("nr."), _("wanneer"), _("wat"), _("dossier"), _("bijzonderheden")):
        table.add_column(title)
    for one in entries:
        where = "" if one.dossier_id is None else names.get(one.dossier_id, _("(gewist)"))
        detail = ", ".join(f"{key}: {value}" for key, value in one.detail.items())
        when = one.at.astimezone().strftime("%Y-%m-%d %H:%M")
        table.add_row(str(one.seq), when, name_of_event(one.event), Text(where), Text(detail))
    out.print(table)


@_command("passphrase", _("Verander de wachtzin."))
def change_passphrase(*, vault: VaultOption = None) -> None:
    """Give the vault another passphrase."""
    with vaults.open_existing(vault) as opened:
        opened.access.change_passphrase(passphrase.replacing())
    out.print(_("De wachtzin is veranderd. Oude reservekopieën gaan nog met de oude wachtzin open."))


@_command("backup", _("Maak een reservekopie van de kluis."))
def backup(output: _Output, *, vault: VaultOption = None) -> None:
    """Copy the vault, consistent while in use."""
    with vaults.open_existing(vault) as opened:
        opened.backup(output)
    out.print(_("De reservekopie staat in {path} en gaat open met dezelfde wachtzin.").format(path=output))


@_command("recovery-sheet", _("Maak een herstelblad om af te drukken, voor als de wachtzin kwijt is."))
def recovery_sheet(output: _Output, *, vault: VaultOption = None) -> None:
    """Make a printable recovery sheet; an earlier one stops working."""
    from anoniem.vault import recovery

    def write(lines: tuple[str, ...]) -> None:
        # Before the earlier sheet ends: a full disk must not leave the coach without either.
        page = recovery.sheet(opened.id, lines, date.today())  # noqa: DTZ011  # the user's own day
        document.write_bytes(page.encode(), output)

    with vaults.open_existing(vault) as opened:
        opened.access.make_recovery_code(keep=write)
    out.print(_("Het herstelblad staat in {path}.").format(path=output))
    out.print(
        _(
            "Druk het af, berg het op en verwijder het bestand: wie het heeft, kan de kluis openen. "
            "Een ouder blad geldt niet meer."
        )
    )


@_command("recover", _("Open de kluis met het herstelblad en kies een nieuwe wachtzin."))
def recover(*, vault: VaultOption = None) -> None:
    """Open with the code of the recovery sheet and set a new passphrase."""
    from anoniem.vault import Vault

    where = vaults.existing_path(vault)
    code = passphrase.ask_recovery_code()
    with Vault.open_with_recovery_code(where, code, state_dir=vaults.state_folder()) as opened:
        opened.access.change_passphrase(passphrase.replacing())
    out.print(_("De kluis heeft een nieuwe wachtzin."))


@_command("keyring", _("Laat deze computer de wachtzin onthouden in zijn sleutelbos, of juist niet meer."))
def keyring(
    *,
    off: Annotated[
        bool, typer.Option("--off", metavar=NO_VALUE, help=_("Vraag voortaan weer om de wachtzin."))
    ] = False,
    vault: VaultOption = None,
) -> None:
    """Open through the operating system's keyring, or no longer."""
    with vaults.open_existing(vault) as opened:
        if off:
            opened.access.leave_keyring()
        else:
            opened.access.use_keyring()
    out.print(
        _("De kluis vraagt weer om de wachtzin.")
        if off
        else _("Op deze computer gaat de kluis nu open zonder wachtzin. Wie hier kan inloggen, kan erbij.")
    )


@_command("rotate", _("Vernieuw alle sleutels, bijvoorbeeld als een ander de wachtzin kende."))
def rotate(*, vault: VaultOption = None) -> None:
    """Renew every key of the vault, under a new passphrase."""
    with vaults.open_existing(vault) as opened:
        current = passphrase.from_file() or passphrase.ask()
        opened.access.rotate(current, new_passphrase=passphrase.replacing())
    out.print(_("Alle sleutels zijn vernieuwd. Herstelblad, sleutelbos en opvolgers blijven geldig."))


@_command("code", _("Toon de code van deze kluis, die een ander nodig heeft om dossiers aan u over te dragen."))
def code(*, vault: VaultOption = None) -> None:
    """Show the public key of this vault."""
    with vaults.open_existing(vault) as opened:
        lines = opened.access.own_code()
    for line in lines:
        out.print(line)


@_command("successor", _("Laat een opvolger deze kluis openen, bij ziekte of overlijden."))
def successor(
    *,
    to: _Code,
    label: Annotated[str, typer.Option("--label", metavar=_("NAAM"), help=_("Wie de opvolger is."))],
    vault: VaultOption = None,
) -> None:
    """Let the holder of another vault open this one."""
    with vaults.open_existing(vault) as opened:
        opened.access.add_successor(to, label)
    out.print(_("De opvolger kan deze kluis nu openen, met de eigen kluis en een kopie van dit bestand."))


@_command("take-over", _("Open de kluis van een collega die u als opvolger aanwees, en geef haar een eigen wachtzin."))
def take_over(
    file: Annotated[Path, typer.Argument(metavar=_("BESTAND"), help=_("De kluis van de collega."))],
    *,
    vault: VaultOption = None,
) -> None:
    """Open a colleague's vault with the key of one's own, and set a new passphrase."""
    from anoniem.vault import Vault

    with (
        vaults.open_existing(vault) as own,
        Vault.open_as_successor(file, own, state_dir=vaults.state_folder()) as opened,
    ):
        opened.access.change_passphrase(passphrase.replacing())
    out.print(_("De kluis {path} heeft een nieuwe wachtzin. Gebruik haar met --vault.").format(path=file))


@_command("keys", _("Toon op welke manieren de kluis open kan, of haal er een weg."))
def keys(
    *,
    remove: Annotated[
        str | None, typer.Option("--remove", metavar=_("NUMMER"), help=_("Haal deze manier weg; niet de wachtzin."))
    ] = None,
    vault: VaultOption = None,
) -> None:
    """Show the ways in, or take one away."""
    with vaults.open_existing(vault) as opened:
        if remove is not None:
            chosen = [one.id for one in opened.access.slots() if one.id.startswith(remove)]
            opened.access.remove(chosen[0] if len(chosen) == 1 else remove)
        slots = opened.access.slots()
    table = Table(box=None, header_style="bold", pad_edge=False)
    for title in (_("nummer"), _("manier"), _("bijzonderheden")):
        table.add_column(title)
    for one in slots:
        table.add_row(one.id[:_SHOWN_ID], name_of_key(one.kind), Text(one.label))
    out.print(table)


@_command("handover", _("Maak een overdracht van dossiers voor een opvolger of collega."))
def handover(
    output: _Output,
    *,
    to: _Code,
    dossier: Annotated[
        list[str] | None,
        typer.Option("--dossier", "-d", metavar=_("NAAM"), help=_("Welk dossier; mag vaker. Anders: alle.")),
    ] = None,
    vault: VaultOption = None,
) -> None:
    """Encrypt dossiers to the key of another vault."""
    from anoniem.vault import handover as handing_over

    with vaults.open_existing(vault) as opened:
        bundle, manifest = handing_over.export(opened, dossier, to)
    document.write_bytes(bundle, output)
    out.print(_("De overdracht staat in {path}. Alleen de ander kan die openen.").format(path=output))
    _show_manifest(manifest)


@_command("accept", _("Neem een overdracht aan in deze kluis."))
def accept(
    file: Annotated[Path, typer.Argument(metavar=_("BESTAND"), help=_("De overdracht."))],
    *,
    rename: Annotated[
        list[str] | None,
        typer.Option("--rename", metavar=_("OUD=NIEUW"), help=_("Geef een dossier hier een andere naam; mag vaker.")),
    ] = None,
    skip: Annotated[
        list[str] | None, typer.Option("--skip", metavar=_("NAAM"), help=_("Neem dit dossier niet over; mag vaker."))
    ] = None,
    vault: VaultOption = None,
) -> None:
    """Take the dossiers of a bundle into this vault."""
    from anoniem.vault import handover as handing_over

    names = dict(pair.partition("=")[::2] for pair in rename or ())
    try:
        bundle = file.read_bytes()
    except OSError:
        raise DocumentNotFoundError(
            "Het bestand {path} is niet te lezen. Controleer de naam en de map.", path=file
        ) from None
    with vaults.open_or_create(vault) as opened:
        incoming = handing_over.inspect(opened, bundle)
        _show_manifest(incoming.manifest)
        for name in incoming.conflicts:
            if name not in names and name not in (skip or ()):
                err.print(
                    _('Hier is al een dossier "{name}". Geef --rename "{name}=…" of --skip "{name}".').format(name=name)
                )
        taken = handing_over.accept(opened, bundle, rename=names, skip=skip or ())
    out.print(_("Overgenomen: {names}.").format(names=", ".join(taken)))


def _show_manifest(manifest: Manifest) -> None:
    out.print(_("Controlewoorden (vergelijk ze met de ander): {words}").format(words=manifest.fingerprint))
    for line in manifest.dossiers:
        out.print(f"  {line.name}")
